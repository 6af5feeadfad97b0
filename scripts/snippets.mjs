// The code blocks of the documentation, as something that can be compiled and run.
//
// A comment on the lines above a block says what it needs; it shows in the source and not on the page:
//
//   <!-- given: const passphrase = "secret"; -->   code that stands before the block
//   <!-- given again -->                           so does what the last block was given that had no such line
//   <!-- continues -->                             the blocks before it in this file stand before it
//   <!-- waits -->                                 nobody approves the order on the phone
//   <!-- fails: ERR_CODE -->                       it ends with an error that names this
//   <!-- only compiled: starts a server -->        its types are checked, and it is not run; why
//   <!-- not run: speaks to BankID itself -->      nothing is checked; why
import { readFileSync } from "node:fs";

/**
 * @typedef {object} Snippet
 * @property {string} name - File and line, as `docs/x.md:12`.
 * @property {"ts" | "js" | "sh"} language
 * @property {string} code - With what was given and what it continues.
 * @property {boolean} waits
 * @property {string | undefined} fails
 * @property {string | undefined} onlyCompiled - Why.
 * @property {string | undefined} notRun - Why.
 */

const marker = /^<!-- (given again|given|continues|waits|fails|only compiled|not run)(?:: (.*?))? ?-->$/;
const languages = new Map([
  ["ts", "ts"],
  ["typescript", "ts"],
  ["js", "js"],
  ["javascript", "js"],
  ["cjs", "js"],
  ["sh", "sh"],
  ["bash", "sh"],
]);

/**
 * @param {string} path - Below the repository, for the names.
 * @param {string} markdown
 * @returns {Snippet[]}
 */
export function snippetsOf(path, markdown) {
  const lines = markdown.split("\n");
  /** @type {Snippet[]} */
  const snippets = [];
  let shared = "";
  for (let at = 0; at < lines.length; at += 1) {
    const fence = /^```(\w*)/.exec(lines[at]);
    if (fence === null) continue;
    const end = lines.indexOf("```", at + 1);
    const language = languages.get(fence[1]);
    if (language !== undefined) {
      const markers = markersAbove(lines, at, path);
      const before = snippets.at(-1);
      const earlier = markers.has("continues") && before?.language === language ? `${before.code}\n` : "";
      const own = markers.has("given") ? `${markers.get("given")}\n` : "";
      const again = markers.has("given again");
      if (own !== "" && !again) shared = own;
      snippets.push({
        name: `${path}:${at + 1}`,
        language,
        code: `${earlier}${again ? shared : ""}${own}${lines.slice(at + 1, end).join("\n")}`,
        waits: markers.has("waits"),
        fails: reason(markers, "fails", path, at),
        onlyCompiled: reason(markers, "only compiled", path, at),
        notRun: reason(markers, "not run", path, at),
      });
    }
    at = end;
  }
  return snippets;
}

/** The same of a file in the repository. */
export function snippetsIn(path, root) {
  return snippetsOf(path, readFileSync(new URL(path, root), "utf8"));
}

function markersAbove(lines, at, path) {
  const markers = new Map();
  for (let line = at - 1; line >= 0 && (lines[line] === "" || lines[line].startsWith("<!--")); line -= 1) {
    if (lines[line] === "") continue;
    const match = marker.exec(lines[line]);
    if (match === null) throw new Error(`${path}:${line + 1} is no marker of a code block: ${lines[line]}`);
    const [, name, text] = match;
    // Of several, the upper stands before the lower.
    markers.set(name, name === "given" && markers.has(name) ? `${text}\n${markers.get(name)}` : text);
  }
  return markers;
}

function reason(markers, name, path, at) {
  if (!markers.has(name)) return undefined;
  if (markers.get(name)) return markers.get(name);
  throw new Error(`${path}:${at + 1} is "${name}" without a reason. Write <!-- ${name}: why -->.`);
}
