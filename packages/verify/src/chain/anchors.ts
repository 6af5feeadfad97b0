import { BankIdError } from "@bankid-kit/core";
import { readCertificateFile } from "./certificate-file.ts";
import { fingerprint } from "./certificate.ts";
import type { Certificate } from "./certificate.ts";

/**
 * Whose evidence it is: BankID's own two services, or another by its name, such as the simulator. What
 * `@bankid-kit/core` takes as an environment fits.
 */
export type EvidenceEnvironment = "production" | "test" | { readonly name?: string };

/** One or more certificates, as PEM or DER. */
export type SignatureRoots = string | Uint8Array | readonly (string | Uint8Array)[];

/**
 * SHA-256 of BankID's signature roots, which are not its TLS roots (S82).
 *
 * @see Specification §9.6.
 */
export const signatureRootFingerprints: Readonly<Record<"production" | "test", string>> = {
  production: "ca32588e385b961d58e26010c6f8c839f7ca071e497de6b7841640a61506fd31",
  test: "c6faeaf8ccadcfd0738dc99140ca788c1a19a93f843c5a9ec1369872d50e45f2",
};

/** An environment's name, and the roots that are trusted in it. */
export interface TrustAnchors {
  readonly environment: string;
  readonly roots: readonly Certificate[];
}

/**
 * Takes the roots that the caller trusts, each of them one that the environment may have.
 *
 * @throws {BankIdError} `ERR_ENVIRONMENT_REQUIRED`, `ERR_ENVIRONMENT_INVALID`; `ERR_OPTION` for no root, for
 * what is no certificate, and for a root of another environment.
 */
export function trustAnchors(environment: EvidenceEnvironment, signatureRoots: SignatureRoots): TrustAnchors {
  const name = environmentName(environment);
  const roots = readRoots(signatureRoots);
  for (const root of roots) {
    if (!isRootOf(name, root)) {
      throw option(
        `holds a root that is not the signature root of "${name}". A TLS root, or the root of another environment, would let others sign in anybody's name`,
      );
    }
  }
  return { environment: name, roots };
}

/**
 * Reads the roots that a caller gives.
 *
 * @throws {BankIdError} `ERR_OPTION` for none, and for what is no certificate.
 */
export function readRoots(signatureRoots: SignatureRoots): Certificate[] {
  const isOne = typeof signatureRoots === "string" || signatureRoots instanceof Uint8Array;
  const list: readonly (string | Uint8Array)[] = isOne ? [signatureRoots] : signatureRoots;
  if (!Array.isArray(list) || list.length === 0) {
    throw option(
      "is missing: give the signature root of the environment as PEM, which BankID hands out on request",
    );
  }
  return list.map((root) => readCertificateFile(root, option));
}

/** The name of an environment, as results and proof files have it. */
export function environmentName(environment: EvidenceEnvironment): string {
  if (environment === "production" || environment === "test") return environment;
  if (environment === undefined) {
    throw new BankIdError(
      "ERR_ENVIRONMENT_REQUIRED",
      'No environment was given, and there is no default: write environment: "production", "test", or the { name } of another.',
    );
  }
  const name: unknown =
    typeof environment === "object" && environment !== null ? (environment.name ?? "custom") : "";
  if (typeof name !== "string" || name === "" || name === "production" || name === "test") {
    throw new BankIdError(
      "ERR_ENVIRONMENT_INVALID",
      'The environment must be "production", "test" or an object with another name.',
    );
  }
  return name;
}

/** Whether an environment of this name may have this root: BankID's two have one each, and nobody else has those. */
export function isRootOf(name: string, root: Certificate): boolean {
  const found = fingerprint(root);
  if (name === "production" || name === "test") return found === signatureRootFingerprints[name];
  return !Object.values(signatureRootFingerprints).includes(found);
}

function option(what: string): BankIdError {
  return new BankIdError("ERR_OPTION", `signatureRoots ${what}.`);
}
