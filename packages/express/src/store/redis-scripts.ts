/**
 * The five operations, each one script and so one moment in Redis. A record is one hash on one key, so it lies
 * in one slot of a cluster: `v` its value, `r` its revision, `l` the token of a lease and `e` when that ends.
 *
 * Every script begins with the time of the Redis that runs it: the one clock that all instances share (R15).
 * Every answer is a list that begins with it.
 */
const clock = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/** KEYS: record. ARGV: value, lifetime. Nobody else can have taken the key in between. */
export const createScript: string = `${clock}
if redis.call('EXISTS', KEYS[1]) == 1 then return {now, 0} end
redis.call('HSET', KEYS[1], 'v', ARGV[1], 'r', 1)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {now, 1}`;

/** KEYS: record. Value and revision belong together. */
export const readScript: string = `${clock}
local entry = redis.call('HMGET', KEYS[1], 'v', 'r')
return {now, entry[1], entry[2]}`;

/**
 * KEYS: record. ARGV: value, lifetime, revision that it must have, token of the lease that ends with it or
 * an empty text. A record that expired has no revision, so it does not come back.
 */
export const swapScript: string = `${clock}
if redis.call('HGET', KEYS[1], 'r') ~= ARGV[3] then return {now, 0} end
redis.call('HSET', KEYS[1], 'v', ARGV[1], 'r', ARGV[3] + 1)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
if ARGV[4] ~= '' and redis.call('HGET', KEYS[1], 'l') == ARGV[4] then
  redis.call('HDEL', KEYS[1], 'l', 'e')
end
return {now, 1}`;

/** KEYS: record. */
export const removeScript: string = `${clock}
redis.call('DEL', KEYS[1])
return {now}`;

/** KEYS: record. ARGV: token, lifetime of the lease. Who is refused learns in the same moment how it stands. */
export const leaseScript: string = `${clock}
local entry = redis.call('HMGET', KEYS[1], 'v', 'r', 'l', 'e')
if not entry[2] then return {now, 0} end
local held = entry[3] and entry[3] ~= ARGV[1] and tonumber(entry[4]) > now
if held then return {now, 0, entry[1], entry[2]} end
redis.call('HSET', KEYS[1], 'l', ARGV[1], 'e', now + ARGV[2])
return {now, 1, entry[1], entry[2]}`;
