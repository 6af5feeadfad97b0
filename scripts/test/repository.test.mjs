import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const packages = readdirSync(new URL("../../packages", import.meta.url)).map((name) => `packages/${name}`);

/** What a pattern's one group names in a text. */
const named = (text, pattern) => new Set([...text.matchAll(pattern)].map(([, name]) => name));

/** The code blocks of one language in a Markdown text. */
const codeBlocks = (markdown, language) =>
  [...markdown.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "gs"))].map(([, code]) => code);

const meaningfulLines = (code) =>
  code
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("import ") && !line.startsWith("//"));

/** Lines that are shown and are not, in this order, among the others. */
function missingLines(shown, code) {
  let from = 0;
  return shown.filter((line) => {
    const at = code.indexOf(line, from);
    if (at >= 0) from = at + 1;
    return at < 0;
  });
}

describe("the README", () => {
  const [server] = codeBlocks(read("README.md"), "ts");
  const [page] = codeBlocks(read("README.md"), "tsx");

  test("shows the server lines that the demo itself runs", () => {
    const demo = meaningfulLines(read("apps/demo/src/server.ts") + read("apps/demo/src/app.ts"));
    const shown = meaningfulLines(server);
    expect(missingLines(shown, demo)).toEqual([]);
    expect(shown.length).toBeGreaterThanOrEqual(10);
  });

  test("shows the page line that the demo itself runs", () => {
    const demo = meaningfulLines(read("apps/demo/src/page/views/LoginView.tsx"));
    expect(meaningfulLines(page)).toHaveLength(1);
    expect(demo).toContain(meaningfulLines(page)[0]);
  });

  test.each([...read("README.md").matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path))(
    "links to %s, which is there",
    (path) => {
      expect(() => readFileSync(new URL(`../../${path}`, import.meta.url))).not.toThrow(/ENOENT/);
    },
  );
});

test.each([
  ["createCalls", 0, "calls.ts"],
  ["the routes", 1, "call-routes.ts"],
])("docs/phone-orders.md shows %s as the demo itself has it", (_, block, file) => {
  const shown = meaningfulLines(codeBlocks(read("docs/phone-orders.md"), "ts")[block]);
  expect(missingLines(shown, meaningfulLines(read(`apps/demo/src/${file}`)))).toEqual([]);
  expect(shown.length).toBeGreaterThanOrEqual(20);
});

describe("what a user installs", () => {
  test.each([...packages, "apps/demo"])("by %s is explained in docs/dependencies.md (S102)", (path) => {
    const { name, dependencies = {} } = JSON.parse(read(`${path}/package.json`));
    const shown = name === "demo" ? "apps/demo" : name;
    const rows = read("docs/dependencies.md")
      .split("\n")
      .map((line) => line.split("|").map((cell) => cell.trim()));
    const [, , explained = ""] = rows.find(([, cell]) => cell === `\`${shown}\``) ?? [];
    const foreign = Object.keys(dependencies).filter((dependency) => !dependency.startsWith("@bankid-kit/"));
    expect(named(explained, /`([^`]+)`/g)).toEqual(new Set(foreign));
  });

  test("runs nothing at install time (S103)", () => {
    const scripts = packages.flatMap((path) => Object.keys(JSON.parse(read(`${path}/package.json`)).scripts));
    expect(scripts.filter((script) => /install|prepare|^(pre|post)/.test(script))).toEqual([]);
  });
});

describe("docs/errors.md", () => {
  const sections = read("docs/errors.md")
    .split(/^## /m)
    .map((section) => [...section.matchAll(/^### (\S+)$/gm)].map(([, code]) => code));
  const sources = {
    "packages/core/src/errors.ts": /"(ERR_\w+)"/g,
    "packages/core/src/protocol/flow.ts": /^ {2}(?:(\w+): \d{3},|\| "(\w+)")$/gm,
    "packages/react/src/flow/api.ts": /"(ERR_\w+)"/g,
    "packages/simulator/src/errors.ts": /"(ERR_\w+)"/g,
    "packages/verify/src/codes.ts": /^ {2}([a-z0-9_]+):/gm,
  };

  test("has a heading for each code, and for nothing else", () => {
    const codes = Object.entries(sources).flatMap(([path, pattern]) =>
      [...read(path).matchAll(pattern)].map(([, ...groups]) => groups.find(Boolean)),
    );
    expect(new Set(sections.flat())).toEqual(new Set(codes));
    for (const headings of sections) expect(headings).toHaveLength(new Set(headings).size);
  });
});

describe("docs/operations.md", () => {
  const operations = read("docs/operations.md");

  test("has no alert on an event that there is not", () => {
    const events = named(read("packages/express/src/events.ts"), /readonly type: "(\w+)"/g);
    const alerts = operations.slice(operations.indexOf("\n## Alerts"), operations.indexOf("\n## Metrics"));
    const rows = alerts.split("\n").filter((line) => line.startsWith("| `"));
    const first = rows.map((row) => row.split("|")[1]).join();
    // The words that follow an event's name there are its error's.
    const words = named(first, /`([a-z_]+)`/g);
    expect(rows.length).toBeGreaterThan(10);
    expect([...words].filter((word) => word !== "cross_origin" && !events.has(word))).toEqual([]);
  });

  test("asks for no metric that there is not, and the README has them all", () => {
    const made = named(
      read("packages/express/src/telemetry/opentelemetry.ts"),
      /(?:Counter|seconds)\("(bankid\.[a-z.]+)"/g,
    );
    const rows = named(read("packages/express/README.md"), /^\| `(bankid\.[a-z.]+)`/gm);
    expect(rows).toEqual(made);
    const asked = named(operations, /`(bankid\.(?:events|breaker\.open|flows|[a-z]+\.duration))/g);
    expect([...asked].filter((name) => !made.has(name))).toEqual([]);
    expect(asked.size).toBeGreaterThan(4);
  });
});

test("SECURITY.md says where to report in private, when there is an answer, and when it is told (S107)", () => {
  const policy = read("SECURITY.md");
  expect(policy).toContain("Report a vulnerability");
  expect(policy).toMatch(/within 72 hours/);
  expect(policy).toMatch(/90 days/);
  expect(policy).toContain("docs/security.md");
});

test("the lockfile names no address that a package was fetched from", () => {
  expect(read("pnpm-lock.yaml")).not.toMatch(/:\/\/|tarball:/);
});
