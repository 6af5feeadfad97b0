import { BlockList, isIP } from "node:net";

/** What the demo is told by environment variables, besides the `BANKID_…` ones. */
export interface Settings {
  /** Where the demo listens. */
  readonly host: string;
  readonly port: number;
  /** What the address bar shows. */
  readonly publicOrigin: string;
  /** Proxies in front of the demo, as Express's "trust proxy" has them. */
  readonly trustProxy: number | string | undefined;
  /** Starts a simulator of its own; otherwise the `BANKID_…` variables say which BankID to use. */
  readonly ownSimulator: boolean;
  /** What several instances share. */
  readonly redis: { readonly url: string; readonly secret: string } | undefined;
  /** Path of BankID's signature root, which BankID hands out on request. */
  readonly signatureRoots: string | undefined;
}

/** A mistake in how the demo was started; its message is all that the person needs. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

type Env = Readonly<Record<string, string | undefined>>;

/** @throws {SettingsError} Says which variable is wrong and what to write. */
export function readSettings(env: Env): Settings {
  const port = readPort(env["PORT"] || "3000");
  const site = readSite(env, port);
  return {
    host: env["HOST"] || "127.0.0.1",
    port,
    ...site,
    ownSimulator: readOwnSimulator(env),
    redis: readRedis(env),
    signatureRoots: env["SIGNATURE_ROOTS"] || undefined,
  };
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new SettingsError(`PORT is "${text}": write a number from 1 to 65535, or leave it out for 3000.`);
}

/** Unless another BankID is named, there is one of the demo's own. */
function readOwnSimulator(env: Env): boolean {
  const named = ["BANKID_DIR", "BANKID_PFX", "BANKID_CERT", "BANKID_KEY"].find((name) => env[name]);
  if (env["BANKID_ENV"]) return env["BANKID_ENV"] === "simulator" && named === undefined;
  if (named === undefined) return true;
  throw new SettingsError(
    `BANKID_ENV is not set, and ${named} is, so the demo starts no BankID of its own: write BANKID_ENV=${named === "BANKID_DIR" ? "simulator" : "test or production"}, or unset ${named}.`,
  );
}

/** The demo speaks http. On https there is a proxy in front, and the demo is told which. */
function readSite(env: Env, port: number): Pick<Settings, "publicOrigin" | "trustProxy"> {
  const { PUBLIC_ORIGIN: origin, BANKID_ENV: environment } = env;
  const trustProxy = readTrustProxy(env["TRUST_PROXY"]);
  if (!origin) {
    if (environment === "production") {
      throw new SettingsError(
        "BANKID_ENV is production, and the demo is on http://localhost, which is no place for a real login. Write PUBLIC_ORIGIN=https://… and TRUST_PROXY with the proxy that has the certificate, or BANKID_ENV=simulator or test.",
      );
    }
    // As the address bar has it, without the port where it is http's own.
    return { publicOrigin: new URL(`http://localhost:${port}`).origin, trustProxy };
  }
  if (!isHttpsOrigin(origin)) {
    throw new SettingsError(
      "PUBLIC_ORIGIN must be what the address bar shows, as https://demo.example.com with nothing after it; leave it out for http://localhost.",
    );
  }
  if (environment !== "production" && environment !== "test") {
    throw new SettingsError(
      "PUBLIC_ORIGIN is set, and at the simulator anybody can be anybody: it is for this machine alone. Write BANKID_ENV=test or production, or unset PUBLIC_ORIGIN.",
    );
  }
  if (trustProxy === undefined) {
    throw new SettingsError(
      "PUBLIC_ORIGIN is on https, which a proxy in front of the demo speaks: say which, with TRUST_PROXY=1 for one proxy or its networks, as TRUST_PROXY=10.0.0.0/8.",
    );
  }
  return { publicOrigin: origin, trustProxy };
}

function isHttpsOrigin(text: string): boolean {
  return text.startsWith("https://") && URL.canParse(text) && new URL(text).origin === text;
}

function readTrustProxy(text: string | undefined): number | string | undefined {
  if (!text) return undefined;
  if (/^[1-9]$/.test(text)) return Number(text);
  if (text.split(",").every(isNetwork)) return text;
  throw new SettingsError(
    "TRUST_PROXY must be how many proxies are in front of the demo, from 1 to 9, or their addresses or networks, as 10.0.0.0/8,192.0.2.7, and never everybody, as 0.0.0.0/0.",
  );
}

function isNetwork(text: string): boolean {
  const [address = "", prefix, ...more] = text.trim().split("/");
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  if (prefix === undefined) return true;
  try {
    new BlockList().addSubnet(address, Number(prefix), family === 4 ? "ipv4" : "ipv6");
    return /^\d+$/.test(prefix) && Number(prefix) > 0;
  } catch {
    return false;
  }
}

function readRedis({ REDIS_URL: url, DEMO_SECRET: secret }: Env): Settings["redis"] {
  if (!url) return undefined;
  if (!isRedisAddress(url)) {
    // The address may hold a password, so it is not shown.
    throw new SettingsError(
      "REDIS_URL must be the address of a Redis, as redis://127.0.0.1:6379, or rediss://… for one with TLS; after it no more than a database's number, and %25 for a % in the password.",
    );
  }
  if (!secret || secret.length < 32) {
    throw new SettingsError(
      "REDIS_URL is set, so DEMO_SECRET must be a secret of at least 32 characters that all instances have: openssl rand -base64 32 makes one.",
    );
  }
  return { url, secret };
}

/** What the client of Redis takes; of the rest it says too much. */
function isRedisAddress(text: string): boolean {
  try {
    const { protocol, username, password, pathname } = new URL(text);
    decodeURIComponent(username);
    decodeURIComponent(password);
    return /^rediss?:$/.test(protocol) && /^(\/\d*)?$/.test(pathname);
  } catch {
    return false;
  }
}
