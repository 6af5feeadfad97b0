import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSimulator } from "@bankid-kit/simulator";
import { SettingsError } from "./settings.ts";

/** A simulator that lives and dies with the demo, its keys too. */
export interface OwnSimulator {
  readonly phoneUrl: string;
  /** What tells `clientOptionsFromEnv` of it, as `bankid-simulator -- COMMAND` tells its command. */
  readonly env: { readonly BANKID_ENV: string; readonly BANKID_DIR: string };
  close(): Promise<void>;
}

export async function startOwnSimulator(): Promise<OwnSimulator> {
  const dir = await mkdtemp(join(tmpdir(), "bankid-demo-")).catch(() => {
    throw new SettingsError(
      `No directory can be made in ${tmpdir()}, where the simulator's keys go. Say where it can, with TMPDIR.`,
    );
  });
  const removeDir = async (): Promise<void> => rm(dir, { recursive: true, force: true });
  try {
    const simulator = await startSimulator({ dir });
    return {
      phoneUrl: simulator.phoneUrl,
      env: { BANKID_ENV: "simulator", BANKID_DIR: dir },
      async close() {
        await simulator.close();
        await removeDir();
      },
    };
  } catch (error) {
    await removeDir();
    throw error;
  }
}
