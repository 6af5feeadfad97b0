import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BankIdClient, watchCertificate } from "@bankid-kit/core";
import type { CertificateEvent, CertificateSource } from "@bankid-kit/core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Authority, KeyPair } from "../support/pki.ts";
import { makeAuthority } from "../support/pki.ts";
import type { TestServer } from "../support/server.ts";
import { json, startServer } from "../support/server.ts";

const orderRef = "131daac9-16c6-4618-beb0-365768f37288";
const pending = json(200, { orderRef, status: "pending", hintCode: "outstandingTransaction" });

let authority: Authority;
let pairs: Record<"one" | "two" | "three", KeyPair>;
let server: TestServer;
let dir: string;
const clients: BankIdClient[] = [];

beforeAll(async () => {
  authority = await makeAuthority("Root");
  pairs = {
    one: await authority.issue("one"),
    two: await authority.issue("two"),
    three: await authority.issue("three"),
  };
  server = await startServer(await authority.issue("BankID"), authority.cert);
  server.answer = pending;
  dir = mkdtempSync(join(tmpdir(), "bankid-kit-"));
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  server.received.length = 0;
  server.answer = pending;
});

afterAll(async () => {
  await server.close();
  rmSync(dir, { recursive: true });
});

function clientWith(certificate: CertificateSource): BankIdClient {
  // Generous: what fails here must fail for the certificate, and not because the machine is busy.
  const client = new BankIdClient({
    environment: { url: server.origin, ca: authority.cert },
    certificate,
    timeoutMs: 60_000,
    connectTimeoutMs: 60_000,
  });
  clients.push(client);
  return client;
}

function write({ cert, key }: KeyPair): { cert: string; key: string } {
  const files = { cert: join(dir, "rp.pem"), key: join(dir, "rp.key") };
  writeFileSync(files.cert, cert);
  writeFileSync(files.key, key);
  return files;
}

/** Whose certificate the server saw last. */
async function seen(client: BankIdClient): Promise<string | undefined> {
  await client.collect({ orderRef });
  return server.received.at(-1)?.clientName;
}

describe("a new certificate is taken into use (R20)", () => {
  test("from the same files", async () => {
    const client = clientWith(write(pairs.one));
    expect(await seen(client)).toBe("one");
    const before = client.certificate;
    write(pairs.two);
    const after = await client.reloadCertificate();
    expect(after.sha256).not.toBe(before.sha256);
    expect(client.certificate).toEqual(after);
    expect(await seen(client)).toBe("two");
  });

  test("from another source, which is the one to read again from then on", async () => {
    let current = pairs.two;
    const client = clientWith(pairs.one);
    await client.reloadCertificate(() => current);
    expect(await seen(client)).toBe("two");
    current = pairs.three;
    await client.reloadCertificate();
    expect(await seen(client)).toBe("three");
  });

  test("and the same one is no change: its connections stay", async () => {
    const client = clientWith(write(pairs.one));
    await seen(client);
    const { handshakes } = server;
    await client.reloadCertificate();
    await seen(client);
    expect(server.handshakes).toBe(handshakes);
  });

  test("without a failed call, while 60 are under way and the file changes three times", async () => {
    const client = clientWith(write(pairs.one));
    server.answer = (response, received) => setTimeout(() => pending(response, received), 5);
    const ending = new AbortController();
    let done = 0;
    const waiting: { count: number; go: () => void }[] = [];
    const callers = Array.from({ length: 60 }, async () => {
      while (!ending.signal.aborted) {
        await client.collect({ orderRef });
        done += 1;
        for (const { count, go } of waiting) if (done >= count) go();
      }
    });
    const calling = Promise.all(callers);
    for (const name of ["two", "one", "three"] as const) {
      const enough = new Promise<void>((go) => waiting.push({ count: done + 60, go }));
      await Promise.race([enough, calling]);
      write(pairs[name]);
      await client.reloadCertificate();
    }
    ending.abort();
    await expect(calling).resolves.toHaveLength(60);
    expect(done).toBeGreaterThanOrEqual(180);
    expect(new Set(server.received.map(({ clientName }) => clientName))).toEqual(
      new Set(["one", "two", "three"]),
    );
    server.answer = pending;
    expect(await seen(client)).toBe("three");
  }, 60_000);
});

describe("a new certificate that can't be used (R20)", () => {
  test.each<[string, () => CertificateSource, string]>([
    [
      "is that of another key",
      () => ({ cert: pairs.two.cert, key: pairs.three.key }),
      "ERR_CERTIFICATE_KEY_MISMATCH",
    ],
    ["is not there", () => ({ pfx: join(dir, "none.p12") }), "ERR_CERTIFICATE_FILE"],
    ["is empty", () => ({ cert: pairs.two.cert, key: Buffer.alloc(0) }), "ERR_CERTIFICATE_EMPTY"],
  ])("because it %s is refused, and the old one stays in use", async (_, source, code) => {
    const client = clientWith(pairs.one);
    const before = client.certificate;
    await expect(client.reloadCertificate(source())).rejects.toThrow(expect.objectContaining({ code }));
    expect(client.certificate).toEqual(before);
    expect(await seen(client)).toBe("one");
  });

  test("says so when the first one was given as bytes, which are not kept (S22)", async () => {
    const client = clientWith(pairs.one);
    await expect(client.reloadCertificate()).rejects.toThrow(
      expect.objectContaining({ code: "ERR_CERTIFICATE_BYTES" }),
    );
    expect(await seen(client)).toBe("one");
  });

  test("comes too late for a client that was closed", async () => {
    const client = clientWith(write(pairs.one));
    await client.close();
    write(pairs.two);
    const before = client.certificate;
    await expect(client.reloadCertificate()).rejects.toThrow(
      expect.objectContaining({ code: "ERR_CLIENT_CLOSED" }),
    );
    expect(client.certificate).toEqual(before);
  });
});

test("a watched client goes over to what is in its files, and refuses what is half written (R20)", async () => {
  const client = clientWith(write(pairs.one));
  const events: CertificateEvent[] = [];
  const watch = watchCertificate({ client, onEvent: (event) => events.push(event), everyMs: 3_600_000 });
  await watch.check();
  writeFileSync(join(dir, "rp.pem"), pairs.two.cert);
  await watch.check();
  expect(await seen(client)).toBe("one");
  writeFileSync(join(dir, "rp.key"), pairs.two.key);
  await watch.check();
  expect(await seen(client)).toBe("two");
  watch.stop();
  expect(events.filter(({ type }) => type !== "expiring").map(({ type }) => type)).toEqual([
    "refused",
    "reloaded",
  ]);
});
