import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A real signature of BankID's test service, which lies outside the project and may not be there. */
export interface Vector {
  readonly signature: string;
  readonly ocspResponse: string;
  readonly root: string;
}

/** Where it would be. */
export const vectorDirectory: string =
  process.env["BANKID_KIT_VECTORS"] ?? join(import.meta.dirname, "../../../../../shared/vectors");

/** The vector, or nothing; it is said which. */
export function readVector(): Vector | undefined {
  if (!existsSync(join(vectorDirectory, "signature.b64"))) {
    console.log(`no real signature in BANKID_KIT_VECTORS (${vectorDirectory}): forged ones stand in for it`);
    return undefined;
  }
  const read = (name: string): string => readFileSync(join(vectorDirectory, name), "utf8");
  return {
    signature: read("signature.b64").trim(),
    ocspResponse: read("ocsp-response.b64").trim(),
    root: read("signing-root-test.pem"),
  };
}
