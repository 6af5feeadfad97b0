import { X509Certificate } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** A real signature of BankID's test service, which lies outside the project and may not be there. */
export interface Vector {
  /** The name of its folder. */
  readonly name: string;
  readonly signature: string;
  readonly ocspResponse: string;
  readonly root: string;
}

/**
 * Where they would be: `signature.b64`, `ocsp-response.b64` and `signing-root-test.pem`, here or in folders below,
 * which may leave the root out where it is the same.
 */
export const vectorDirectory: string =
  process.env["BANKID_KIT_VECTORS"] ?? join(import.meta.dirname, "../../../../../shared/vectors");

const signatureFile = "signature.b64";

/** Every folder that has a signature in it. */
export function vectorFolders(): string[] {
  if (!existsSync(vectorDirectory)) return [];
  const below = readdirSync(vectorDirectory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(vectorDirectory, entry.name));
  return [vectorDirectory, ...below.toSorted()].filter((folder) => existsSync(join(folder, signatureFile)));
}

/** The vectors that there are; where there is none, that is said. */
export function readVectors(): Vector[] {
  const folders = vectorFolders();
  if (folders.length === 0) {
    console.log(`no real signature in BANKID_KIT_VECTORS (${vectorDirectory}): forged ones stand in for it`);
  }
  return folders.map((folder) => {
    const read = (file: string): string => readFileSync(join(folder, file), "utf8");
    const root = existsSync(join(folder, rootFile)) ? folder : vectorDirectory;
    return {
      name: basename(folder),
      signature: read(signatureFile).trim(),
      ocspResponse: read("ocsp-response.b64").trim(),
      root: readFileSync(join(root, rootFile), "utf8"),
    };
  });
}

const rootFile = "signing-root-test.pem";

/** The one whose contents the specification tells (§9.7), by its person's certificate. */
export function isKnown({ signature }: Vector): boolean {
  const [, base64 = ""] =
    /<X509Certificate>([^<]*)/.exec(Buffer.from(signature, "base64").toString("utf8")) ?? [];
  return new X509Certificate(Buffer.from(base64, "base64")).serialNumber === "1EF58C451A53EAC9";
}
