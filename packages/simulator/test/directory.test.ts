import "reflect-metadata";
import { execFileSync } from "node:child_process";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSecureContext } from "node:tls";
import { splitCertificate } from "@bankid-kit/core";
import { X509Certificate as ParsedCertificate } from "@peculiar/x509";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { startSimulator } from "../src/index.ts";
import type { Simulator } from "../src/index.ts";
import { auth, post } from "./support/rp.ts";

// Keys take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let parent: string;
let dir: string;
beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), "simulator-test-"));
  dir = join(parent, "kept");
  await (await startSimulator({ dir })).close();
});
afterAll(() => rmSync(parent, { recursive: true }));
afterEach(() => vi.useRealTimers());

const read = (name: string) => readFileSync(join(dir, name), "utf8");
const certificates = ["ca.pem", "rp-ca.pem", "signing-root.pem", "server.pem", "client.pem"];

/** A copy of the directory that a test may spoil. */
function copy(name: string): string {
  const copied = join(parent, name);
  execFileSync("cp", ["-r", dir, copied]);
  return copied;
}

async function using<T>(
  options: Parameters<typeof startSimulator>[0],
  act: (simulator: Simulator) => Promise<T>,
) {
  const simulator = await startSimulator(options);
  try {
    return await act(simulator);
  } finally {
    await simulator.close();
  }
}

describe("the directory", () => {
  test("holds what a client needs, and nobody else may read it (S76)", () => {
    const own = [
      "ca.key",
      "rp-ca.key",
      "signing-root.key",
      "server.key",
      "client.key",
      "client.p12",
      "environment.json",
    ];
    expect(readdirSync(dir).toSorted()).toEqual([...certificates, ...own].toSorted());
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(dir))
      expect([name, statSync(join(dir, name)).mode & 0o777]).toEqual([name, 0o600]);
  });

  test("tells core's client where the simulator is", async () => {
    await using({ dir }, async ({ url, phoneUrl, environment }) => {
      expect(JSON.parse(read("environment.json"))).toEqual({
        name: "simulator",
        url,
        ca: read("ca.pem"),
        appUrl: phoneUrl,
      });
      expect(environment).toEqual(JSON.parse(read("environment.json")));
    });
  });

  test("says SIMULATOR in every name, and lasts for 30 days at most (S76)", () => {
    for (const name of certificates) {
      const { subject, issuer, validFrom, validTo } = new X509Certificate(read(name));
      const days = (Date.parse(validTo) - Date.parse(validFrom)) / 86_400_000;
      expect([name, subject.includes("SIMULATOR"), issuer.includes("SIMULATOR"), days <= 30]).toEqual([
        name,
        true,
        true,
        true,
      ]);
    }
  });

  test("has a client certificate shaped like an RP's", () => {
    const { subject, ca, publicKey } = new X509Certificate(read("client.pem"));
    expect(subject.split("\n").map((part) => part.split("=")[0])).toEqual([
      "C",
      "O",
      "serialNumber",
      "name",
      "CN",
    ]);
    expect([ca, publicKey.asymmetricKeyType, publicKey.asymmetricKeyDetails?.modulusLength]).toEqual([
      false,
      "rsa",
      2048,
    ]);
  });

  test("has a client.p12 that Node opens with the passphrase and not without it", () => {
    const pfx = readFileSync(join(dir, "client.p12"));
    expect(() => createSecureContext({ pfx, passphrase: "simulator" })).not.toThrow();
    expect(() => createSecureContext({ pfx, passphrase: "wrong" })).toThrow("mac verify failure");
    expect(() => createPrivateKey(read("client.key"))).not.toThrow();
  });

  test("has a client.p12 that readers of strict DER take apart", () => {
    const pfx = join(dir, "client.p12");
    const { certificate, key } = splitCertificate({ pfx, passphrase: "simulator" });
    expect(certificate.trim()).toBe(read("client.pem").trim());
    expect(createPrivateKey(key).equals(createPrivateKey(read("client.key")))).toBe(true);
  });

  test.skipIf(!hasOpenssl())("has a client.p12 that openssl opens, with AES and no legacy cipher", () => {
    const args = ["pkcs12", "-in", join(dir, "client.p12"), "-passin", "pass:simulator", "-info", "-noenc"];
    const out = execFileSync("sh", ["-c", 'openssl "$@" 2>&1', "sh", ...args], { encoding: "utf8" });
    expect(out).toContain("AES-256-CBC");
    expect(out).toContain("MAC: sha256");
    expect(out).toContain(read("client.pem").trim());
  });
});

/** The DER of an extension as Node shows it in no other way: told by its OID's bytes. */
function extensionsOf(name: string) {
  const { extensions } = new ParsedCertificate(read(name));
  return new Map(extensions.map(({ type, critical }) => [type, critical]));
}

const extension = {
  subjectKey: "2.5.29.14",
  keyUsage: "2.5.29.15",
  basic: "2.5.29.19",
  issuerKey: "2.5.29.35",
};

describe("the certificates, as strict verifiers want them", () => {
  test.each(certificates)("%s says critically what it is for, and which key it has", (name) => {
    const found = extensionsOf(name);
    expect([found.get(extension.basic), found.get(extension.keyUsage)]).toEqual([true, true]);
    expect(found.get(extension.subjectKey)).toBe(false);
  });

  test.each([
    ["server.pem", "ca.pem"],
    ["client.pem", "rp-ca.pem"],
  ])("%s names the key of %s, which issued it", (name, issuer) => {
    expect(extensionsOf(name).get(extension.issuerKey)).toBe(false);
    const [issued, root] = [new X509Certificate(read(name)), new X509Certificate(read(issuer))];
    expect([issued.checkIssued(root), issued.verify(root.publicKey), issued.ca, root.ca]).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });

  test("server.pem is for localhost over both families, and for nothing else", () => {
    const server = new X509Certificate(read("server.pem"));
    expect(server.checkHost("localhost")).toBe("localhost");
    expect(server.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(server.checkIP("::1")).toBe("::1");
    expect([server.checkHost("example.com"), server.checkIP("127.0.0.2")]).toEqual([undefined, undefined]);
  });

  test.skipIf(!hasOpenssl()).each([
    ["server.pem", "ca.pem", "sslserver"],
    ["client.pem", "rp-ca.pem", "sslclient"],
  ])("openssl takes %s under -x509_strict", (name, root, purpose) => {
    const args = ["verify", "-x509_strict", "-purpose", purpose, "-CAfile", join(dir, root), join(dir, name)];
    expect(execFileSync("openssl", args, { encoding: "utf8" })).toContain(": OK");
  });
});

function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("the next start in the same directory", () => {
  test("is the same BankID for a client made before (S76)", async () => {
    const { certificate, environment } = await using({ dir }, async (simulator) => simulator);
    const before = certificates.map(read);
    await using({ dir }, async (simulator) => {
      expect(simulator.keys).toBe("kept");
      const earlierClient = { ...simulator, environment: { ...environment, url: simulator.url } };
      expect((await auth(earlierClient, {}, certificate)).status).toBe(200);
    });
    expect(certificates.map(read)).toEqual(before);
  });

  test("makes new keys when the kept ones are about to expire", async () => {
    const renewed = copy("old");
    const before = readFileSync(join(renewed, "client.pem"), "utf8");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 24 * 86_400_000 });
    await using({ dir: renewed }, async ({ keys }) => expect(keys).toBe("renewed"));
    expect(readFileSync(join(renewed, "client.pem"), "utf8")).not.toBe(before);
    await using({ dir: renewed }, async ({ keys }) => expect(keys).toBe("kept"));
  });

  test.each<[string, string, (path: string) => void]>([
    ["is missing", "client.key", (path) => rmSync(path)],
    ["is missing", "ca.pem", (path) => rmSync(path)],
    ["is no certificate", "server.pem", (path) => writeFileSync(path, "cut off")],
    ["is no private key", "rp-ca.key", (path) => writeFileSync(path, "")],
    ["is not the key of client.pem", "client.key", (path) => writeFileSync(path, read("server.key"))],
  ])("names the file that %s: %s", async (what, name, spoil) => {
    const spoiled = copy(`${name}-${what.length}`);
    spoil(join(spoiled, name));
    const started = startSimulator({ dir: spoiled });
    await expect(started).rejects.toMatchObject({
      name: "SimulatorError",
      code: "ERR_SIMULATOR_DIR_DAMAGED",
    });
    await expect(started).rejects.toThrow(`${join(spoiled, name)} ${what}`);
    await expect(started).rejects.toThrow("Delete the directory");
  });

  test("does not mix the certificates of two simulators", async () => {
    const mixed = copy("mixed");
    const foreign = await using({ dir: join(parent, "foreign") }, async ({ certificate }) => certificate);
    writeFileSync(join(mixed, "client.pem"), foreign.cert);
    writeFileSync(join(mixed, "client.key"), foreign.key);
    await expect(startSimulator({ dir: mixed })).rejects.toThrow("was issued by another simulator");
  });

  test("closes keys that others could read", async () => {
    const open = copy("open");
    chmodSync(join(open, "client.key"), 0o644);
    await using({ dir: open }, async () => undefined);
    expect(statSync(join(open, "client.key")).mode & 0o777).toBe(0o600);
  });
});

describe("a start that cannot be", () => {
  test("says so when the directory is a file", async () => {
    const file = join(parent, "file");
    writeFileSync(file, "");
    const started = startSimulator({ dir: file });
    await expect(started).rejects.toMatchObject({ code: "ERR_SIMULATOR_DIR" });
    await expect(started).rejects.toThrow("Give a directory that this user may write");
  });

  test("says so when a port is taken, and holds on to nothing", async () => {
    await using({}, async ({ url, phoneUrl }) => {
      for (const taken of [url, phoneUrl]) {
        const port = Number(new URL(taken).port);
        await expect(startSimulator({ port })).rejects.toMatchObject({ code: "ERR_SIMULATOR_PORT" });
        await expect(startSimulator({ phonePort: port })).rejects.toThrow(`Port ${port} is in use`);
      }
    });
  });

  test.each([-1, 65_536, 1.5, Number.NaN])("refuses the port %d", async (port) => {
    await expect(startSimulator({ port })).rejects.toMatchObject({ code: "ERR_SIMULATOR_OPTION" });
    await expect(startSimulator({ phonePort: port })).rejects.toMatchObject({ code: "ERR_SIMULATOR_OPTION" });
  });

  test.each(["", " ", "x".repeat(55)])("refuses the RP name %j", async (displayName) => {
    await expect(startSimulator({ displayName })).rejects.toMatchObject({ code: "ERR_SIMULATOR_OPTION" });
  });

  test("refuses production (S74)", async () => {
    vi.stubEnv("NODE_ENV", "production");
    try {
      await expect(startSimulator()).rejects.toMatchObject({ code: "ERR_SIMULATOR_PRODUCTION" });
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe("without a directory", () => {
  test("nothing is written, and two simulators know nothing of each other", async () => {
    await using({}, async (one) =>
      using({}, async (two) => {
        expect(one.environment.ca).not.toBe(two.environment.ca);
        expect((await post(one, "/rp/v6.0/auth", { endUserIp: "127.0.0.1" }, two.certificate)).status).toBe(
          403,
        );
      }),
    );
  });
});
