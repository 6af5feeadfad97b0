import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError } from "./errors.ts";
import { exitCode } from "./exit-code.ts";

/** Readable and writable by this user alone. */
const mode = 0o600;

/** Options of {@link writePrivateFiles}. */
export interface WriteOptions {
  /** Replace files that are there already. */
  readonly force: boolean;
}

/**
 * Writes files that only this user may read, and makes their directory. When one can't be written, the ones
 * before it are taken away again.
 *
 * @param directory - Where to.
 * @param files - Contents by name.
 * @returns The paths, in the same order.
 * @throws {CommandError} When one is there already, or can't be written.
 */
export function writePrivateFiles(
  directory: string,
  files: Readonly<Record<string, string>>,
  { force }: WriteOptions,
): string[] {
  const written: string[] = [];
  try {
    mkdirSync(directory, { recursive: true });
    for (const [name, content] of Object.entries(files)) {
      const path = join(directory, name);
      // A new file in any case: an old one would keep its mode, and a link would lead elsewhere.
      const target = force ? `${path}.${process.pid}.new` : path;
      writeFileSync(target, content, { mode, flag: "wx" });
      written.push(target);
    }
    if (force) for (const target of written) renameSync(target, target.replace(/\.\d+\.new$/, ""));
    return Object.keys(files).map((name) => join(directory, name));
  } catch (error) {
    for (const path of written) rmSync(path, { force: true });
    const { code, path = directory } = error as NodeJS.ErrnoException;
    throw new CommandError(
      code === "EEXIST" && path !== directory
        ? `${path} is there already, and nothing was written. Give another directory, or --force to replace it.`
        : `Nothing can be written to ${path} (${code}). Give a directory that this user may write to.`,
      exitCode.failed,
    );
  }
}

/** A file that is held for a result that has yet to come. */
export interface ReservedFile {
  readonly path: string;
  /** Puts the result in. */
  save(content: string): void;
  /** Takes the file away again, unless something was saved. */
  release(): void;
}

/**
 * Makes an empty file for a result before anybody is asked for it: a result that BankID hands out once must
 * not be lost because its place can't be written to.
 *
 * @throws {CommandError} When the file is there already, or can't be made.
 */
export function reservePrivateFile(path: string): ReservedFile {
  try {
    writeFileSync(path, "", { mode, flag: "wx" });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CommandError(
      code === "EEXIST"
        ? `${path} is there already. Give --out a name that is free.`
        : `${path} can't be written (${code}). Give --out a file in a directory that this user may write to.`,
      exitCode.failed,
    );
  }
  let isSaved = false;
  return {
    path,
    save(content) {
      writeFileSync(path, content, { mode });
      isSaved = true;
    },
    release() {
      if (!isSaved) rmSync(path, { force: true });
    },
  };
}
