// Rendering on a server: the login in plain Node, from the tarballs, with the oldest React that is supported
// and the newest.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "./pnpm.mjs";
import { copy, installOurs } from "./user-modules.mjs";

const execute = promisify(execFile);

const program = `
import { BankIdLogin } from "@bankid-kit/react";
import { StrictMode, createElement, version } from "react";
import { renderToString } from "react-dom/server";

const login = createElement(BankIdLogin, { basePath: "/bankid", onComplete: () => {} });
console.log(version, renderToString(createElement(StrictMode, null, login)));
`;

/**
 * @param {Readonly<Record<string, string>>} tarballs - By the package's name without its scope.
 * @returns {Promise<boolean[]>} Whether each React rendered it, without a word of warning.
 */
export async function checkRendering(tarballs) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "bankid-kit-rendering-")));
  try {
    const outcomes = [];
    for (const [version, alias] of Object.entries({ 18: "-18", 19: "" })) {
      const error = await attempt(join(folder, version), { version, alias, tarballs });
      console.log(
        `${error === undefined ? "✓" : "✗"} @bankid-kit/react: rendered on a server, React ${version}`,
      );
      if (error !== undefined) console.error(error.replaceAll(/^/gm, "  "));
      outcomes.push(error === undefined);
    }
    return outcomes;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What went wrong, or nothing. */
async function attempt(folder, { version, alias, tarballs }) {
  const modules = join(folder, "node_modules");
  mkdirSync(modules, { recursive: true });
  for (const name of ["react", "react-dom"]) {
    copy(join(root, "packages/react/node_modules", `${name}${alias}`), modules, name);
  }
  copy(join(root, "packages/react/node_modules/qrcode.react"), modules, "qrcode.react");
  installOurs(["core", "react"], tarballs, modules);
  writeFileSync(join(folder, "main.mjs"), program);
  try {
    // React warns in development alone.
    const env = { PATH: process.env.PATH, NODE_ENV: "development" };
    const { stdout, stderr } = await execute("node", ["main.mjs"], { cwd: folder, env, timeout: 60_000 });
    const isRendered = stdout.startsWith(`${version}.`) && stdout.includes('aria-busy="true"');
    return isRendered && stderr === "" ? undefined : stdout + stderr;
  } catch (error) {
    return error.stderr || String(error);
  }
}
