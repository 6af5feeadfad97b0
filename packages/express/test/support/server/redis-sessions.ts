import { callbackify } from "node:util";
import { Store } from "express-session";
import type { SessionData } from "express-session";
import type { Redis } from "ioredis";
import type { Fuse } from "./fuse.ts";

/** express-session's sessions in a Redis, as far as these tests need it; to write one is a step. */
export class RedisSessions extends Store {
  readonly #redis: Redis;
  readonly #fuse: Fuse;

  constructor(redis: Redis, fuse: Fuse) {
    super();
    this.#redis = redis;
    this.#fuse = fuse;
  }

  override get(id: string, done: (error: unknown, session?: SessionData | null) => void): void {
    callbackify(async () => {
      const text = await this.#redis.get(keyOf(id));
      return text === null ? null : (JSON.parse(text) as SessionData);
    })(done);
  }

  override set(id: string, session: SessionData, done: (error?: unknown) => void = ignore): void {
    const text = JSON.stringify(session);
    callbackify(async () => this.#fuse("session", async () => this.#redis.set(keyOf(id), text)))(done);
  }

  override destroy(id: string, done: (error?: unknown) => void = ignore): void {
    callbackify(async () => this.#redis.del(keyOf(id)))(done);
  }
}

function keyOf(id: string): string {
  return `session:${id}`;
}

function ignore(): void {}
