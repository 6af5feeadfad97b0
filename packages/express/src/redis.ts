/** Flows in Redis or Valkey, for several instances. */
export { redisStore } from "./store/redis.ts";
export type { RedisStoreOptions } from "./store/redis.ts";
