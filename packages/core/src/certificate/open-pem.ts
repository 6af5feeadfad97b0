import type { KeyObject } from "node:crypto";
import { X509Certificate, createPrivateKey } from "node:crypto";
import type { CertificateFinding } from "./finding.ts";
import { remark, stop } from "./finding.ts";
import type { PemBlock } from "./format.ts";
import { fileFormat, firstCertificate, isCertificate, isKey } from "./format.ts";
import type { OpenedCertificate } from "./opened.ts";
import {
  copyAgain,
  keyNotGiven,
  lowerFirst,
  noCertificate,
  noKey,
  otherKey,
  refuseFormat,
  refusePassphrase,
} from "./refusals.ts";
import type { CertificateOptionNames, GivenCertificate, GivenFile } from "./source.ts";

export function openPem({
  names,
  cert,
  key,
  passphrase,
}: GivenCertificate & { kind: "pem" }): OpenedCertificate {
  const findings: CertificateFinding[] = [];
  const certBlocks = readPem(cert, "cert", names, findings);
  if (key === undefined) return keyNotGiven(names, firstCertificate(certBlocks));
  const keyBlocks = readPem(key, "key", names, findings);
  if (!certBlocks.some(isCertificate)) {
    if (certBlocks.some(isKey) && keyBlocks.some(isCertificate)) {
      stop(
        "ERR_CERTIFICATE_SWAPPED",
        `${cert.label} is the private key, and ${lowerFirst(key.label)} the certificate.`,
        `Change them over: the certificate goes into ${names.cert}, its private key into ${names.key}.`,
      );
    }
    noCertificate(`${cert.label} holds ${labelsOf(certBlocks)} and no certificate`, names);
  }
  const keyBlock = keyBlocks.find(isKey);
  if (keyBlock === undefined)
    return noKey(
      `${key.label} holds ${labelsOf(keyBlocks)} and no private key`,
      names,
      firstCertificate(certBlocks),
    );
  const certificates = certBlocks.filter(isCertificate).map(({ pem }) => readCertificate(pem, cert.label));
  const privateKey = readKey(keyBlock, key.label, passphrase, names);
  const [first] = certificates;
  const leaf = certificates.find((each) => each.checkPrivateKey(privateKey));
  if (first === undefined) throw new Error("A certificate is looked for among none.");
  if (leaf === undefined) return { leaf: first, material: undefined, findings: [...findings, otherKey] };
  if (leaf !== first) {
    findings.push(
      remark(
        "WARN_CERTIFICATE_ORDER",
        `${cert.label} holds several certificates, and the one of the key is not the first.`,
        "Nothing to do: the right one is used. Other programs want it first.",
      ),
    );
  }
  const chain = [leaf, ...certificates.filter((each) => each !== leaf)].map(String).join("");
  const opens = passphrase === undefined ? {} : { passphrase };
  return { leaf, material: { cert: chain, key: keyBlock.pem, ...opens }, findings };
}

function readPem(
  file: GivenFile,
  option: "cert" | "key",
  names: CertificateOptionNames,
  findings: CertificateFinding[],
): readonly PemBlock[] {
  const found = fileFormat(file.bytes);
  if (found.format === "pfx") {
    return stop(
      "ERR_CERTIFICATE_OPTION",
      `${file.label} is a PFX, and ${names[option]} takes PEM.`,
      `Give the file in ${names.pfx}, alone: a PFX holds the certificate and the key.`,
    );
  }
  if (found.format === "certificate" || found.format === "key") {
    findings.push(
      remark(
        "WARN_CERTIFICATE_DER",
        `${file.label} is DER, the binary form, and not PEM.`,
        "Nothing to do: it was read. Other programs want PEM (in Windows: Base-64 encoded X.509).",
      ),
    );
    return [found.block];
  }
  if (found.format !== "pem") return refuseFormat(found, file, "PEM");
  if (found.utf16) {
    findings.push(
      remark(
        "WARN_CERTIFICATE_ENCODING",
        `${file.label} is text in UTF-16, as Windows' tools write it.`,
        "Nothing to do: it was read. Other programs want ASCII; in PowerShell, write it with -Encoding ascii.",
      ),
    );
  }
  return found.blocks;
}

function readCertificate(pem: string, label: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    return stop("ERR_CERTIFICATE_INVALID", `The certificate in ${lowerFirst(label)} is damaged.`, copyAgain);
  }
}

function readKey(
  { label: kind, pem }: PemBlock,
  label: string,
  passphrase: string | undefined,
  names: CertificateOptionNames,
): KeyObject {
  try {
    return createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch (error) {
    const encrypted = kind.includes("ENCRYPTED") || pem.includes("Proc-Type: 4,ENCRYPTED");
    // OpenSSL's codes for this differ between versions of Node; what the file says of itself does not.
    const unknown = String((error as { message?: unknown }).message).includes("unsupported");
    if (encrypted && (passphrase === undefined || passphrase === "" || !unknown)) {
      return refusePassphrase(label, passphrase ?? "", names);
    }
    return stop(
      "ERR_CERTIFICATE_INVALID",
      `The private key in ${lowerFirst(label)} is damaged, or of a kind that Node does not read (${kind}).`,
      copyAgain,
    );
  }
}

function labelsOf(blocks: readonly PemBlock[]): string {
  return [...new Set(blocks.map(({ label }) => inWords[label] ?? label))].join(" and ");
}

const inWords: Readonly<Record<string, string>> = {
  CERTIFICATE: "a certificate",
  "CERTIFICATE REQUEST": "the request for a certificate",
  "NEW CERTIFICATE REQUEST": "the request for a certificate",
  "PRIVATE KEY": "a private key",
  "ENCRYPTED PRIVATE KEY": "a private key",
  "RSA PRIVATE KEY": "a private key",
  "EC PRIVATE KEY": "a private key",
  "PUBLIC KEY": "a public key",
};
