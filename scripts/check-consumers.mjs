// Users' own projects, outside the workspace: each has nothing but the tarball of core and what that depends
// on, compiles with its own settings, and runs a login against a simulator over mutual TLS.
import { execFile, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { rolldown } from "rolldown";
import { root } from "./pnpm.mjs";

const execute = promisify(execFile);

/** What every project does, in the words of its module system. Ends by itself once the client is closed. */
const login = `
async function login() {
  const client = new BankIdClient(clientOptionsFromEnv());
  const order = await client.auth({ endUserIp: "192.0.2.7" });
  const text = qrText(order, 0);
  const answer = await client.collect(order);
  if (answer.status !== "pending") throw new Error(answer.status);
  const id = pendingMessage(answer.hintCode, { mode: "qr", device: "desktop" });
  await client.cancel(order);
  await client.close();
  console.log(text?.startsWith("bankid."), sv[id]);
}
login().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
`;
const expected = "true Starta BankID-appen.\n";

const imports = `
import { BankIdClient, clientOptionsFromEnv, qrText } from "@bankid-kit/core";
import { pendingMessage } from "@bankid-kit/core/browser";
import { sv } from "@bankid-kit/core/texts";
`;
const requires = `
const { BankIdClient, clientOptionsFromEnv, qrText } = require("@bankid-kit/core");
const { pendingMessage } = require("@bankid-kit/core/browser");
const { sv } = require("@bankid-kit/core/texts");
`;
/** Compiles only if the types of a result and of a mistake are really there. */
const typed = `${imports}
import type { BankIdErrorCode, CollectResponse } from "@bankid-kit/core";
export const isComplete = (answer: CollectResponse): string | undefined =>
  answer.status === "complete" ? answer.completionData.user.name : undefined;
export const code: BankIdErrorCode = "alreadyInProgress";
// @ts-expect-error -- endUserIp is required
export const wrong: Parameters<BankIdClient["auth"]>[0] = {};
${login}`;

const typescript5 = "node_modules/typescript-5/bin/tsc";
const typescript7 = "node_modules/typescript/bin/tsc";

/** @type {readonly { name: string, files: Record<string, string>, prepare?: (folder: string) => Promise<void>, main?: string, failsWith?: string }[]} */
const projects = [
  { name: "JavaScript with require()", files: { "main.cjs": requires + login }, main: "main.cjs" },
  { name: "JavaScript with import", files: { "main.mjs": imports + login }, main: "main.mjs" },
  {
    name: "TypeScript 5, CommonJS, moduleResolution node10",
    files: { "main.ts": typed, ...tsconfig({ module: "commonjs", moduleResolution: "node10" }) },
    prepare: compile(typescript5),
    main: "main.js",
  },
  {
    name: "TypeScript 5, ESM, moduleResolution node16",
    files: { "main.mts": typed, ...tsconfig({ module: "node16", skipLibCheck: true }) },
    prepare: compile(typescript5),
    main: "main.mjs",
  },
  {
    name: "TypeScript 7, ESM, moduleResolution nodenext",
    files: { "main.mts": typed, ...tsconfig({ module: "nodenext" }) },
    prepare: compile(typescript7),
    main: "main.mjs",
  },
  {
    name: "TypeScript 7, CommonJS, moduleResolution nodenext",
    files: { "main.cts": typed, ...tsconfig({ module: "nodenext" }) },
    prepare: compile(typescript7),
    main: "main.cjs",
  },
  {
    name: "TypeScript 5, CommonJS, moduleResolution node16: refused, as documented",
    files: { "main.cts": typed, ...tsconfig({ module: "node16", skipLibCheck: true }) },
    prepare: compile(typescript5),
    failsWith: "TS1479",
  },
  {
    name: "TypeScript 7, moduleResolution bundler, bundled into one folder",
    files: {
      "main.ts": typed,
      ...tsconfig({ module: "esnext", moduleResolution: "bundler", noEmit: true }),
    },
    prepare: async (folder) => {
      await compile(typescript7)(folder);
      await bundle(folder);
    },
    main: "bundled/main.mjs",
  },
];

/**
 * @param {string} tarball - Of core.
 * @returns {Promise<boolean[]>} Whether each project compiled and ran.
 */
export async function checkConsumers(tarball) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "bankid-kit-consumers-")));
  const simulator = await startSimulator(join(folder, "bankid"));
  try {
    install(tarball, join(folder, "node_modules"));
    return await Promise.all(
      projects.map(async (project, index) => {
        const error = await attempt(project, join(folder, `project-${index}`), simulator.env);
        console.log(`${error === undefined ? "✓" : "✗"} @bankid-kit/core: ${project.name}`);
        if (error !== undefined) console.error(error);
        return error === undefined;
      }),
    );
  } finally {
    await simulator.stop();
    rmSync(folder, { recursive: true });
  }
}

/** What went wrong, or nothing. */
async function attempt({ files, prepare, main, failsWith }, folder, env) {
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  try {
    await prepare?.(folder);
    if (main !== undefined) {
      const { stdout } = await execute("node", [main], { cwd: folder, env, timeout: 60_000 });
      if (stdout !== expected) return `  it printed ${JSON.stringify(stdout)}`;
    }
  } catch (error) {
    const output = `${error.stdout ?? ""}${error.stderr ?? ""}` || String(error);
    return failsWith !== undefined && output.includes(failsWith) ? undefined : output.replaceAll(/^/gm, "  ");
  }
  return failsWith === undefined ? undefined : `  it was expected to fail with ${failsWith}`;
}

/** Declarations are checked too, by one compiler of each major version: the older takes seconds for Node's. */
function tsconfig(options) {
  const compilerOptions = { target: "es2022", lib: ["es2022"], types: ["node"], strict: true, ...options };
  return { "tsconfig.json": JSON.stringify({ compilerOptions, include: ["main.*"] }) };
}

function compile(tsc) {
  return (folder) => execute("node", [join(root, tsc), "-p", folder]);
}

async function bundle(folder) {
  const build = await rolldown({ input: join(folder, "main.ts"), platform: "node", logLevel: "silent" });
  await build.write({ dir: join(folder, "bundled"), format: "esm", entryFileNames: "[name].mjs" });
  await build.close();
}

/** What npm would do, without a registry: the tarball and its dependencies, and the types that a user has. */
function install(tarball, nodeModules) {
  const core = join(nodeModules, "@bankid-kit/core");
  mkdirSync(core, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "--strip-components=1", "-C", core]);
  const { dependencies } = readPackage(core);
  for (const name of Object.keys(dependencies)) {
    const from = realpathSync(join(root, "packages/core/node_modules", name));
    if (Object.keys(readPackage(from).dependencies ?? {}).length > 0) {
      throw new Error(`${name} has dependencies of its own: copy them too.`);
    }
    cpSync(from, join(nodeModules, name), { recursive: true });
  }
  const types = realpathSync(join(root, "node_modules/@types/node"));
  cpSync(types, join(nodeModules, "@types/node"), { recursive: true });
  cpSync(realpathSync(join(dirname(types), "../undici-types")), join(nodeModules, "undici-types"), {
    recursive: true,
  });
}

function readPackage(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

async function startSimulator(dir) {
  const cli = join(root, "packages/simulator/dist/cli.js");
  const child = spawn("node", [cli, "--dir", dir], { stdio: ["ignore", "pipe", "ignore"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const lines = createInterface({ input: child.stdout });
  await new Promise((resolve, reject) => {
    lines.once("line", resolve);
    void ended.then((code) => reject(new Error(`The simulator did not start (exit code ${code}).`)));
  });
  const stop = () => {
    child.kill();
    return ended;
  };
  return { env: { PATH: process.env.PATH, BANKID_ENV: "simulator", BANKID_DIR: dir }, stop };
}
