import type * as Tls from "node:tls";
import type * as Undici from "undici";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { FaultServer } from "../support/fault-server.ts";
import { startFaultServer } from "../support/fault-server.ts";
import type { KeyPair } from "../support/pki.ts";
import { makeAuthority } from "../support/pki.ts";
import { transportTo } from "../support/transport.ts";

// What Node and undici are given, where a slower way to see it would be to wait a minute, or where a second
// lock behind it would hide that the first one is open.
const given = vi.hoisted(() => ({
  tls: [] as (Tls.ConnectionOptions & { rejectUnauthorized?: unknown })[],
  pool: [] as (Undici.Client.Options | undefined)[],
}));

vi.mock("node:tls", async (original) => {
  const tls = await original<typeof Tls>();
  const connect = (options: Tls.ConnectionOptions): Tls.TLSSocket => {
    given.tls.push(options);
    return tls.connect(options);
  };
  return { ...tls, connect };
});

vi.mock("undici", async (original) => {
  const undici = await original<typeof Undici>();
  class Client extends undici.Client {
    constructor(origin: string, options?: Undici.Client.Options) {
      given.pool.push(options);
      super(origin, options);
    }
  }
  return { ...undici, Client };
});

let root: string;
let rp: KeyPair;
let server: FaultServer;

beforeAll(async () => {
  const authority = await makeAuthority("Test root");
  root = authority.cert;
  rp = await authority.issue("Test RP");
  server = await startFaultServer(await authority.issue("Test server"));
});
afterAll(() => server.close());
beforeEach(() => {
  given.tls.length = 0;
  given.pool.length = 0;
});
afterEach(() => vi.unstubAllEnvs());

describe("every connection is made", () => {
  test.each(["call", "check"])(
    "with rejectUnauthorized said, whatever the process says: a %s (S4)",
    async (kind) => {
      vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
      const transport = transportTo(server, { root, rp });
      if (kind === "call") await transport.post("collect", { orderRef: "ref" });
      else await transport.checkConnection();
      await transport.close();
      expect(given.tls.length).toBeGreaterThan(0);
      for (const options of given.tls) {
        expect(Object.hasOwn(options, "rejectUnauthorized")).toBe(true);
        expect(options.rejectUnauthorized).toBe(true);
        expect(options).not.toHaveProperty("checkServerIdentity");
      }
    },
  );

  test("to be kept for 60 s while it is idle: a visitor a minute costs no handshake (R1)", async () => {
    const transport = transportTo(server, { root, rp });
    await transport.post("collect", { orderRef: "ref" });
    await transport.close();
    expect(given.pool).toMatchObject([{ keepAliveTimeout: 60_000, keepAliveMaxTimeout: 60_000 }]);
  });
});
