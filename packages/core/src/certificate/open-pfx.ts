import { X509Certificate } from "node:crypto";
import { Duplex } from "node:stream";
import { TLSSocket, createSecureContext } from "node:tls";
import { Unreadable, stop } from "./finding.ts";
import { blocksOf, fileFormat, firstCertificate, isKey } from "./format.ts";
import type { OpenedCertificate, PemMaterial } from "./opened.ts";
import type { PfxParts } from "./pfx-parts.ts";
import { pfxParts } from "./pfx-parts.ts";
import {
  copyAgain,
  legacyRemark,
  noCertificate,
  noKey,
  otherKey,
  refuseFormat,
  refusePassphrase,
  truncated,
} from "./refusals.ts";
import type { CertificateOptionNames, GivenCertificate, GivenFile } from "./source.ts";

type GivenPfx = GivenCertificate & { kind: "pfx" };

/**
 * Opens a PFX as Node does, and one that is too old for Node by node-forge.
 *
 * @throws {Unreadable}
 */
export function openPfx({ names, pfx: file, passphrase }: GivenPfx): OpenedCertificate {
  const { bytes, label } = file;
  mustBePfx(file, names);
  const material = { pfx: bytes, ...(passphrase === undefined ? {} : { passphrase }) };
  try {
    const leaf = certificateOf(material);
    return { leaf, material, findings: bytes.includes(tripleDes) ? [legacyRemark(label, "3DES")] : [] };
  } catch (error) {
    const legacy = isLegacy(error, file, passphrase ?? "", names);
    const opened = openParts(partsOf(file, passphrase ?? "", legacy, names));
    return { ...opened, findings: [...opened.findings, ...(legacy ? [legacyRemark(label, "RC2")] : [])] };
  }
}

/**
 * What lies in a PFX, as PEM.
 *
 * @throws {Unreadable}
 */
export function pemOfPfx(given: GivenPfx): PemMaterial {
  const { names, pfx: file, passphrase = "" } = given;
  const { material, findings } = openPfx(given);
  if (material === undefined) throw new Unreadable(otherKey);
  const old = findings.some(({ code }) => code === "WARN_PFX_LEGACY");
  return pemOf(partsOf(file, passphrase, old, names)) ?? stopDamaged(file.label);
}

function mustBePfx(file: GivenFile, names: CertificateOptionNames): void {
  const found = fileFormat(file.bytes);
  if (found.format === "pfx") return;
  const blocks = blocksOf(found);
  if (blocks.length === 0) refuseFormat(found, file, "a PFX");
  if (!blocks.some(isKey))
    noKey(`${file.label} is a certificate alone, without its private key`, names, firstCertificate(blocks));
  stop(
    "ERR_CERTIFICATE_OPTION",
    `${file.label} is PEM, and ${names.pfx} takes a PFX (.p12, .pfx).`,
    `Give the file in ${names.cert} and in ${names.key}: twice the same, if it holds both.`,
  );
}

/** pbeWithSHAAnd3-KeyTripleDES-CBC, as it stands in the file. */
const tripleDes = Buffer.from("060a2a864886f70d010c0103", "hex");

/** Node opens a PFX for TLS alone; a socket that goes nowhere tells which certificate it found in it. */
function certificateOf(material: { pfx: Buffer; passphrase?: string }): X509Certificate {
  const secureContext = createSecureContext(material);
  const nowhere = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
  const socket = new TLSSocket(nowhere, { secureContext });
  try {
    const certificate = socket.getX509Certificate();
    if (certificate === undefined) throw new Error("no certificate");
    return certificate;
  } finally {
    socket.destroy();
    nowhere.destroy();
  }
}

/** What Node says of a PFX that it does not open, and whether that is for its age alone. */
function isLegacy(
  error: unknown,
  { label }: GivenFile,
  passphrase: string,
  names: CertificateOptionNames,
): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const text = String(message);
  if (text.includes("mac verify failure") || text.includes("bad decrypt")) {
    refusePassphrase(label, passphrase, names);
  }
  if (text.includes("not enough data") || text.includes("too long")) truncated(label);
  if (code === "ERR_CRYPTO_UNSUPPORTED_OPERATION" || text.includes("mac absent")) return true;
  // Certificate or key was not found: what else is in there tells what is wrong.
  if (code === "ERR_CRYPTO_OPERATION_FAILED") return false;
  return stopDamaged(label);
}

function partsOf(
  { bytes, label }: GivenFile,
  passphrase: string,
  legacy: boolean,
  names: CertificateOptionNames,
): PfxParts {
  const parts = pfxParts(bytes, { passphrase, modern: !legacy });
  if (parts === undefined) {
    return stop(
      "ERR_PFX_LEGACY",
      `${label} is encrypted in a way that neither Node nor node-forge reads.`,
      "Import it where it was made, as in the keychain of Windows or macOS, and export it anew with AES-256; or ask for a new one.",
    );
  }
  if (parts.certificates.length === 0)
    noCertificate(`${label} holds a private key and no certificate`, names);
  if (parts.keys.length === 0)
    noKey(`${label} holds a certificate and no private key`, names, parts.certificates[0]);
  return parts;
}

function openParts(parts: PfxParts): OpenedCertificate {
  const material = pemOf(parts);
  const leaf = material === undefined ? parts.certificates[0] : new X509Certificate(material.cert);
  if (leaf === undefined) throw new Error("A certificate is looked for among none.");
  return { leaf, material, findings: material === undefined ? [otherKey] : [] };
}

/** The certificate that belongs to the key goes first, as TLS wants it; the rest of the chain follows. */
function pemOf({ certificates, keys }: PfxParts): PemMaterial | undefined {
  for (const leaf of certificates) {
    const key = keys.find((each) => leaf.checkPrivateKey(each));
    if (key === undefined) continue;
    const chain = [leaf, ...certificates.filter((each) => each !== leaf)];
    return {
      cert: chain.map((each) => each.toString()).join(""),
      key: key.export({ type: "pkcs8", format: "pem" }).toString(),
    };
  }
  return undefined;
}

function stopDamaged(label: string): never {
  return stop("ERR_CERTIFICATE_INVALID", `${label} is damaged.`, copyAgain);
}
