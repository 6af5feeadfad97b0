import { createPrivateKey, X509Certificate } from "node:crypto";
import { chmod, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SimulatorError, codeOf, unusableDirectory } from "../errors.ts";
import type { Authority, CertificateAndKey } from "./authority.ts";

/** Where each certificate and key lies in the directory. */
const files: Readonly<Record<keyof Authority, { cert: string; key: string }>> = {
  serverRoot: { cert: "ca.pem", key: "ca.key" },
  rpRoot: { cert: "rp-ca.pem", key: "rp-ca.key" },
  signingRoot: { cert: "signing-root.pem", key: "signing-root.key" },
  server: { cert: "server.pem", key: "server.key" },
  client: { cert: "client.pem", key: "client.key" },
};
const parts = Object.keys(files) as (keyof Authority)[];

/** Makes the directory, for its owner alone, where there is none. */
export async function openDirectory(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unusableDirectory(dir, error);
  }
}

/**
 * Reads the certificates that the directory holds.
 *
 * @returns Nothing when it holds none of them.
 * @throws {SimulatorError} `ERR_SIMULATOR_DIR_DAMAGED` when one is missing, unreadable or not that of its key.
 */
export async function loadAuthority(dir: string): Promise<Authority | undefined> {
  const names = parts.flatMap((part) => [files[part].cert, files[part].key]);
  const texts = new Map<string, string>();
  for (const name of names) {
    const text = await readText(dir, name);
    if (text !== undefined) texts.set(name, text);
  }
  if (texts.size === 0) return undefined;
  const read = (part: keyof Authority): CertificateAndKey => {
    const { cert, key } = files[part];
    return checked(dir, files[part], {
      cert: texts.get(cert) ?? damaged(dir, cert, "is missing"),
      key: texts.get(key) ?? damaged(dir, key, "is missing"),
    });
  };
  const authority: Authority = {
    serverRoot: read("serverRoot"),
    rpRoot: read("rpRoot"),
    signingRoot: read("signingRoot"),
    server: read("server"),
    client: read("client"),
  };
  checkIssuer(dir, files.server.cert, authority.server, authority.serverRoot);
  checkIssuer(dir, files.client.cert, authority.client, authority.rpRoot);
  for (const part of parts) await chmod(join(dir, files[part].key), 0o600);
  return authority;
}

/** Writes the certificates and keys. */
export async function saveAuthority(dir: string, authority: Authority): Promise<void> {
  for (const part of parts) {
    await writeSafely(dir, files[part].cert, authority[part].cert);
    await writeSafely(dir, files[part].key, authority[part].key);
  }
}

/** Writes the client's certificate and key as PKCS#12. */
export async function savePkcs12(dir: string, pkcs12: Uint8Array): Promise<void> {
  await writeSafely(dir, "client.p12", pkcs12);
}

/** Writes `environment.json`, by which `BANKID_ENV=simulator` finds the simulator. */
export async function saveEnvironment(dir: string, environment: object): Promise<void> {
  await writeSafely(dir, "environment.json", `${JSON.stringify(environment, undefined, 2)}\n`);
}

/** A reader sees the old file or the new one, never half of one; and no key is ever readable by others. */
async function writeSafely(dir: string, name: string, content: string | Uint8Array): Promise<void> {
  const path = join(dir, name);
  const fresh = `${path}.${process.pid}.new`;
  try {
    await writeFile(fresh, content, { mode: 0o600 });
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => undefined);
    throw unusableDirectory(dir, error);
  }
}

async function readText(dir: string, name: string): Promise<string | undefined> {
  try {
    return await readFile(join(dir, name), "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw unusableDirectory(dir, error);
  }
}

function checked(
  dir: string,
  names: { cert: string; key: string },
  pair: CertificateAndKey,
): CertificateAndKey {
  const certificate =
    attempt(() => new X509Certificate(pair.cert)) ?? damaged(dir, names.cert, "is no certificate");
  const key = attempt(() => createPrivateKey(pair.key)) ?? damaged(dir, names.key, "is no private key");
  return certificate.checkPrivateKey(key) ? pair : damaged(dir, names.key, `is not the key of ${names.cert}`);
}

function checkIssuer(dir: string, name: string, issued: CertificateAndKey, issuer: CertificateAndKey): void {
  const { publicKey } = new X509Certificate(issuer.cert);
  if (!new X509Certificate(issued.cert).verify(publicKey))
    damaged(dir, name, "was issued by another simulator");
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

function damaged(dir: string, name: string, what: string): never {
  throw new SimulatorError(
    "ERR_SIMULATOR_DIR_DAMAGED",
    `${join(dir, name)} ${what}, so the simulator cannot be the one that its clients know. Delete the directory ${dir} and start again; new keys are made then.`,
  );
}
