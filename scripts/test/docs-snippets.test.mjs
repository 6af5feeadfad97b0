import { execFile } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { startSimulator } from "../../packages/simulator/src/index.ts";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { snippetsIn, snippetsOf } from "../snippets.mjs";

const execute = promisify(execFile);
const repository = new URL("../../", import.meta.url);
const root = fileURLToPath(repository);
/** Documents whose blocks a package runs in tests of its own. */
const runElsewhere = { "docs/testing-your-login.md": "packages/simulator/test/testkit.test.ts" };
const documents = [
  ...readdirSync(new URL("docs", repository))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`)
    .filter((path) => !(path in runElsewhere)),
  "packages/core/README.md",
  "packages/express/README.md",
  "packages/verify/README.md",
];
const snippets = documents.flatMap((path) => snippetsIn(path, repository));
const programs = snippets.filter(({ language, notRun }) => language !== "sh" && notRun === undefined);
const runnable = programs.filter(({ onlyCompiled }) => onlyCompiled === undefined);
const shell = snippets.filter(({ language, notRun }) => language === "sh" && notRun === undefined);

const packages = ["core", "express", "simulator", "cli", "verify"];

/** Where the compiler finds what a block imports. */
const types = {
  "@bankid-kit/core": "packages/core/src/index.ts",
  "@bankid-kit/core/browser": "packages/core/src/browser.ts",
  "@bankid-kit/core/texts": "packages/core/src/texts.ts",
  "@bankid-kit/express": "packages/express/src/index.ts",
  "@bankid-kit/express/conformance": "packages/express/src/conformance.ts",
  "@bankid-kit/express/opentelemetry": "packages/express/src/opentelemetry.ts",
  "@bankid-kit/express/redis": "packages/express/src/redis.ts",
  "@bankid-kit/simulator": "packages/simulator/src/index.ts",
  "@bankid-kit/verify": "packages/verify/src/index.ts",
  express: "apps/demo/node_modules/@types/express",
  "express-session": "apps/demo/node_modules/@types/express-session",
  ioredis: "packages/express/node_modules/ioredis",
  redis: "packages/express/node_modules/redis",
};

let folder;
let simulator;
let environment;
let patience;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bankid-kit-docs-"));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  await execute("node", [tsc, "-b", ...packages.map((name) => `packages/${name}`)], { cwd: root });
  install();
  patience = writePatience();
  const dir = join(folder, "bankid");
  simulator = await startSimulator({ dir });
  environment = {
    PATH: `${shims()}:${process.env.PATH}`,
    HOME: folder,
    NO_COLOR: "1",
    BANKID_ENV: "simulator",
    BANKID_DIR: dir,
  };
}, 120_000);
afterAll(async () => {
  await simulator?.close();
  rmSync(folder, { recursive: true });
});

describe("a code block of the documentation", () => {
  test("compiles with the types that a user gets", async () => {
    const project = join(root, ".cache/docs-snippets");
    rmSync(project, { recursive: true, force: true });
    mkdirSync(project, { recursive: true });
    for (const { name, code, language } of programs) {
      const source = language === "js" ? `// @ts-nocheck\n${code}` : code;
      writeFileSync(join(project, `${fileName(name)}.ts`), `${source}\nexport {};\n`);
    }
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify(tsconfig()));
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const { stdout } = await execute("node", [tsc, "-p", project], { cwd: root }).catch((error) => error);
    expect(stdout).toBe("");
  }, 60_000);

  test.each(runnable)(
    "$name runs as it stands",
    async (snippet) => {
      const outcome = await besideSimulator(snippet, async (directory, env) => {
        const isTypeScript = snippet.language === "ts";
        const entry = join(directory, isTypeScript ? "snippet.ts" : "snippet.cjs");
        writeFileSync(entry, `${snippet.code}\n${isTypeScript ? "export {};\n" : ""}`);
        const main = isTypeScript ? await compile(entry, directory) : entry;
        const args = ["--import", patience, main];
        return execute("node", args, { cwd: directory, env, timeout: 120_000 });
      });
      expect(outcome).toMatch(snippet.fails ?? /^$/);
    },
    150_000,
  );

  test.each(shell)(
    "$name runs in a shell",
    async (snippet) => {
      const outcome = await besideSimulator(snippet, (directory, env) =>
        execute("bash", ["-euc", snippet.code], { cwd: directory, env, timeout: 30_000 }),
      );
      expect(outcome).toMatch(snippet.fails ?? /^$/);
    },
    60_000,
  );

  test("that is not run says why", () => {
    const exempt = snippets.filter(({ notRun, onlyCompiled }) => notRun ?? onlyCompiled);
    for (const { notRun, onlyCompiled } of exempt) expect(notRun ?? onlyCompiled).toMatch(/\w+ \w+/);
    expect(runnable.length).toBeGreaterThan(exempt.length);
  });
});

test.each(Object.entries(runElsewhere))("the code blocks of %s are run by %s", (path, file) => {
  expect(readFileSync(new URL(file, repository), "utf8")).toContain(path);
});

describe("a marker above a code block", () => {
  const block = "```ts\na;\n```";
  test("is understood, or said to be wrong", () => {
    expect(snippetsOf("x.md", `<!-- given: let a = 1; -->\n${block}`)[0].code).toBe("let a = 1;\na;");
    expect(snippetsOf("x.md", `${block}\n<!-- continues -->\n\n${block}`)[1].code).toBe("a;\na;");
    expect(snippetsOf("x.md", `<!-- not run: needs a phone -->\n${block}`)[0].notRun).toBe("needs a phone");
    const again = `<!-- given: let b = 2; -->\n<!-- given again -->\n${block}`;
    const third = snippetsOf("x.md", [`<!-- given: let a = 1; -->\n${block}`, block, again].join("\n"))[2];
    expect(third.code).toBe("let a = 1;\nlet b = 2;\na;");
    expect(() => snippetsOf("x.md", `<!-- not run -->\n${block}`)).toThrow(/without a reason/);
    expect(() => snippetsOf("x.md", `<!-- notrun: x -->\n${block}`)).toThrow(/no marker/);
  });
});

/**
 * Runs a block in a directory of its own, beside a simulator whose phone approves whatever comes unless it is
 * to wait.
 *
 * @returns What went wrong, or nothing.
 */
async function besideSimulator({ name, waits }, run) {
  const directory = join(folder, fileName(name));
  mkdirSync(directory);
  const leave = waits ? () => {} : approveAll();
  try {
    await run(directory, environment);
    return "";
  } catch (error) {
    return `${error.message}\n${error.stdout ?? ""}`;
  } finally {
    leave();
  }
}

/** Lets the phone's owners confirm each order that is made, until what this gives is called. */
function approveAll() {
  const stop = new AbortController();
  void (async () => {
    for (;;) await approve(await simulator.orders.next({ signal: stop.signal }));
  })().catch(() => {});
  return () => stop.abort();
}

async function approve({ kind, tokens, request }) {
  const phone = simulator.phone();
  const order =
    tokens === undefined
      ? await phone.pick({ person: request.personalNumber })
      : await phone.open(tokens.autoStartToken);
  if (kind.startsWith("phone")) await order.answerCall(true);
  await order.approve({ securityCode: "123456" });
}

/** JavaScript of a block; what it imports is left to Node. */
async function compile(entry, directory) {
  const build = await rolldown({ input: entry, platform: "node", external: /^[^./]/, logLevel: "silent" });
  const file = join(directory, "snippet.mjs");
  await build.write({ file, format: "esm" });
  await build.close();
  return file;
}

/** A user's node_modules, with the packages as they are built. */
function install() {
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "@bankid-kit"), { recursive: true });
  for (const name of packages) symlinkSync(join(root, "packages", name), join(modules, "@bankid-kit", name));
  for (const name of ["express", "express-session", "ioredis", "redis"]) {
    symlinkSync(join(root, "packages/express/node_modules", name), join(modules, name));
  }
}

/**
 * A module that lets each limit of seconds last minutes, when it is loaded before a block: a result that a busy
 * machine brings too late is lost, as it should be, and that is no fault of the block's.
 */
function writePatience() {
  const file = join(folder, "patience.mjs");
  writeFileSync(
    file,
    `const { setTimeout: timer } = globalThis;
const patient = (run, ms, ...rest) => timer(run, ms >= 3_000 ? 20 * ms : ms, ...rest);
globalThis.setTimeout = Object.defineProperties(patient, Object.getOwnPropertyDescriptors(timer));
`,
  );
  return pathToFileURL(file).href;
}

/** `npx` without a registry: what the documentation asks it for is here. */
function shims() {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const cli = join(root, "packages/cli/dist/cli.js");
  const npx = `#!/bin/sh\ntest "$1" = @bankid-kit/cli || exit 127\nshift\nexec node "${cli}" "$@"\n`;
  writeFileSync(join(bin, "npx"), npx, { mode: 0o755 });
  return bin;
}

function tsconfig() {
  return {
    extends: "../../tsconfig.base.json",
    compilerOptions: {
      module: "esnext",
      moduleResolution: "bundler",
      lib: ["es2023", "dom"],
      noEmit: true,
      composite: false,
      incremental: false,
      declaration: false,
      declarationMap: false,
      isolatedDeclarations: false,
      noUnusedLocals: false,
      noUnusedParameters: false,
      rewriteRelativeImportExtensions: false,
      typeRoots: [join(root, "node_modules/@types")],
      paths: Object.fromEntries(Object.entries(types).map(([name, path]) => [name, [join(root, path)]])),
    },
    include: ["*.ts"],
  };
}

function fileName(name) {
  return name.replaceAll(/[^\w.-]+/g, "-").replaceAll(".md", "");
}
