import { once } from "node:events";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import express5 from "express";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addressList } from "../../src/http/address-list.ts";
import { endUserIp } from "../../src/http/client-ip.ts";
import { clientBehindProxies } from "../../src/http/forwarded.ts";
import type { BankIdEvent, ClientIp } from "../../src/index.ts";
import { createHandler } from "../../src/handler.ts";
import { bankId } from "../../src/index.ts";
import { FakeBankId } from "../fake-bankid.ts";

const publicOrigin = "https://www.example.com";
const express4 = createRequire(import.meta.url)("express4") as typeof express5;

interface Served {
  readonly client: FakeBankId;
  readonly events: BankIdEvent[];
  /** The address that BankID was told, or the error that the page got. */
  told(forwarded?: string): Promise<string | undefined>;
  close(): void;
}

/** A real app on loopback: every request comes from 127.0.0.1. */
async function serve(
  express: typeof express5,
  {
    trustProxy,
    clientIp,
    environment = "test",
  }: { trustProxy?: unknown; clientIp?: ClientIp; environment?: string },
): Promise<Served> {
  const client = Object.assign(new FakeBankId(), { environment });
  const events: BankIdEvent[] = [];
  const app = express();
  if (trustProxy !== undefined) app.set("trust proxy", trustProxy);
  app.use(
    "/bankid",
    bankId({
      client,
      publicOrigin,
      returnPaths: ["/login"],
      onComplete: () => ({ session: {} }),
      onEvent: (event) => events.push(event),
      limits: false,
      ...(clientIp === undefined ? {} : { clientIp }),
    }),
  );
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    client,
    events,
    async told(forwarded) {
      client.orders = [];
      const answer = await fetch(`http://127.0.0.1:${port}/bankid/auth`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          origin: publicOrigin,
          ...(forwarded === undefined ? {} : { "x-forwarded-for": forwarded }),
        },
        body: '{"mode":"qr"}',
      });
      const { error } = (await answer.json()) as { error?: string };
      return client.orders.length === 0 ? error : client.order.request.endUserIp;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const silent = (): void => undefined;
const itsOwn = (): string => "10.0.0.5";

const refused = "internal";
/** What comes as `X-Forwarded-For`, and what BankID is told with one proxy, on loopback, in front. */
const claims: [header: string | undefined, throughLoopback: string, throughTwo: string][] = [
  [undefined, "127.0.0.1", "127.0.0.1"],
  ["203.0.113.9", "203.0.113.9", "203.0.113.9"],
  ["198.51.100.1, 203.0.113.9", "203.0.113.9", "203.0.113.9"],
  ["203.0.113.9, 10.0.0.5", "10.0.0.5", "203.0.113.9"],
  ["198.51.100.1, 203.0.113.9, 10.0.0.5", "10.0.0.5", "203.0.113.9"],
  ["not-an-ip; DROP", refused, refused],
  ["<script>alert(1)</script>", refused, refused],
  ["203.0.113.9:51123", refused, refused],
  ["[2001:db8::1]:443", refused, refused],
  ["2001:DB8::0001", "2001:db8::1", "2001:db8::1"],
  ["::ffff:203.0.113.9", "203.0.113.9", "203.0.113.9"],
  ["2001:db8::1%eth0", refused, refused],
  ["x".repeat(7_000), refused, refused],
  ["unknown", refused, refused],
  ["0300.0.2.7", refused, refused],
  ["evil, 203.0.113.9", "203.0.113.9", "203.0.113.9"],
  ["evil, 10.0.0.5", "10.0.0.5", refused],
];

const versions = [
  ["Express 4", express4],
  ["Express 5", express5],
] as const;

describe.each(versions)("the client's address on %s (S53, B3)", (_, express) => {
  const loopback = ["127.0.0.0/8", "::1"];
  const configs: [string, Parameters<typeof serve>[1], (row: (typeof claims)[number]) => string][] = [
    ["no proxy", {}, () => "127.0.0.1"],
    ["trust proxy 1", { trustProxy: 1 }, ([, one]) => one],
    ["trust proxy loopback", { trustProxy: "loopback" }, ([, one]) => one],
    ["trust proxy for two", { trustProxy: ["loopback", "10.0.0.0/8"] }, ([, , two]) => two],
    ["trust proxy true", { trustProxy: true }, () => refused],
    ["trust proxy for every network", { trustProxy: ["0.0.0.0/1", "128.0.0.0/1"] }, () => refused],
    ["trust proxy by a function that believes all", { trustProxy: () => true }, () => refused],
    ["trustedProxies for one", { clientIp: { trustedProxies: loopback } }, ([, one]) => one],
    [
      "trustedProxies for two",
      { clientIp: { trustedProxies: [...loopback, "10.0.0.0/8"] } },
      ([, , two]) => two,
    ],
    [
      "trustedProxies that are not the peer",
      { clientIp: { trustedProxies: ["192.0.2.1"] } },
      () => "127.0.0.1",
    ],
    [
      "trustedProxies beside trust proxy true",
      { trustProxy: true, clientIp: { trustedProxies: loopback } },
      ([, one]) => one,
    ],
  ];

  describe.each(configs)("with %s", (_config, options, expected) => {
    let served: Served;
    beforeAll(async () => void (served = await serve(express, options)));
    afterAll(() => served.close());

    it.each(claims.map((row) => [row[0]?.slice(0, 40) ?? "no header", row] as const))(
      "is the true one or refused, for %s",
      async (_header, row) => {
        expect(await served.told(row[0])).toBe(expected(row));
      },
    );
  });

  it("is refused with what to write, when the app believes every proxy", async () => {
    const served = await serve(express, { trustProxy: true });
    await served.told("203.0.113.9");
    const [event] = served.events.filter(({ type }) => type === "error");
    expect(event).toMatchObject({ route: "/auth", detail: expect.stringContaining('"trust proxy", 1') });
    expect(served.client.orders).toEqual([]);
    served.close();
  });

  it("is refused in an app below one that believes every proxy", async () => {
    const outer = express();
    const inner = express();
    outer.set("trust proxy", true);
    const client = new FakeBankId();
    inner.use(
      bankId({
        client,
        publicOrigin,
        returnPaths: ["/"],
        onComplete: () => ({ session: {} }),
        onEvent: silent,
      }),
    );
    outer.use("/bankid", inner);
    const server = outer.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/bankid/auth`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: publicOrigin },
      body: '{"mode":"qr"}',
    });
    expect(answer.status).toBe(500);
    expect(client.orders).toEqual([]);
    server.close();
  });

  it("is refused in production when it is a proxy's, and the operator is told what to write", async () => {
    const served = await serve(express, { environment: "production" });
    expect(await served.told("203.0.113.9")).toBe(refused);
    const [event] = served.events.filter(({ type }) => type === "error");
    expect(event).toMatchObject({ detail: expect.stringContaining("trustedProxies") });
    expect(JSON.stringify(served.events)).not.toContain("127.0.0.1");
    served.close();
  });

  it("may be a private one in production where the app says so", async () => {
    const clientIp = { allowPrivate: true, trustedProxies: loopback };
    const served = await serve(express, { environment: "production", clientIp });
    expect(await served.told("10.1.2.3")).toBe("10.1.2.3");
    expect(await served.told("0.0.0.0")).toBe(refused);
    served.close();
  });

  it("is looked at too when a function gives it", async () => {
    const served = await serve(express, { environment: "production", clientIp: itsOwn });
    expect(await served.told()).toBe(refused);
    served.close();
  });

  it.each<[string, () => unknown, string]>([
    ["a promise", async () => "203.0.113.9", "but a promise"],
    ["a promise that rejects", () => Promise.reject(new Error("no address")), "but a promise"],
    ["a number", () => 3_405_803_785, "but no text"],
  ])("is refused with what to write, when a function gives %s", async (_what, clientIp, words) => {
    const served = await serve(express, { clientIp: clientIp as ClientIp });
    expect(await served.told()).toBe(refused);
    const [event] = served.events.filter(({ type }) => type === "error");
    expect(event).toMatchObject({
      route: "/auth",
      detail: expect.stringMatching(`^BankIdError.*${words}.*the clientIp option`),
    });
    served.close();
  });
});

describe("in production (S53)", () => {
  const production = { production: true, allowPrivate: false };

  it.each([
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.1.1",
    "172.31.255.254",
    "192.168.0.1",
    "198.18.0.1",
    "::ffff:10.1.2.3",
    "::1",
    "fd00::1",
    "fe80::1%eth0",
  ])("%s is a proxy's and refused, but on an intranet", (address) => {
    expect(() => endUserIp(address, production)).toThrow("allowPrivate");
    expect(() => endUserIp(address, { ...production, allowPrivate: true })).not.toThrow();
    expect(() => endUserIp(address, { ...production, production: false })).not.toThrow();
  });

  it.each(["0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.0.8", "::", "ff02::1"])(
    "%s is nobody's, on an intranet either",
    (address) => {
      expect(() => endUserIp(address, { ...production, allowPrivate: true })).toThrow(
        "not one of the internet",
      );
    },
  );

  it.each(["203.0.113.9", "172.32.0.1", "100.128.0.1", "192.169.0.1", "2001:db8::1", "2a00::1"])(
    "%s is a person's",
    (address) => expect(endUserIp(address, production)).toBe(address),
  );

  it.each([
    ["203.0.113.9:51123", "port"],
    ["[2001:db8::1]:443", "port"],
    ["203.0.113.9, 10.0.0.5", "X-Forwarded-For"],
    ["2001:db8::1%eth0", "zone"],
    ["", "missing"],
  ])("%j is refused with the reason: %s", (address, word) => {
    expect(() => endUserIp(address, production)).toThrow(word);
  });

  it("a refusal does not tell the address, which anybody may have written", () => {
    expect(() => endUserIp("evil.example:1", production)).toThrow(/^(?!.*evil)/s);
  });
});

describe("the option clientIp", () => {
  const options = {
    client: new FakeBankId(),
    publicOrigin,
    returnPaths: ["/login"],
    onComplete: () => ({ session: {} }),
  } as const;

  it.each<[string, unknown, string]>([
    ["a text", "req.ip", "clientIp: (req) => req.ip"],
    ["null", null, "clientIp: (req) => req.ip"],
    ["a misspelt member", { trustedProxy: ["10.0.0.0/8"] }, "trustedProxies, allowPrivate"],
    ["one proxy that is no list", { trustedProxies: "10.0.0.0/8" }, '["10.0.0.0/8"]'],
    ["no proxy at all", { trustedProxies: [] }, '["10.0.0.0/8"]'],
    ["a host name", { trustedProxies: ["proxy.internal"] }, "addresses or networks"],
    ["a prefix that is too long", { trustedProxies: ["10.0.0.0/33"] }, "addresses or networks"],
    ["everybody", { trustedProxies: ["0.0.0.0/0"] }, "everybody could choose"],
    ["everybody on IPv6", { trustedProxies: ["::/0"] }, "everybody could choose"],
    ["a word for true", { allowPrivate: "yes" }, "allowPrivate: true"],
  ])("%s is refused at start-up, with what to write", (_what, clientIp, words) => {
    expect(() => bankId({ ...options, clientIp: clientIp as ClientIp })).toThrow(words);
  });

  it.each([null, "private", { trustedProxies: ["10.0.0.0/8"] }, { allowPrivate: 1 }])(
    "of a handler takes no %j",
    (clientIp) => {
      expect(() => createHandler({ ...options, clientIp: clientIp as never })).toThrow("allowPrivate: true");
    },
  );
});

describe("the walk through X-Forwarded-For", () => {
  const isProxy = addressList(["127.0.0.1", "10.0.0.0/8", "2001:db8:ffff::/48"]);

  it("ends at the leftmost where all are proxies", () => {
    expect(clientBehindProxies("127.0.0.1", "10.0.0.1, 10.0.0.2", isProxy)).toBe("10.0.0.1");
  });

  it("knows a proxy by its mapped address", () => {
    expect(clientBehindProxies("::ffff:127.0.0.1", "203.0.113.9", isProxy)).toBe("203.0.113.9");
  });

  it("knows an IPv6 proxy in any spelling", () => {
    expect(clientBehindProxies("2001:DB8:FFFF:0::1", "203.0.113.9", isProxy)).toBe("203.0.113.9");
  });

  it("reads no further than the first that is no proxy", () => {
    expect(clientBehindProxies("127.0.0.1", "<script>, 203.0.113.9", isProxy)).toBe("203.0.113.9");
  });

  it.each(["203.0.113.9,", " ", "10.0.0.1, "])("refuses an empty claim: %j", (forwarded) => {
    expect(() => clientBehindProxies("127.0.0.1", forwarded, isProxy)).toThrow("missing");
  });

  it("refuses a request whose socket is gone", () => {
    expect(() => clientBehindProxies(undefined, "203.0.113.9", isProxy)).toThrow("missing");
  });
});
