import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { dirname, join, resolve } from "node:path";
import { SimulatorError, codeOf, unusableDirectory } from "./errors.ts";

/** A directory that this simulator alone works in. */
export interface ClaimedDirectory {
  /** Lets the next one in, and takes away what only a running simulator has. */
  release(): Promise<void>;
}

const lockName = "simulator.lock";
const tokenName = "token";

/** Directories that simulators in this process hold; the lock file alone can't tell them from a dead one. */
const held = new Set<string>();

/**
 * Makes the directory where there is none, for its owner alone, and claims it: two simulators in one would
 * each write their own address for clients to find.
 *
 * @throws {SimulatorError} `ERR_SIMULATOR_DIR` when it can't be made or written, or another one runs there.
 */
export async function claimDirectory(dir: string): Promise<ClaimedDirectory> {
  const path = resolve(dir);
  if (held.has(path)) throw occupied(dir, process.pid);
  held.add(path);
  try {
    await makeDirectory(path);
    await lock(path);
  } catch (error) {
    held.delete(path);
    throw error instanceof SimulatorError ? error : unusableDirectory(dir, error);
  }
  return {
    async release() {
      await rm(join(path, tokenName), { force: true });
      await rm(join(path, lockName), { force: true });
      held.delete(path);
    },
  };
}

/** Writes the run's token, for programs that did not see the ready line (S75). */
export async function saveToken(dir: string, token: string): Promise<void> {
  const path = join(dir, tokenName);
  try {
    // A file that is there keeps its own mode, so it makes way first.
    await rm(path, { force: true });
    await writeFile(path, token, { mode: 0o600, flag: "wx" });
  } catch (error) {
    throw unusableDirectory(dir, error);
  }
}

/** Step by step: Node's own recursive mkdir never comes back from some places, such as below /proc. */
async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const code = codeOf(error);
    if (code === "EEXIST") return;
    if (code !== "ENOENT" || dirname(path) === path) throw error;
    await makeDirectory(dirname(path));
    await mkdir(path, { mode: 0o700 });
  }
}

/** Whoever links the file first has the directory; a link is never half there. */
async function lock(dir: string): Promise<void> {
  const path = join(dir, lockName);
  const own = join(dir, `${lockName}.${randomUUID()}`);
  try {
    await writeFile(own, `${process.pid} ${await birthOf(process.pid)}\n`, { mode: 0o600 });
    if (await linked(own, path)) return;
    const holder = await liveHolder(path);
    if (holder !== undefined) throw occupied(dir, holder);
    await takeAway(dir, path);
    if (!(await linked(own, path))) throw occupied(dir, (await liveHolder(path)) ?? process.pid);
  } finally {
    await rm(own, { force: true });
  }
}

/** Removes a dead simulator's lock; one that has come alive meanwhile is put back. */
async function takeAway(dir: string, path: string): Promise<void> {
  const aside = join(dir, `${lockName}.${randomUUID()}`);
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  if ((await liveHolder(aside)) !== undefined) await linked(aside, path);
  await rm(aside, { force: true });
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    // Some file systems have no links; there, a reader may for a moment see an empty lock.
    await link(from, to).catch(async (error: unknown) => {
      if (!["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"].includes(codeOf(error))) throw error;
      await writeFile(to, await readFile(from), { mode: 0o600, flag: "wx" });
    });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** The process that holds a lock, if it still runs: a simulator that was killed leaves its lock behind. */
async function liveHolder(path: string): Promise<number | undefined> {
  const text = await readFile(path, "utf8").catch(() => "");
  const [, pid, birth] = /^(\d+) (\d+)\n$/.exec(text) ?? [];
  if (pid === undefined || !isRunning(Number(pid))) return undefined;
  // Numbers come again, in containers nearly always; this process would know if it held the directory.
  if (Number(pid) === process.pid || (await birthOf(Number(pid))) !== birth) return undefined;
  return Number(pid);
}

/** When a process began, in the kernel's own ticks, where the system tells (Linux); else 0. */
async function birthOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The name in parentheses may hold anything, so the fields are counted from its end.
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "0";
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

function occupied(dir: string, pid: number): SimulatorError {
  return new SimulatorError(
    "ERR_SIMULATOR_DIR",
    `Another simulator runs in the directory ${dir} (process ${pid}), and clients could not tell which one to call. Stop it, or give another directory with --dir or the option dir.`,
  );
}
