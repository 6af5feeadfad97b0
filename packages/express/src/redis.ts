/** Flows in Redis or Valkey, and counts of starts, for several instances. */
export { redisStore } from "./store/redis.ts";
export type { RedisStoreOptions } from "./store/redis.ts";
export { redisLimits } from "./limits/redis.ts";
export type { RedisLimitsOptions } from "./limits/redis.ts";
