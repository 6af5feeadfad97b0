// Users' own apps, outside the workspace: each is made of nothing but the code blocks of the READMEs of
// @bankid-kit/express and @bankid-kit/react, has the tarballs of the packages and what the READMEs say to install
// beside them, and is logged in to: with a code that the phone reads, and on the same device.
import { execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { logInOnPage } from "./log-in-on-page.mjs";
import { logIn } from "./log-in.mjs";
import { root } from "./pnpm.mjs";
import { copy, installOurs, link } from "./user-modules.mjs";

const execute = promisify(execFile);

/** What people install beside the packages, and under which name it is in this repository. */
const installed = Object.fromEntries(
  [
    "@nestjs/common",
    "@nestjs/core",
    "@nestjs/platform-express",
    "@types/express",
    "@types/react",
    "@vitejs/plugin-react",
    "cookie-parser",
    "express",
    "express-session",
    "jose",
    "react",
    "react-dom",
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

/** What `npm create vite` lays down around the component. */
const page = {
  "index.html": `<!doctype html>
<link rel="icon" href="data:," />
<div id="root"></div>
<script type="module" src="/src/main.tsx"></script>
`,
  "src/main.tsx": `
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import App from "./App.tsx";

createRoot(document.getElementById("root")!).render(<StrictMode><App /></StrictMode>);
`,
};

/** @type {readonly { name: string, own?: Record<string, string>, blocks: string[], files?: Record<string, string>, tsc?: string, main: string, vite?: "serves" | "builds", logIn?: typeof logIn }[]} */
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
    vite: "serves",
  },
  {
    name: "a page of Vite's dev server, in Chromium",
    blocks: ["server.cjs", "vite.config.ts", "src/App.tsx"],
    files: { ...esm, ...page },
    main: "server.cjs",
    vite: "serves",
    logIn: logInOnPage,
  },
  {
    name: "a page that Vite built and Express serves, in Chromium",
    blocks: ["server.cjs", "vite.config.ts", "src/App.tsx"],
    files: { ...esm, ...page },
    main: "server.cjs",
    vite: "builds",
    logIn: logInOnPage,
  },
];

/**
 * @param {Readonly<Record<string, string>>} tarballs - By the package's name without its scope.
 * @returns {Promise<boolean[]>} Whether each project came to a login.
 */
export async function checkLogins(tarballs) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "bankid-kit-logins-")));
  const readmes = ["express", "react"].map((name) =>
    readFileSync(join(root, "packages", name, "README.md"), "utf8"),
  );
  let simulator;
  try {
    simulator = await startSimulator(join(folder, "simulator"), tarballs);
    const outcomes = [];
    // One after the other: each has the machine, and the phone, to itself.
    for (const [index, project] of projects.entries()) {
      const error = await attempt(project, join(folder, `project-${index}`), {
        readmes,
        simulator,
        tarballs,
      });
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
  { own = {}, blocks, files = {}, tsc, main, vite, logIn: come = logIn },
  folder,
  { readmes, simulator, tarballs },
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
    for (const [name, text] of Object.entries(files)) write(join(folder, name), text);
    for (const name of blocks) write(join(folder, name), blockOf(readmes, name));
    if (tsc !== undefined) await execute("node", [join(root, tsc), "-p", folder]);
    const [port, pagePort] = [await freePort(), await freePort()];
    const origin = `http://localhost:${vite === "serves" ? pagePort : port}`;
    const env = { ...simulator.env, PORT: String(port), PUBLIC_ORIGIN: origin };
    const cli = join(modules, "vite/bin/vite.js");
    if (vite === "builds") {
      await execute("node", [cli, "build"], { cwd: folder, env: { PATH: env.PATH } });
      const served = blockOf(readmes, "server.cjs, before app.listen");
      const server = readFileSync(join(folder, main), "utf8");
      write(
        join(folder, main),
        server.replace("app.listen(", () => `${served}app.listen(`),
      );
    }
    running.push(await start([main], { cwd: folder, env }));
    if (vite === "serves") {
      const options = ["--port", String(pagePort), "--strictPort"];
      const SERVER = `http://localhost:${port}`;
      running.push(await start([cli, ...options], { cwd: folder, env: { PATH: env.PATH, SERVER } }));
    }
    await come(origin, simulator, `http://localhost:${port}`);
    return undefined;
  } catch (error) {
    const said = running.map(({ output }) => output()).join("");
    return `${error.stdout ?? ""}${said}${error.stack ?? error}`.replaceAll(/^/gm, "  ");
  } finally {
    for (const { stop } of running) await stop();
  }
}

function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** The block of the READMEs that begins with its file's name. */
function blockOf(readmes, name) {
  for (const [, code] of readmes.join("\n").matchAll(/^```\w+\n(.*?)^```$/gms)) {
    if (code.startsWith(`// ${name}\n`)) return code;
  }
  throw new Error(`The READMEs have no block that begins with "// ${name}".`);
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
