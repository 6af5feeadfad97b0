// The node_modules of users' own apps, made without a registry: the tarballs, and what they need beside them.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./pnpm.mjs";

/**
 * The tarballs, and beside them what they depend on.
 *
 * @param {readonly string[]} names - Of packages, without their scope.
 * @param {Readonly<Record<string, string>>} tarballs - By such a name.
 * @param {string} modules - The folder `node_modules`.
 */
export function installOurs(names, tarballs, modules) {
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
export function link(from, modules, name) {
  const to = join(modules, name);
  if (existsSync(to)) return;
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(realpathSync(from), to);
}

/** As npm installs: what the package asks for is what the app has. */
export function copy(from, modules, name) {
  cpSync(realpathSync(from), join(modules, name), { recursive: true });
}
