// Users' own apps, outside the workspace: each is made of nothing but the code blocks of the README of
// @bankid-kit/express, has the tarballs of the packages and what the README says to install beside them, and is
// logged in to: with a code that the phone reads, and on the same device.
import { execFile, execFileSync, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { logIn } from "./log-in.mjs";
import { root } from "./pnpm.mjs";

const execute = promisify(execFile);

/** What people install beside the packages, and under which name it is in this repository. */
const installed = Object.fromEntries(
  [
    "@nestjs/common",
    "@nestjs/core",
    "@nestjs/platform-express",
    "@types/express",
    "@types/react",
    "cookie-parser",
    "express",
    "express-session",
    "jose",
    "react",
    "reflect-metadata",
    "rxjs",
    "vite",
  ].map((name) => [name, name]),
);

const typescript5 = "node_modules/typescript-5/bin/tsc";
const typescript7 = "node_modules/typescript/bin/tsc";
const esm = { "package.json": JSON.stringify({ type: "module" }) };

/** Compiles only if the host's callbacks know `req.session`, and the page what `onComplete` returns. */
const types = `
import type { BankIdOptions, BrowserResultOf } from "@bankid-kit/express";
import type { bankIdRoutes } from "./server.js";
type Login = BrowserResultOf<typeof bankIdRoutes>;
export const greeting: Login["greeting"] = "Hej";
// @ts-expect-error -- a greeting is a text
export const number: Login["greeting"] = 1;
// @ts-expect-error -- what is under session stays on the server
export type Name = Login["name"];
type Options = BankIdOptions<{ name: string }, { greeting: string }>;
export const establishSession: Options["establishSession"] = ({ req, res, session }) => {
  req.session.name = session.name;
  res.cookie("seen", "1");
  // @ts-expect-error -- the session has no such member
  req.session.age = 1;
};
export const principal: Options["principal"] = ({ req }) => req.session.name;
// @ts-expect-error -- a principal is a text
export const visits: Options["principal"] = ({ req }) => req.session.cookie.maxAge;
`;
const typescript = {
  files: { ...esm, "types.ts": types, ...tsconfig({ module: "nodenext", jsx: "react-jsx" }) },
  blocks: ["server.ts", "page.tsx"],
  main: "server.js",
};

/** @type {readonly { name: string, own?: Record<string, string>, blocks: string[], files?: Record<string, string>, tsc?: string, main: string, vite?: boolean }[]} */
const projects = [
  { name: "Express 4, CommonJS", own: { express: "express4" }, blocks: ["server.cjs"], main: "server.cjs" },
  {
    name: "Express 4, TypeScript 5, with types of its own",
    own: { express: "express4", "@types/express": "express4-types" },
    tsc: typescript5,
    ...typescript,
  },
  { name: "Express 5, TypeScript 7", tsc: typescript7, ...typescript },
  { name: "a token in a cookie", blocks: ["server.mjs"], main: "server.mjs" },
  {
    name: "NestJS on Express",
    blocks: ["main.ts"],
    files: {
      ...esm,
      ...tsconfig({ module: "nodenext", experimentalDecorators: true, emitDecoratorMetadata: true }),
    },
    tsc: typescript7,
    main: "main.js",
  },
  {
    name: "a Vite dev server in front",
    blocks: ["server.cjs", "vite.config.js"],
    files: esm,
    main: "server.cjs",
    vite: true,
  },
];

/**
 * @param {Readonly<Record<string, string>>} tarballs - By the package's name without its scope.
 * @returns {Promise<boolean[]>} Whether each project came to a login.
 */
export async function checkLogins(tarballs) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "bankid-kit-logins-")));
  const readme = readFileSync(join(root, "packages/express/README.md"), "utf8");
  let simulator;
  try {
    simulator = await startSimulator(join(folder, "simulator"), tarballs);
    const outcomes = [];
    // One after the other: each has the machine, and the phone, to itself.
    for (const [index, project] of projects.entries()) {
      const error = await attempt(project, join(folder, `project-${index}`), { readme, simulator, tarballs });
      console.log(`${error === undefined ? "✓" : "✗"} @bankid-kit/express: logged in to ${project.name}`);
      if (error !== undefined) console.error(error);
      outcomes.push(error === undefined);
    }
    return outcomes;
  } finally {
    await simulator?.stop();
    rmSync(folder, { recursive: true });
  }
}

/** What went wrong, or nothing. */
async function attempt(
  { own = {}, blocks, files = {}, tsc, main, vite = false },
  folder,
  { readme, simulator, tarballs },
) {
  const modules = join(folder, "node_modules");
  const running = [];
  try {
    installOurs(["core", "express", "react"], tarballs, modules);
    for (const [name, from] of Object.entries({ ...installed, ...own })) {
      link(join(root, "consumers/node_modules", from), modules, name);
    }
    // Is typed by the very Express that the project has.
    copy(join(root, "consumers/node_modules/@types/express-session"), modules, "@types/express-session");
    link(join(root, "node_modules/@types/node"), modules, "@types/node");
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    for (const name of blocks) writeFileSync(join(folder, name), blockOf(readme, name));
    if (tsc !== undefined) await execute("node", [join(root, tsc), "-p", folder]);
    const [port, pagePort] = [await freePort(), await freePort()];
    const origin = `http://localhost:${vite ? pagePort : port}`;
    const env = { ...simulator.env, PORT: String(port), PUBLIC_ORIGIN: origin };
    running.push(await start([main], { cwd: folder, env }));
    if (vite) {
      const cli = join(modules, "vite/bin/vite.js");
      const options = ["--port", String(pagePort), "--strictPort"];
      const SERVER = `http://localhost:${port}`;
      running.push(await start([cli, ...options], { cwd: folder, env: { PATH: env.PATH, SERVER } }));
    }
    await logIn(origin, simulator);
    return undefined;
  } catch (error) {
    const said = running.map(({ output }) => output()).join("");
    return `${error.stdout ?? ""}${said}${error.stack ?? error}`.replaceAll(/^/gm, "  ");
  } finally {
    for (const { stop } of running) await stop();
  }
}

/** The block of the README that begins with its file's name. */
function blockOf(markdown, name) {
  for (const [, code] of markdown.matchAll(/^```\w+\n(.*?)^```$/gms)) {
    if (code.startsWith(`// ${name}\n`)) return code;
  }
  throw new Error(`The README has no block that begins with "// ${name}".`);
}

/** A Node process that says a line once it is ready. */
async function start(args, { cwd, env }) {
  const child = spawn("node", args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "exit");
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
  const lines = createInterface({ input: child.stdout });
  const line = await new Promise((resolve, reject) => {
    lines.on("line", (text) => /Listening for|Local:|^\{/.test(text) && resolve(text));
    void ended.then(([code]) => reject(new Error(`It ended with ${code} before it was ready.\n${said}`)));
  });
  return {
    line,
    output: () => said,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

async function startSimulator(folder, tarballs) {
  const modules = join(folder, "node_modules");
  installOurs(["core", "simulator"], tarballs, modules);
  const dir = join(folder, "bankid");
  const { PATH } = process.env;
  const cli = join(modules, "@bankid-kit/simulator/dist/cli.js");
  const { line, stop } = await start([cli, "--dir", dir], { cwd: folder, env: { PATH } });
  const { phoneUrl, token } = JSON.parse(line);
  return { phoneUrl, token, stop, env: { PATH, BANKID_ENV: "simulator", BANKID_DIR: dir } };
}

/** The tarballs, and beside them what they depend on. */
function installOurs(names, tarballs, modules) {
  for (const name of names) {
    const folder = join(modules, "@bankid-kit", name);
    mkdirSync(folder, { recursive: true });
    execFileSync("tar", ["-xzf", tarballs[name], "--strip-components=1", "-C", folder]);
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    for (const dependency of Object.keys(dependencies)) {
      if (dependency.startsWith("@bankid-kit/")) continue;
      link(join(root, "packages", name, "node_modules", dependency), modules, dependency);
    }
  }
}

/** As pnpm installs: where the package really lies it has its own dependencies beside it. */
function link(from, modules, name) {
  const to = join(modules, name);
  if (existsSync(to)) return;
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(realpathSync(from), to);
}

function copy(from, modules, name) {
  cpSync(realpathSync(from), join(modules, name), { recursive: true });
}

function tsconfig(options) {
  const compilerOptions = {
    target: "es2022",
    strict: true,
    types: ["node"],

    ...options,
  };
  return { "tsconfig.json": JSON.stringify({ compilerOptions, include: ["*.ts", "*.tsx"] }) };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
