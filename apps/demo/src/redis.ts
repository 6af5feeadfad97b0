import { hkdfSync } from "node:crypto";
import { redisLimits, redisStore } from "@bankid-kit/express/redis";
import { RedisStore } from "connect-redis";
import { createClient } from "redis";
import type { Shared } from "./app.ts";
import type { Archive, SignedDocument } from "./archive.ts";
import { SettingsError } from "./settings.ts";

/** So long a signature can be looked at, in s: a demo is no archive. */
const archiveS = 60 * 60;

/**
 * What instances share on one Redis, under keys that are made of one secret.
 *
 * @throws {SettingsError} Redis does not answer.
 */
export async function onRedis(url: string, secret: string): Promise<Shared & { close(): Promise<void> }> {
  const redis = createClient({ url, socket: { connectTimeout: 3_000 } });
  // Each call says itself that it failed; without a listener the process would end.
  redis.on("error", () => undefined);
  const flowSecret = derived(secret, "flows");
  try {
    await inTime(redis.connect());
  } catch {
    redis.destroy();
    // The address may hold a password, so it is not shown.
    throw new SettingsError("No Redis answers at REDIS_URL. Start it, or correct the address.");
  }
  return {
    secret: derived(secret, "sessions"),
    sessions: new RedisStore({ client: redis, prefix: "demo:session:" }),
    flows: redisStore({
      secret: flowSecret,
      eval: (script, keys, args) => redis.eval(script, { keys, arguments: args }),
    }),
    limits: { redis: redisLimits({ client: redis, secret: flowSecret }) },
    archive: archiveOn(redis),
    close: async () => redis.close(),
  };
}

/** Which commands an archive takes. */
interface Texts {
  set(
    key: string,
    value: string,
    options: { condition: "NX"; expiration: { type: "EX"; value: number } },
  ): unknown;
  get(key: string): Promise<string | null>;
}

function keyOf(signId: string): string {
  return `demo:signed:${signId}`;
}

function archiveOn(redis: Texts): Archive {
  return {
    async save(document) {
      const expiration = { type: "EX", value: archiveS } as const;
      await redis.set(keyOf(document.signId), JSON.stringify(document), { condition: "NX", expiration });
    },
    async find(signId) {
      const text = await redis.get(keyOf(signId));
      return text === null ? undefined : (JSON.parse(text) as SignedDocument);
    },
  };
}

/** Redis itself would try for ever. */
async function inTime(connecting: Promise<unknown>): Promise<void> {
  const tooLate = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("too late")), 5_000).unref();
  });
  await Promise.race([connecting, tooLate]);
}

function derived(secret: string, purpose: string): string {
  return Buffer.from(hkdfSync("sha256", secret, "", `bankid-kit demo ${purpose}`, 32)).toString("base64url");
}
