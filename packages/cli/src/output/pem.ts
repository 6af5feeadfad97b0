import type { SplitCertificate } from "@bankid-kit/core";
import { exitCode } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { writePrivateFiles } from "../files.ts";
import type { World } from "../world.ts";

/** Where to write, and whether files may be replaced. */
export interface PemOptions {
  readonly directory: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** The two paths. */
export interface PemPaths {
  readonly cert: string;
  readonly key: string;
}

/** Writes a certificate and its key as two files, and says where. */
export function writePem(
  { certificate, key }: SplitCertificate,
  { directory, force = false, json = false }: PemOptions,
  { out, err }: World,
  advice: (paths: PemPaths) => readonly string[],
): ExitCode {
  const [certPath = "", keyPath = ""] = writePrivateFiles(
    directory,
    { "cert.pem": certificate, "key.pem": key },
    { force },
  );
  const paths = { cert: certPath, key: keyPath };
  out.write(json ? `${JSON.stringify(paths)}\n` : `${certPath}\n${keyPath}\n`);
  for (const line of advice(paths)) err.write(`${line}\n`);
  return exitCode.ok;
}
