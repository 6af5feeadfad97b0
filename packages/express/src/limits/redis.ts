import { createHmac } from "node:crypto";
import { RateLimiterRedis } from "rate-limiter-flexible";
import { wrong } from "../options/wrong.ts";
import type { Counters } from "./counter.ts";
import { counterOf, windowS } from "./limiter.ts";

/** Options of {@link redisLimits}. */
export interface RedisLimitsOptions {
  /** A connected client of `redis`, `ioredis` or `iovalkey`, for one server or a cluster. */
  client: { readonly eval: (...args: never[]) => unknown };
  /**
   * Turns addresses into names that tell nobody's address: the same in all instances, at least 32 characters.
   * That of `redisStore` does; another one begins the counts anew.
   */
  secret: string;
  /** Begins every key. Default: `bankid-limit`. */
  prefix?: string;
}

const secretLength = 32;

/**
 * Counts starts in Redis or Valkey, so that instances limit together (S50, S51).
 *
 * A key is an HMAC under `secret`: who reads Redis learns no address. While Redis fails, each instance counts
 * on its own.
 *
 * @throws {BankIdError} `ERR_OPTION` with what to write.
 * @example
 * limits: { redis: redisLimits({ client: redis, secret: process.env.BANKID_STORE_SECRET }) }
 */
export function redisLimits({ client, secret, prefix = "bankid-limit" }: RedisLimitsOptions): Counters {
  if (typeof client?.eval !== "function") {
    throw wrong("client of redisLimits", {
      what: "must be a client of redis, ioredis or iovalkey",
      why: "starts are counted there",
      write: "client: redis",
    });
  }
  if (typeof secret !== "string" || secret.length < secretLength) {
    throw wrong("secret of redisLimits", {
      what: `must be a text of at least ${secretLength} characters that nobody can guess`,
      why: "the addresses in Redis could be found by trying",
      write: "one that openssl rand -base64 32 makes",
    });
  }
  if (typeof prefix !== "string" || prefix === "") {
    throw wrong("prefix of redisLimits", {
      what: "must be a text",
      why: "it begins every key",
      write: 'prefix: "bankid-limit", or leave it out',
    });
  }
  const key = createHmac("sha256", secret).update("bankid-kit/limit/1").digest();

  return ({ mount, name, perMinute }) => {
    const counter = counterOf(
      new RateLimiterRedis({
        storeClient: client,
        // ioredis and iovalkey define commands; the library can't tell redis from them by itself.
        useRedisPackage: !("defineCommand" in client),
        // A client that waits for its server to come back must not make a person wait. The library can't tell
        // whether a cluster of redis is ready; its calls are given up after a second like all others.
        rejectIfRedisNotReady: "status" in client || "isReady" in client,
        keyPrefix: prefix,
        points: perMinute,
        duration: windowS,
        // What is over its limit is refused from memory until the window ends: a flood stays out of Redis.
        inMemoryBlockOnConsumed: perMinute + 1,
      }),
    );
    return {
      count: (counted) =>
        counter.count(createHmac("sha256", key).update(`${mount}\0${name}\0${counted}`).digest("base64url")),
    };
  };
}
