import { Buffer } from "node:buffer";
import { wrong } from "../options/wrong.ts";
import { createScript, leaseScript, readScript, removeScript, swapScript } from "./redis-scripts.ts";
import type { Entry, Store } from "./store.ts";
import type { Wrap } from "./wrap.ts";
import { wrapUnder } from "./wrap.ts";

/** Options of {@link redisStore}. */
export interface RedisStoreOptions {
  /**
   * Runs a Lua script with one key, and gives what it returns: one line with any client.
   *
   * @example
   * eval: (script, keys, args) => redis.eval(script, { keys, arguments: args }) // redis
   * eval: (script, keys, args) => redis.eval(script, keys.length, ...keys, ...args) // ioredis, iovalkey
   */
  eval: (script: string, keys: string[], args: string[]) => Promise<unknown>;
  /**
   * Encrypts what is stored; the same in all instances, at least 32 characters, and not in the repository:
   * `openssl rand -base64 32` makes one. To change it, write the new one before the old one, and take the old
   * one away twenty minutes later.
   */
  secret: string | readonly [string, ...string[]];
  /** Begins every key. Default: `bankid:`. */
  prefix?: string;
}

/** Bytes of chance that a secret has when it was made as recommended. */
const secretLength = 32;

/**
 * Flows in Redis 6 or newer, or Valkey, alone or as a cluster: for any number of instances.
 *
 * Each operation is one script on one key. Times are Redis's own. A Redis that is full must refuse and not
 * evict (`maxmemory-policy noeviction`), else flows end early.
 *
 * @throws {BankIdError} `ERR_OPTION` with what to write.
 */
export function redisStore({ eval: evaluate, secret, prefix = "bankid:" }: RedisStoreOptions): Store {
  if (typeof evaluate !== "function") {
    throw wrong("eval of redisStore", {
      what: "must be a function that runs a script",
      why: "each operation of the store is one",
      write: "eval: (script, keys, args) => redis.eval(script, { keys, arguments: args })",
    });
  }
  if (typeof prefix !== "string") {
    throw wrong("prefix of redisStore", {
      what: "must be a text",
      why: "it begins every key",
      write: 'prefix: "bankid:", or leave it out',
    });
  }
  const wrap = wrapUnder(checkedSecrets(secret));

  async function run(script: string, key: string, args: readonly (string | number)[] = []) {
    return readAnswer(await evaluate(script, [`${prefix}${key}`], args.map(String)));
  }

  return {
    async create(key, value, { ttlMs }) {
      const { now, flag } = await run(createScript, key, [wrap.seal(key, value), lifetime(ttlMs)]);
      return { now, created: flag };
    },

    async read(key) {
      const { now, rest } = await run(readScript, key);
      return { now, entry: entryOf(key, rest, wrap) };
    },

    async swap(key, value, { rev, ttlMs, lease = "" }) {
      const { now, flag } = await run(swapScript, key, [wrap.seal(key, value), lifetime(ttlMs), rev, lease]);
      return { now, swapped: flag };
    },

    async remove(key) {
      const { now } = await run(removeScript, key);
      return { now };
    },

    async lease(key, { token, ttlMs }) {
      const { now, flag, rest } = await run(leaseScript, key, [token, lifetime(ttlMs)]);
      return { now, granted: flag, entry: entryOf(key, rest.slice(1), wrap) };
    },
  };
}

/** Redis takes whole milliseconds. */
function lifetime(ttlMs: number): number {
  return Math.max(1, Math.ceil(ttlMs));
}

interface ScriptAnswer {
  readonly now: number;
  /** Whether the script did what it was for; only some say so. */
  readonly flag: boolean;
  readonly rest: readonly unknown[];
}

/** Clients differ: some give numbers as texts, some texts as bytes. */
function readAnswer(answer: unknown): ScriptAnswer {
  const [time, ...rest]: unknown[] = Array.isArray(answer) ? answer : [];
  const now = Number(time ?? Number.NaN);
  if (!Number.isSafeInteger(now)) {
    throw new TypeError(
      "The function eval of redisStore did not give what the script returned, a list that begins with Redis's time.",
    );
  }
  return { now, flag: Number(rest[0]) === 1, rest };
}

function entryOf(key: string, [stored, rev]: readonly unknown[], wrap: Wrap): Entry | undefined {
  if (stored === undefined || stored === null) return undefined;
  const text = typeof stored === "string" || Buffer.isBuffer(stored) ? stored.toString() : "";
  // What does not open is for the seal above to report: an empty value is never one that was sealed.
  return { value: wrap.open(key, text) ?? new Uint8Array(), rev: Number(rev) };
}

function checkedSecrets(secret: RedisStoreOptions["secret"] | undefined): [string, ...string[]] {
  const secrets: readonly unknown[] = Array.isArray(secret) ? secret : [secret];
  const [first, ...more] = secrets.map((each) => {
    if (typeof each === "string" && each.length >= secretLength) return each;
    throw wrong("secret of redisStore", {
      what: `must be a text of at least ${secretLength} characters that nobody can guess`,
      why: "what is stored is encrypted under it",
      write: "one that openssl rand -base64 32 makes",
    });
  });
  if (first === undefined) {
    throw wrong("secret of redisStore", {
      what: "must not be an empty list",
      why: "what is stored is encrypted under the first of it",
      write: "one that openssl rand -base64 32 makes",
    });
  }
  return [first, ...more];
}
