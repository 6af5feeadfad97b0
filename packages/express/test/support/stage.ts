import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Simulator } from "@bankid-kit/simulator";
import { startSimulator } from "@bankid-kit/simulator";
import type { RedisServer } from "./redis-server.ts";
import { startRedis } from "./redis-server.ts";
import type { JournalLine, ServerConfig } from "./server/config.ts";
import { readJournal } from "./server/journal.ts";
import type { ServerProcess } from "./server-process.ts";
import { serverProgram } from "./server-process.ts";
import type { UpstreamLog } from "./upstream-log.ts";
import { createUpstreamLog } from "./upstream-log.ts";

/** A BankID, a Redis for flows and one for sessions, and as many server processes as a test wants. */
export interface Stage {
  readonly simulator: Simulator;
  readonly upstream: UpstreamLog;
  /** Lets time pass at BankID, and nowhere else. */
  passAtBankId(ms: number): void;
  /** The Redis that has the flows of servers that are started now. */
  readonly redis: RedisServer;
  /** Kills all servers, and puts another Redis in the place of the one that has the flows. */
  newRedis(options: readonly string[]): Promise<void>;
  server(change?: Partial<ServerConfig>): Promise<ServerProcess>;
  /** What all its processes wrote since the stage was set, or since `from` lines were there. */
  journal(from?: number): JournalLine[];
  close(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
  const upstream = createUpstreamLog();
  let aheadMs = 0;
  const clock = { now: () => performance.now() + aheadMs };
  const [program, simulator, first, sessions] = await Promise.all([
    serverProgram(),
    startSimulator({ onCall: upstream.onCall, clock }),
    startRedis(),
    startRedis(),
  ]);
  const dir = mkdtempSync(join(tmpdir(), "bankid-kit-stage-"));
  const journal = join(dir, "journal");
  writeFileSync(journal, "");
  const { environment, certificate } = simulator;
  let redis = first;
  return {
    simulator,
    upstream,
    passAtBankId: (ms) => void (aheadMs += ms),
    get redis() {
      return redis;
    },
    async newRedis(options) {
      await program.killAll();
      await redis.close();
      redis = await startRedis(options);
    },
    server: async (change = {}) =>
      program.start({
        environment,
        certificate,
        redisPort: redis.port,
        sessionsPort: sessions.port,
        journal,
        ...change,
      }),
    journal: (from = 0) => readJournal(journal).slice(from),
    async close() {
      await program.close();
      await Promise.all([simulator.close(), redis.close(), sessions.close()]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** How many times the host decided, by login. */
export function decisions(journal: readonly JournalLine[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of journal) {
    if (line.what === "decided") counts.set(line.loginId, (counts.get(line.loginId) ?? 0) + 1);
  }
  return counts;
}
