import { BankIdError } from "../errors.ts";
import { readRegularFile } from "./file.ts";
import { Unreadable, stop } from "./finding.ts";
import { pathLooks } from "./path-looks.ts";
import { howToGive } from "./refusals.ts";

/** Bytes, or the path of a file; or a function that gives either each time the certificate is read. */
export type CertificateBytes = string | Uint8Array | (() => string | Uint8Array);

/** The passphrase of a PFX or a key; as a function it is asked for each time the certificate is read. */
export type Passphrase = string | Uint8Array | (() => string | Uint8Array);

/** A PFX (PKCS#12) file that holds the certificate and its key. */
export interface PfxCertificate {
  /** Path of the file, or its bytes. */
  pfx: CertificateBytes;
  passphrase?: Passphrase;
  /** A certificate is one or the other. */
  cert?: never;
  key?: never;
}

/** A certificate and its key as PEM. One file that holds both may be given for both. */
export interface PemCertificate {
  /** PEM text or bytes, or the path of a PEM file. */
  cert: CertificateBytes;
  /** PEM text or bytes, or the path of a PEM file. */
  key: CertificateBytes;
  /** Where the key is encrypted. */
  passphrase?: Passphrase;
  /** A certificate is one or the other. */
  pfx?: never;
}

/** A certificate in PEM without its key: it can be looked at, and nothing more. */
export interface LoneCertificate {
  /** PEM text or bytes, or the path of a PEM file. */
  cert: CertificateBytes;
  key?: never;
  pfx?: never;
  passphrase?: never;
}

/** The RP's client certificate with its private key. */
export type Certificate = PfxCertificate | PemCertificate;

/** A certificate, or a function that gives one each time the certificate is read. */
export type CertificateSource = Certificate | (() => Certificate);

/** What the messages call the four options, when the user wrote them under other names. */
export interface CertificateOptionNames {
  readonly pfx: string;
  readonly cert: string;
  readonly key: string;
  readonly passphrase: string;
}

const ownNames: CertificateOptionNames = {
  pfx: "the option pfx",
  cert: "the option cert",
  key: "the option key",
  passphrase: "the option passphrase",
};

/** Beside the objects and not in them, so that they stay what the user would write. */
const namesOf = new WeakMap<object, CertificateOptionNames>();

/** Remembers where a certificate's options came from, such as `BANKID_PFX`, for the messages. */
export function nameOptions<T extends Certificate>(
  certificate: T,
  names: Partial<CertificateOptionNames>,
): T {
  namesOf.set(certificate, { ...ownNames, ...names });
  return certificate;
}

/** What a source gave, read once. */
export type GivenCertificate = { readonly names: CertificateOptionNames } & (
  | { readonly kind: "pfx"; readonly pfx: GivenFile; readonly passphrase: string | undefined }
  | {
      readonly kind: "pem";
      readonly cert: GivenFile;
      /** Nothing where it was left out. */
      readonly key: GivenFile | undefined;
      readonly passphrase: string | undefined;
    }
);

/** The bytes of one option, and how a message speaks of them. */
export interface GivenFile {
  readonly bytes: Buffer;
  /** As "The file rp.p12 (the option pfx)". */
  readonly label: string;
}

/**
 * Asks the functions and reads the files.
 *
 * @throws {Unreadable} `ERR_CERTIFICATE_REQUIRED`, `ERR_CERTIFICATE_SOURCE` or `ERR_CERTIFICATE_FILE`.
 */
export function readSource(
  source: CertificateSource | LoneCertificate,
  given?: Partial<CertificateOptionNames>,
): GivenCertificate {
  const certificate =
    typeof source === "function" ? called("The function that gives the certificate", source) : source;
  if (typeof certificate !== "object" || certificate === null) missing("No certificate was given");
  const names = { ...(namesOf.get(certificate) ?? ownNames), ...given };
  const { pfx, cert, key, passphrase } = certificate as Partial<
    Record<"pfx" | "cert" | "key", CertificateBytes> & { passphrase: Passphrase }
  >;
  if (pfx !== undefined) {
    if (cert !== undefined || key !== undefined) missing("Both a PFX and a PEM pair were given");
    return {
      kind: "pfx",
      names,
      pfx: readOption(names.pfx, pfx),
      passphrase: readPassphrase(names, passphrase),
    };
  }
  if (cert === undefined && key === undefined) missing("No certificate was given");
  if (cert === undefined) missing(`A key was given without ${names.cert}, the certificate`);
  return {
    kind: "pem",
    names,
    cert: readOption(names.cert, cert),
    key: key === undefined ? undefined : readOption(names.key, key),
    passphrase: readPassphrase(names, passphrase),
  };
}

/**
 * The source, if asking it again can give something new; else nothing, so that no bytes are kept (S22).
 */
export function rereadable(source: CertificateSource): CertificateSource | undefined {
  if (typeof source === "function") return source;
  const files = source.pfx !== undefined ? [source.pfx] : [source.cert, source.key];
  return files.every((file) => typeof file === "function" || (typeof file === "string" && !isPemText(file)))
    ? source
    : undefined;
}

function readOption(name: string, value: CertificateBytes): GivenFile {
  const content = typeof value === "function" ? called(`The function of ${name}`, value) : value;
  if (content instanceof Uint8Array) return { bytes: Buffer.from(content), label: `What ${name} gave` };
  if (typeof content !== "string" || content === "") {
    return missing(`${capital(name)} is neither the path of a file nor its bytes`);
  }
  if (isPemText(content)) return { bytes: Buffer.from(content), label: `The text in ${name}` };
  return { bytes: readFile(name, content), label: `The file ${content} (${name})` };
}

function readFile(name: string, path: string): Buffer {
  const content = readRegularFile(path);
  if ("bytes" in content) return content.bytes;
  const { trouble } = content;
  const looks = pathLooks(path);
  if (looks === "encoded") {
    return stop(
      "ERR_CERTIFICATE_BASE64",
      `What ${name} gave is no path, but looks like the bytes of a file in base64.`,
      `Give the path of the file in ${name}, or its bytes, as Buffer.from(value, "base64").`,
    );
  }
  if (looks === "no path") {
    return stop(
      "ERR_CERTIFICATE_FILE",
      `What ${name} gave is no path: it is too long, or has line ends or control characters.`,
      `Give the path of the file in ${name}; or its bytes as a Buffer, for a string breaks them.`,
    );
  }
  const [reason, fix] = fileTrouble[trouble] ?? [`it can't be read (${trouble})`, "Look at the disk, and at"];
  return stop(
    "ERR_CERTIFICATE_FILE",
    looks === "path"
      ? `The file ${path} (${name}) was not read: ${reason}.`
      : `The file that ${name} names was not read: ${reason}. The name is not shown, for it may be a secret that was meant for another option.`,
    `${fix} ${name}. A relative path starts where the process was started.`,
  );
}

const fileTrouble: Readonly<Record<string, readonly [reason: string, fix: string]>> = {
  ENOENT: ["there is no such file", "Correct the path in"],
  ENOTDIR: ["a part of the path is a file and no directory", "Correct the path in"],
  EACCES: ["this user may not read it", "Let the user that runs this process read it, or correct"],
  EPERM: ["this user may not read it", "Let the user that runs this process read it, or correct"],
  EISDIR: ["it is a directory", "Name the file inside it in"],
  NOT_A_FILE: [
    "it is a pipe or a device and no regular file",
    "Write what it gives into a file, and name that in",
  ],
  TOO_LARGE: ["it is larger than 1 MiB, which no certificate is", "Correct the path in"],
};

function readPassphrase(names: CertificateOptionNames, value: Passphrase | undefined): string | undefined {
  const content = typeof value === "function" ? called(`The function of ${names.passphrase}`, value) : value;
  if (content === undefined || typeof content === "string") return content;
  if (content instanceof Uint8Array) return Buffer.from(content).toString("utf8");
  return missing(`${capital(names.passphrase)} is no text`);
}

/** What a function threw is not passed on: a secret store's error may hold the secret or the way to it. */
function called<T>(label: string, read: () => T): T {
  let value: T;
  try {
    value = read();
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    const own = error instanceof BankIdError ? ` ${error.message}` : "";
    return stop(
      "ERR_CERTIFICATE_SOURCE",
      `${label} threw an error.${own}`,
      "Call it by itself to see which; it must return the certificate or throw nothing that is a secret.",
    );
  }
  if (value instanceof Promise) {
    value.catch(() => undefined);
    return stop(
      "ERR_CERTIFICATE_SOURCE",
      `${label} gave a promise, and a certificate is read at once.`,
      "Await the secret first, and give the function's result; client.reloadCertificate(…) takes a later one.",
    );
  }
  return value;
}

function missing(what: string): never {
  return stop("ERR_CERTIFICATE_REQUIRED", `${what}.`, howToGive);
}

function isPemText(value: string): boolean {
  return value.includes("-----BEGIN ");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
