import type { ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { afterEach, expect, test, vi } from "vitest";
import { runCommand } from "../src/cli/command.ts";

const spawned = vi.hoisted(() => vi.fn<(...args: unknown[]) => ChildProcess>());
vi.mock("node:child_process", () => ({ spawn: spawned }));
afterEach(() => void vi.unstubAllGlobals());

test.each([
  ["win32", true],
  ["linux", false],
])("a command on %s is started by a shell: %s, for npm is a script there", async (platform, shell) => {
  const child = new EventEmitter() as ChildProcess;
  spawned.mockReturnValue(child);
  vi.stubGlobal("process", { ...process, env: {}, platform });
  const { ended } = runCommand(["npm", "run", "dev"], "d");
  child.emit("exit", 0, null);
  expect(await ended).toBe(0);
  expect(spawned).toHaveBeenLastCalledWith("npm", ["run", "dev"], expect.objectContaining({ shell }));
});
