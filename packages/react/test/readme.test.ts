import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const execute = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bankid-kit-readme-"));
});
afterAll(() => rm(folder, { recursive: true }));

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}

/** A block as a module: one that is none is the inside of a component. */
function moduleOf(block: string): string {
  if (/export (default )?function/.test(block)) return block;
  return `import { BankIdQrCode, en, useBankId } from "@bankid-kit/react";
declare const text: string;
export function Page() {
${block}
  return bankId.phase;
}`;
}

async function properties(file: string): Promise<Set<string>> {
  return new Set((await readFile(pathOf(file), "utf8")).match(/--bankid-[a-z-]+[a-z]/g));
}

/** What the compiler says of the blocks, a file each. */
async function compile(blocks: readonly string[]): Promise<string> {
  const files = blocks.map((block, index) => writeFile(join(folder, `block${index}.tsx`), moduleOf(block)));
  const config = {
    extends: pathOf("../../../tsconfig.base.json"),
    compilerOptions: {
      noEmit: true,
      composite: false,
      declaration: false,
      declarationMap: false,
      isolatedDeclarations: false,
      noUnusedLocals: false,
      jsx: "react-jsx",
      lib: ["es2023", "dom", "dom.iterable"],
      types: [],
      paths: {
        "@bankid-kit/react": [pathOf("../src/index.ts")],
        "@bankid-kit/react/samples": [pathOf("../src/samples.ts")],
        "@bankid-kit/react/styles.css": [pathOf("../src/styles.css.d.ts")],
        react: [pathOf("../node_modules/@types/react/index.d.ts")],
        "react/jsx-runtime": [pathOf("../node_modules/@types/react/jsx-runtime.d.ts")],
      },
    },
    files: blocks.map((_, index) => `block${index}.tsx`),
  };
  await Promise.all([
    ...files,
    writeFile(join(folder, "tsconfig.json"), JSON.stringify(config)),
    writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" })),
  ]);
  const tsc = pathOf("../../../node_modules/typescript/bin/tsc");
  try {
    await execute("node", [tsc, "-p", folder]);
    return "";
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

test("every block of the README is code that compiles", async () => {
  const readme = await readFile(pathOf("../README.md"), "utf8");
  const blocks = [...readme.matchAll(/```tsx\n(.*?)```/gs)].map(([, block = ""]) => block);
  expect(blocks.length).toBeGreaterThanOrEqual(7);
  expect(await compile(blocks)).toBe("");
});

test("one that does not compile would be found", async () => {
  const wrong = 'const bankId = useBankId({ basePath: "/bankid" });\nbankId.begin();';
  expect(await compile([wrong])).toContain("'begin'");
});

test.each([
  ['<BankIdLogin basePath="/bankid" locale="en" />', "'locale' does not exist"],
  ['<BankIdLogin basePath="/bankid" texts={{ lang: "en", cancel: "Stop" }} />', "missing"],
  ['<BankIdTextPreview text="" texts={{ lang: "en", preview: {} }} />', "missing"],
])("a language without its words does not compile: %s", async (element, why) => {
  const page = `import { BankIdLogin, BankIdTextPreview } from "@bankid-kit/react";
export function Page() {
  return ${element};
}`;
  expect(await compile([page])).toContain(why);
});

test("what a page loads is what the build holds it to", async () => {
  const readme = await readFile(pathOf("../README.md"), "utf8");
  const held = JSON.parse(await readFile(pathOf("../.size-limit.json"), "utf8")) as {
    import: string;
    limit: string;
  }[];
  const rows = [...readme.matchAll(/^\| (`\w+`(?:, `\w+`)*) +\| ([\d.]+ kB)/gm)];
  expect(rows.map(([, names = "", limit]) => [`{ ${names.replaceAll("`", "")} }`, limit])).toEqual(
    held.map((each) => [each.import, each.limit]),
  );
});

test("every custom property of the stylesheet is in the README, and no other", async () => {
  expect(await properties("../README.md")).toEqual(await properties("../src/styles.css"));
});
