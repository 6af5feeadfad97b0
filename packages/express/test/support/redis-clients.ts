import { once } from "node:events";
import { Cluster, Redis } from "ioredis";
import { Redis as Valkey } from "iovalkey";
import { createClient, createCluster } from "redis";
import { afterAll, beforeAll } from "vitest";
import { startCluster, startRedis } from "./redis-server.ts";

/**
 * A client of each library, connected when it is asked for: of one Redis, or of a cluster. Servers and clients
 * end after the tests of the file.
 */
export function redisClients() {
  const closers: (() => unknown)[] = [];
  let servers: { single: number; cluster: readonly number[] };
  beforeAll(async () => {
    const [single, cluster] = await Promise.all([startRedis(), startCluster()]);
    closers.push(
      async () => single.close(),
      async () => cluster.close(),
    );
    servers = { single: single.port, cluster: cluster.ports };
  });
  afterAll(async () => {
    for (const close of closers.toReversed()) await close();
  });

  return {
    async redis() {
      const redis = createClient({ url: `redis://127.0.0.1:${servers.single}` });
      await redis.connect();
      closers.push(() => redis.destroy());
      return redis;
    },
    async ioredis() {
      const redis = new Redis(servers.single, "127.0.0.1", { lazyConnect: true });
      await redis.connect();
      closers.push(() => redis.disconnect());
      return redis;
    },
    async iovalkey() {
      const valkey = new Valkey(servers.single, "127.0.0.1", { lazyConnect: true });
      await valkey.connect();
      closers.push(() => valkey.disconnect());
      return valkey;
    },
    async "redis on a cluster"() {
      const rootNodes = servers.cluster.map((port) => ({ url: `redis://127.0.0.1:${port}` }));
      const cluster = createCluster({ rootNodes });
      await cluster.connect();
      closers.push(() => cluster.destroy());
      return cluster;
    },
    async "ioredis on a cluster"() {
      const cluster = new Cluster(servers.cluster.map((port) => ({ host: "127.0.0.1", port })));
      closers.push(() => cluster.disconnect());
      await once(cluster, "ready");
      return cluster;
    },
  };
}
