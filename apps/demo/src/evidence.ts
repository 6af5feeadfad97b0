import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DemoOptions } from "./app.ts";
import { SettingsError } from "./settings.ts";

/** Where the signature root is found. */
export interface EvidenceSource {
  /** Of the client. */
  readonly environment: string;
  /** Path of the signature root that BankID hands out on request. */
  readonly signatureRoots: string | undefined;
  /** Directory of a simulator, which writes its own. */
  readonly simulatorDir: string | undefined;
}

/**
 * What signatures are verified with; nothing where there is no root to verify them with.
 *
 * @throws {SettingsError} The file can't be read, or is no certificate.
 */
export function readEvidence({
  environment,
  signatureRoots,
  simulatorDir,
}: EvidenceSource): DemoOptions["evidence"] {
  const path = signatureRoots ?? (simulatorDir && join(simulatorDir, "signing-root.pem"));
  return path ? { environment: environmentOf(environment), signatureRoots: readRoot(path) } : undefined;
}

function environmentOf(name: string): "production" | "test" | { name: string } {
  return name === "production" || name === "test" ? name : { name };
}

function readRoot(path: string): string {
  const pem = readText(path);
  try {
    void new X509Certificate(pem);
    return pem;
  } catch {
    throw new SettingsError(
      `The signature root at ${path} is no certificate in PEM, or it is damaged: correct SIGNATURE_ROOTS, or copy the file again from where it came.`,
    );
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SettingsError(
      `The signature root at ${path} can't be read (${code}): correct SIGNATURE_ROOTS, or let this user read the file.`,
    );
  }
}
