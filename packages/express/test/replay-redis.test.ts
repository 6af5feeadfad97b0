import type { ExpectedEvidence } from "@bankid-kit/core";
import { completionVerifier } from "@bankid-kit/verify";
import type { ReplayStore } from "@bankid-kit/verify";
import { createClient } from "redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as base from "../../verify/test/forge/evidence.ts";
import { completionData } from "./fake-bankid.ts";
import { startRedis } from "./support/redis-server.ts";
import type { RedisServer } from "./support/redis-server.ts";

const connect = (port: number) => createClient({ socket: { host: "127.0.0.1", port } }).connect();

let server: RedisServer;
let connections: Awaited<ReturnType<typeof connect>>[];
let world: base.World;
beforeAll(async () => {
  server = await startRedis();
  connections = await Promise.all([connect(server.port), connect(server.port)]);
  world = await base.makeWorld();
});
afterAll(async () => {
  for (const connection of connections) connection.destroy();
  await server.close();
});

/** A verifier for each instance of an app, with the store of verify's README. */
function instances() {
  return connections.map((redis) => {
    const replay: ReplayStore = {
      async claim(key, owner) {
        const expiration = { type: "EX", value: 60 } as const;
        const before = await redis.set(`replay:${key}`, owner, { condition: "NX", GET: true, expiration });
        return before === null || before === owner;
      },
    };
    const { environment } = base;
    return completionVerifier({
      environment,
      signatureRoots: world.rootPem,
      replay,
      now: () => base.signedAt,
    });
  });
}

function answer(text: string) {
  const { user, ...evidence } = base.forge(world, { signedData: { visible: text } });
  return { ...completionData, ...evidence, user: { ...completionData.user, ...user } };
}

const order = (text: string, orderedAt: number): ExpectedEvidence => ({
  kind: "sign",
  userVisibleData: text,
  userNonVisibleData: base.hidden,
  orderedAt,
});

describe("a signature that two instances are shown", () => {
  it("is one order's, whichever of them asks again for it (S94)", async () => {
    const [one, two] = instances();
    const signature = answer("Once.");
    expect(await one?.(signature, order("Once.", base.signedAt - 2_000))).toMatchObject({ ok: true });
    expect(await two?.(signature, order("Once.", base.signedAt - 2_000))).toMatchObject({ ok: true });
    const other = await two?.(signature, order("Once.", base.signedAt - 1_000));
    expect(other).toMatchObject({ ok: false, code: "replayed" });
  });

  it("is taken once by twenty orders that ask at the same time (S94)", async () => {
    const verifiers = instances();
    const signature = answer("At once.");
    const verdicts = await Promise.all(
      Array.from({ length: 20 }, async (_, at) =>
        verifiers[at % 2]?.(signature, order("At once.", base.signedAt - at)),
      ),
    );
    expect(verdicts.filter((verdict) => verdict?.ok)).toHaveLength(1);
  });
});
