import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { BankIdClient } from "@bankid-kit/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTrust } from "../../src/client/trust.ts";
import { productionTlsRoot, testTlsRoot } from "../../src/certificate/roots.ts";
import { startFaultServer } from "../support/fault-server.ts";
import type { KeyPair } from "../support/pki.ts";
import { makeAuthority } from "../support/pki.ts";
import { failureOf, patience, transportTo } from "../support/transport.ts";
import type { Corpus } from "./wrong-servers.ts";
import { startCorpus } from "./wrong-servers.ts";

let corpus: Corpus;
let rp: KeyPair;
let dir: string;

beforeAll(async () => {
  const rpAuthority = await makeAuthority("RP root");
  rp = await rpAuthority.issue("Test RP");
  corpus = await startCorpus(rpAuthority.cert);
  dir = mkdtempSync(join(tmpdir(), "trust-"));
});
afterAll(async () => {
  await corpus.close();
  rmSync(dir, { recursive: true });
});

const refused = ["ERR_TLS_UNTRUSTED", "ERR_UNREACHABLE"];

async function call({ origin, ca, proxy }: { origin: string; ca: string; proxy?: string }): Promise<string> {
  const client = new BankIdClient({
    environment: { url: origin, ca },
    certificate: rp,
    ...patience,
    ...(proxy === undefined ? {} : { proxy }),
  });
  const end = await client.collect({ orderRef: "ref" }).then(
    ({ status }) => status as string,
    ({ code }: { code: string }) => code,
  );
  await client.close();
  return end;
}

describe("a server that is not BankID's (S4)", () => {
  test("is refused in every one of 24 ways or more, before a byte of a request leaves", async () => {
    const accepted: string[] = [];
    for (const server of corpus.wrong) {
      const end = await call(server);
      if (!refused.includes(end) || server.requestBytes() > 0) accepted.push(`${server.name}: ${end}`);
    }
    expect(accepted).toEqual([]);
    expect(corpus.wrong.length).toBeGreaterThanOrEqual(24);
    console.log(`TLS misconfigurations refused: ${corpus.wrong.length} of ${corpus.wrong.length}`);
  });

  test("would be spoken to by a client that checks nothing, and the right ones are spoken to by ours", async () => {
    const deaf: string[] = [];
    for (const { name, origin, speaksTls } of corpus.wrong) {
      if (speaksTls && (await careless(origin)) !== "connected") deaf.push(name);
    }
    expect(deaf).toEqual([]);
    for (const server of corpus.right)
      expect([server.name, await call(server)]).toEqual([server.name, "pending"]);
  });
});

/** Whether a connection comes about when nothing is checked. */
function careless(origin: string): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname,
      port: Number(port),
      rejectUnauthorized: false,
      minVersion: "TLSv1",
      ciphers: "ALL:eNULL:aNULL:@SECLEVEL=0",
      ...rp,
    });
    socket.once("secureConnect", () => {
      resolve("connected");
      socket.destroy();
    });
    socket.on("error", ({ message }) => resolve(message));
  });
}

// The package as it is published: `tsc -b` comes before the tests.
const built = new URL("../../dist/index.js", import.meta.url).pathname;
const program = new URL("../support/try-servers.js", import.meta.url).pathname;

const laxCiphers = "--tls-cipher-list=ALL:eNULL:aNULL:@SECLEVEL=0";

interface Weakened {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Whether this Node knows the arguments: what it does not know can't weaken it. */
function isKnown([, { args = [] }]: [string, Weakened]): boolean {
  return args.every((arg) => process.allowedNodeEnvironmentFlags.has(arg.split("=")[0] ?? ""));
}

/** Ways to make a process less careful; `{roots}` and `{openssl}` stand for files. */
const weakened: Record<string, Weakened> = {
  "nothing set": {},
  "NODE_TLS_REJECT_UNAUTHORIZED=0": { env: { NODE_TLS_REJECT_UNAUTHORIZED: "0" } },
  NODE_EXTRA_CA_CERTS: { env: { NODE_EXTRA_CA_CERTS: "{roots}" } },
  "SSL_CERT_FILE with --use-openssl-ca": { args: ["--use-openssl-ca"], env: { SSL_CERT_FILE: "{roots}" } },
  "SSL_CERT_FILE with --use-system-ca": { args: ["--use-system-ca"], env: { SSL_CERT_FILE: "{roots}" } },
  "NODE_OPTIONS=--tls-min-v1.0": { env: { NODE_OPTIONS: "--tls-min-v1.0" } },
  "--tls-max-v1.2": { args: ["--tls-max-v1.2"] },
  "--tls-cipher-list": { args: [laxCiphers] },
  "an OpenSSL configuration": { args: ["--openssl-shared-config"], env: { OPENSSL_CONF: "{openssl}" } },
  "proxy variables": {
    env: { NODE_USE_ENV_PROXY: "1", HTTPS_PROXY: "http://127.0.0.1:1", https_proxy: "http://127.0.0.1:1" },
  },
  "all at once": {
    args: ["--use-openssl-ca", "--tls-min-v1.0", laxCiphers],
    env: {
      NODE_TLS_REJECT_UNAUTHORIZED: "0",
      NODE_EXTRA_CA_CERTS: "{roots}",
      SSL_CERT_FILE: "{roots}",
      OPENSSL_CONF: "{openssl}",
    },
  },
};

describe("nothing in a process's environment changes that (S4)", () => {
  let files: Record<"roots" | "openssl" | "servers", string>;

  beforeAll(() => {
    if (!existsSync(built)) throw new Error("dist is not there: run npx tsc -b packages/core first.");
    files = {
      roots: join(dir, "other-roots.pem"),
      openssl: join(dir, "openssl.cnf"),
      servers: join(dir, "servers.json"),
    };
    const servers = [...corpus.right, ...corpus.wrong].map(({ origin, ca, ...more }) => ({
      origin,
      ca,
      ...more,
    }));
    writeFileSync(files.roots, corpus.otherRoots);
    writeFileSync(files.openssl, laxOpenssl);
    writeFileSync(files.servers, JSON.stringify({ servers, certificate: rp }));
  });

  test.each(Object.entries(weakened).filter(isKnown))(
    "%s: the right servers alone are spoken to",
    async (name, how) => {
      const codes = await run(how, files);
      const wrongs = codes.slice(corpus.right.length);
      expect(wrongs).toHaveLength(corpus.wrong.length);
      expect(corpus.right.filter((_, index) => codes[index] !== "pending")).toEqual([]);
      expect(corpus.wrong.filter((_, index) => !refused.includes(wrongs[index] ?? ""))).toEqual([]);
      expect(corpus.wrong.filter(({ requestBytes }) => requestBytes() > 0)).toEqual([]);
      console.log(`TLS misconfigurations refused, ${name}: ${wrongs.length} of ${wrongs.length}`);
    },
  );
});

const laxOpenssl = `nodejs_conf = lax
openssl_conf = lax
[lax]
ssl_conf = lax_ssl
[lax_ssl]
system_default = lax_tls
[lax_tls]
MinProtocol = TLSv1
CipherString = ALL:eNULL:aNULL:@SECLEVEL=0
VerifyMode = None
`;

/** The codes of a process of its own. */
async function run(
  { args = [], env = {} }: Weakened,
  files: Record<"roots" | "openssl" | "servers", string>,
): Promise<string[]> {
  const { NODE_OPTIONS: _, ...clean } = process.env;
  const set = Object.entries(env).map(([name, value]) => [
    name,
    value.replace("{roots}", files.roots).replace("{openssl}", files.openssl),
  ]);
  const child = spawn(process.execPath, [...args, program, files.servers], {
    env: { ...clean, ...Object.fromEntries(set) },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, "close")) as [number];
  expect(stderr.replaceAll(/.*(NODE_TLS_REJECT_UNAUTHORIZED|--trace-warnings).*\n?/g, "")).toBe("");
  expect(code).toBe(0);
  return JSON.parse(stdout) as string[];
}

const loaded = () => ({ cert: Buffer.from(rp.cert), key: Buffer.from(rp.key) });

describe("BankID's own environments", () => {
  test.each([
    ["production", "test's", testTlsRoot],
    ["test", "production's", productionTlsRoot],
  ])("%s is not made with %s root (S2)", (name, _, ca) => {
    const environment = { name, origin: "https://appapi2.bankid.com", ca };
    expect(() => createTrust(environment, loaded())).toThrow(
      expect.objectContaining({ code: "ERR_ENVIRONMENT_INVALID" }),
    );
  });

  test.each([
    ["production", productionTlsRoot],
    ["test", testTlsRoot],
  ])("%s is made with its own (S2)", (name, ca) => {
    const { rootSha256 } = createTrust({ name, origin: "https://appapi2.bankid.com", ca }, loaded());
    expect(rootSha256).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  });
});

test("an answer that points elsewhere is not followed: the other server hears nothing (S5)", async () => {
  const authority = await makeAuthority("Test root");
  const identity = await authority.issue("Test server");
  const here = await startFaultServer(identity);
  const there = await startFaultServer(identity);
  const transport = transportTo(here, { root: authority.cert, rp });
  for (const status of [301, 302, 303, 307, 308]) {
    here.otherwise = { status, headers: { location: `${there.origin}/rp/v6.0/collect` } };
    expect(await transport.post("collect", { orderRef: "ref" })).toMatchObject({ status });
  }
  expect([here.requests.length, there.connections]).toEqual([5, 0]);
  await transport.close();
  await Promise.all([here.close(), there.close()]);
});

test("a server that is not trusted is not asked a second time", async () => {
  const authority = await makeAuthority("Test root");
  const other = await makeAuthority("Other root");
  const server = await startFaultServer(await other.issue("Test server"));
  const transport = transportTo(server, { root: authority.cert, rp });
  const error = await failureOf(transport.post("auth", {}));
  expect(error).toMatchObject({ code: "ERR_TLS_UNTRUSTED", retryable: false });
  expect(server.connections).toBe(1);
  await transport.close();
  await server.close();
});
