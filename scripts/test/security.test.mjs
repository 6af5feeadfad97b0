import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import typescript from "typescript-5";

const root = new URL("../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");

/** Every id that there is, in order: S1 to S108 and R1 to R34. */
const allIds = [
  ["S", 108],
  ["R", 34],
].flatMap(([letter, last]) => Array.from({ length: last }, (_, index) => `${letter}${index + 1}`));

/** The ids of a text, as `S25` or `R8`. */
const idsIn = (text) => text.match(/\b[SR]\d{1,3}\b/g) ?? [];

/** The ids in the names of a file's tests, and of the rows that tests are made of; a comment is no name. */
function idsNamedIn(path) {
  const known = idsByPath.get(path);
  if (known !== undefined) return known;
  const ids = new Set();
  const visit = (node) => {
    if (typescript.isStringLiteralLike(node) || typescript.isTemplateExpression(node)) {
      for (const id of idsIn(node.getText())) ids.add(id);
    }
    typescript.forEachChild(node, visit);
  };
  visit(typescript.createSourceFile(path, read(path), typescript.ScriptTarget.Latest, true));
  idsByPath.set(path, ids);
  return ids;
}
const idsByPath = new Map();

/** The rows of a table below a heading, as cells. */
function rowsBelow(heading) {
  const [, section = ""] = read("docs/security.md").split(`\n## ${heading}\n`);
  return section
    .split(/\n## /)[0]
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| (-|Id )/.test(line))
    .map((line) =>
      line
        .split("|")
        .map((cell) => cell.trim())
        .slice(1, -1),
    );
}

const shown = rowsBelow("What is shown, and by which test");
const notShown = rowsBelow("What is not shown, and why");

describe("docs/security.md", () => {
  test("has a row for every requirement, once and in order", () => {
    const ids = [shown, notShown].map((rows) => rows.map(([id]) => id));
    const place = (id) => allIds.indexOf(id);
    expect(ids.flat().toSorted((a, b) => place(a) - place(b))).toEqual(allIds);
    for (const part of ids) expect(part).toEqual(part.toSorted((a, b) => place(a) - place(b)));
  });

  test.each(shown)("names a test of %s: %s", (id, _what, files) => {
    const paths = [...files.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, path]) => path);
    expect(paths).not.toEqual([]);
    expect(paths.filter((path) => !/(\/test\/|^e2e\/)/.test(path))).toEqual([]);
    expect(paths.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
    expect(paths.filter((path) => !idsNamedIn(path).has(id))).toEqual([]);
  });

  test.each(notShown)("says why there is no test of %s", (_id, what, why) => {
    expect(what).not.toBe("");
    expect(why.length).toBeGreaterThan(20);
  });
});
