import type { Evidence } from "@bankid-kit/verify";
import { CommandError, usageError } from "../errors.ts";
import { exitCode } from "../exit-code.ts";
import { isShowablePath } from "../path.ts";
import { UnreadableFile, readSmallFile } from "../read-file.ts";

/** What names the evidence on the command line. */
export interface EvidenceOptions {
  readonly signature?: string;
  readonly ocsp?: string;
}

/** What there is to verify. */
export type Given =
  /** A proof file, whose environment is what it says of itself. */
  | { readonly is: "proof"; readonly text: string; readonly environment: string | undefined }
  /** `completionData`, as `--out` saves it. */
  | { readonly is: "completion"; readonly evidence: Evidence; readonly personalNumber: string }
  /** A signature and an OCSP response, and nothing of the order. */
  | { readonly is: "evidence"; readonly evidence: Evidence };

/** Bytes: the library's own limits are lower, and say more. */
const fileLimit = 8_388_608;

/**
 * Reads what there is to verify.
 *
 * @throws {CommandError} When nothing is named, too much is, or a file can't be read.
 */
export function readGiven(file: string | undefined, { signature, ocsp }: EvidenceOptions): Given {
  if (file !== undefined) {
    if (signature !== undefined || ocsp !== undefined) {
      throw usageError("A file and --signature with --ocsp are two pieces of evidence: give one of them.");
    }
    return readFile(file);
  }
  if (signature === undefined && ocsp === undefined) {
    throw usageError("There is nothing to verify: give a proof file, or --signature and --ocsp.");
  }
  if (signature === undefined) throw usageError("--ocsp goes with --signature: give both of one answer.");
  if (ocsp === undefined) throw usageError("--signature goes with --ocsp: give both of one answer.");
  return {
    is: "evidence",
    evidence: { signature: readBase64(signature, "--signature"), ocspResponse: readBase64(ocsp, "--ocsp") },
  };
}

/** Reads a text, of which every byte counts. */
export function readExactly(path: string, option: string): string {
  try {
    return readSmallFile(path, fileLimit).toString("utf8");
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    const shown = isShowablePath(path) ? ` ${path}` : "";
    throw new CommandError(
      `The file${shown} of ${option} can't be read: ${error.message}. Correct the path.`,
      exitCode.usage,
    );
  }
}

function readFile(path: string): Given {
  const text = readExactly(path, "<file>");
  const members = objectIn(text);
  const { signature, ocspResponse, user, format, environment } = members;
  if (format === undefined && typeof signature === "string" && typeof ocspResponse === "string") {
    const { personalNumber = "" } = Object(user) as { personalNumber?: unknown };
    return {
      is: "completion",
      evidence: { signature, ocspResponse },
      personalNumber: typeof personalNumber === "string" ? personalNumber : "",
    };
  }
  return { is: "proof", text, environment: typeof environment === "string" ? environment : undefined };
}

/** What a file of JSON has; nothing where it is none, which the library says. */
function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** The end of the line is the editor's; BankID's base64 has none. */
function readBase64(path: string, option: string): string {
  return readExactly(path, option).replace(/\r?\n$/, "");
}
