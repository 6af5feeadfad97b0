import { join } from "node:path";
import { BankIdError } from "@bankid-kit/core";
import type { EvidenceEnvironment } from "@bankid-kit/verify";
import { usageError } from "../errors.ts";
import type { World } from "../world.ts";
import { readExactly } from "./evidence.ts";

/** Options that say whose evidence it is, and what is trusted. */
export interface TrustOptions {
  readonly env?: "test" | "production" | "simulator";
  readonly dir?: string;
  readonly root?: string;
}

/** What a verifier is given. */
export interface Trusted {
  readonly environment: EvidenceEnvironment;
  readonly signatureRoots: string;
}

/** The root that a simulator writes into its directory. */
const simulatorRoot = "signing-root.pem";

/**
 * Whose evidence it is, and the root to trust, from the options and, where they say nothing, from `BANKID_ENV`
 * and `BANKID_DIR`.
 *
 * @throws {CommandError} When the environment or the root is missing, or two options contradict each other.
 */
export function trustFor(options: TrustOptions, env: World["env"]): Trusted {
  refuseContradictions(options);
  const name = options.dir === undefined ? (options.env ?? env["BANKID_ENV"]) : "simulator";
  if (name === undefined || name === "") {
    throw usageError("Whose signature is it? Give --env test, --env production or --env simulator.");
  }
  if (name !== "test" && name !== "production" && name !== "simulator") {
    throw usageError(`BANKID_ENV is none of test, production and simulator: correct it, or give --env.`);
  }
  const root = rootFile(options, name === "simulator" ? env["BANKID_DIR"] : undefined);
  if (root === undefined) {
    throw usageError(
      name === "simulator"
        ? "--dir is missing: give the directory that bankid-simulator --dir wrote, or its signing-root.pem as --root."
        : "--root is missing: give the signature root as PEM, which BankID hands out on request. It is not the root of its TLS certificates.",
    );
  }
  return { environment: environmentOf(name), signatureRoots: read(root) };
}

/** An environment by its name. */
export function environmentOf(name: string): EvidenceEnvironment {
  return name === "production" || name === "test" ? name : { name };
}

/**
 * The root to trust for a proof file, which has one in it. BankID's own are known by their fingerprints; of
 * anybody else's, a root of your own is needed, for everybody can make one. The root of a simulator's directory
 * goes with its environment alone, whatever the file calls itself.
 *
 * @param environment - What the file says that it is of.
 */
export function trustForProof(
  options: TrustOptions,
  env: World["env"],
  environment: string | undefined,
): Partial<Trusted> {
  refuseContradictions(options);
  const isBankIds = environment === "production" || environment === "test";
  const root = rootFile(options, isBankIds ? undefined : env["BANKID_DIR"]);
  const name = root === undefined || root.option === "--root" ? options.env : "simulator";
  return {
    ...(name === undefined ? {} : { environment: environmentOf(name) }),
    ...(root === undefined ? {} : { signatureRoots: read(root) }),
  };
}

/** Calls a root by the option that named it. */
export function inOptionsWords<Result>({ root }: TrustOptions, check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof BankIdError)) throw error;
    const name = root === undefined ? simulatorRoot : "--root";
    throw new BankIdError(error.code, error.message.replace(/^signatureRoots\b/, name));
  }
}

function refuseContradictions({ env, dir, root }: TrustOptions): void {
  for (const [name, value] of Object.entries({ dir, root })) {
    if (value === "") throw usageError(`--${name} is empty: was a variable of the shell not set?`);
  }
  if (dir !== undefined && root !== undefined) {
    throw usageError("--dir and --root both name a root to trust: give one of them.");
  }
  if (dir !== undefined && env !== undefined && env !== "simulator") {
    throw usageError(`--dir is for the simulator, and --env says ${env}: leave one of them out.`);
  }
}

interface RootFile {
  readonly path: string;
  readonly option: string;
}

function rootFile({ root, dir }: TrustOptions, variable: string | undefined): RootFile | undefined {
  if (root !== undefined) return { path: root, option: "--root" };
  if (dir !== undefined) return { path: join(dir, simulatorRoot), option: "--dir" };
  return variable ? { path: join(variable, simulatorRoot), option: "BANKID_DIR" } : undefined;
}

function read({ path, option }: RootFile): string {
  return readExactly(path, option);
}
