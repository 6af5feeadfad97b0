import type { X509Certificate } from "node:crypto";
import type { CertificateProblem, CertificateRemark } from "./finding.ts";
import { Unreadable, problem, remark, stop } from "./finding.ts";
import type { FileFormat } from "./format.ts";
import type { CertificateOptionNames, GivenFile } from "./source.ts";

export const copyAgain: string =
  "Copy the file again from where it came, as a binary file, and compare the sizes.";

export const otherKey: CertificateProblem = problem(
  "ERR_CERTIFICATE_KEY_MISMATCH",
  "The private key belongs to another certificate than the one that was given.",
  "Give the two that were issued together: the key that the certificate request was made with.",
);

export function legacyRemark(label: string, cipher: string): CertificateRemark {
  return remark(
    "WARN_PFX_LEGACY",
    `${label} is encrypted with ${cipher}, which no longer protects a stolen file.`,
    "Nothing to do for it to work. When it is next renewed, ask for or export a file with AES-256.",
  );
}

export function refusePassphrase(label: string, passphrase: string, names: CertificateOptionNames): never {
  return passphrase === ""
    ? stop(
        "ERR_CERTIFICATE_PASSPHRASE_MISSING",
        `${label} is encrypted, and no passphrase was given.`,
        `Give ${names.passphrase}, which came with the file, often in a separate letter or message.`,
      )
    : stop(
        "ERR_CERTIFICATE_PASSPHRASE",
        `The passphrase does not open ${lowerFirst(label)}.`,
        `Look at ${names.passphrase}: typing errors, a space or line end at its end, quotes that a shell kept, and that it belongs to this file. If it is right, the file is damaged.`,
      );
}

/** @param leaf - The certificate that is there, of which all else can be told. */
export function noKey(what: string, names: CertificateOptionNames, leaf: X509Certificate | undefined): never {
  const found = problem(
    "ERR_CERTIFICATE_NO_KEY",
    `${what}.`,
    `Export the certificate together with its private key as PFX, or give the key in ${names.key}. It is on the computer where the certificate was ordered; a bank does not have it.`,
  );
  throw new Unreadable(found, leaf);
}

/** As {@link noKey}, where the option for it was left out. */
export function keyNotGiven(names: CertificateOptionNames, leaf: X509Certificate | undefined): never {
  const found = problem(
    "ERR_CERTIFICATE_REQUIRED",
    `A certificate was given without ${names.key}, its private key.`,
    howToGive,
  );
  throw new Unreadable(found, leaf);
}

/** What to write, for who gave no certificate or half of one. */
export const howToGive: string =
  "Write certificate: { pfx, passphrase } for a .p12 or .pfx file, or certificate: { cert, key } for PEM.";

export function noCertificate(what: string, names: CertificateOptionNames): never {
  return stop(
    "ERR_CERTIFICATE_NO_CERTIFICATE",
    `${what}.`,
    `Give the certificate that the bank issued: in ${names.cert}, or in one PFX with the key.`,
  );
}

export function truncated(label: string): never {
  return stop("ERR_CERTIFICATE_TRUNCATED", `${label} ends too early: a part of it is missing.`, copyAgain);
}

export function refuseFormat(found: FileFormat, { label }: GivenFile, wanted: string): never {
  switch (found.format) {
    case "empty":
      return stop(
        "ERR_CERTIFICATE_EMPTY",
        `${label} is empty.`,
        "Copy the file again; a mounted secret may not be filled yet.",
      );
    case "html":
      return stop(
        "ERR_CERTIFICATE_HTML",
        `${label} is a web page, as a download leaves it when it needed a login.`,
        "Download the file again in a browser where you are logged in.",
      );
    case "base64":
      return stop(
        "ERR_CERTIFICATE_BASE64",
        `${label} is the base64 text of ${wanted === "PEM" ? "DER" : "a file"}, not ${wanted} itself.`,
        'Decode it, as with Buffer.from(text, "base64"), and give the bytes.',
      );
    case "truncated":
      return truncated(label);
    case "zip":
      return stop(
        "ERR_CERTIFICATE_INVALID",
        `${label} is a zip archive.`,
        "Unpack it and give the file inside.",
      );
    case "keystore":
      return stop(
        "ERR_CERTIFICATE_INVALID",
        `${label} is a Java keystore (JKS).`,
        "Export it as PKCS#12, which keytool does with -importkeystore -deststoretype PKCS12.",
      );
    default:
      return stop("ERR_CERTIFICATE_INVALID", `${label} is not ${wanted}, or it is damaged.`, copyAgain);
  }
}

export function lowerFirst(label: string): string {
  return label.charAt(0).toLowerCase() + label.slice(1);
}
