import { BankIdError } from "@bankid-kit/core";
import type { BankIdClientOptions } from "@bankid-kit/core";
import { CommandError } from "../errors.ts";
import { exitCode } from "../exit-code.ts";
import { inOurWords } from "../words.ts";
import type { Finding } from "./finding.ts";
import { ok } from "./finding.ts";

const oldestNode = [20, 19] as const;

/** Whether this Node is new enough for bankid-kit. */
export function examineNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldMajor, oldMinor] = oldestNode;
  if (major > oldMajor || (major === oldMajor && minor >= oldMinor)) return ok("node", `Node ${version}.`);
  return {
    check: "node",
    level: "error",
    code: "node_too_old",
    message: `Node ${version} is older than ${oldestNode.join(".")}, which bankid-kit needs.`,
    fix: "Install a newer Node: any even major version from 22 on.",
  };
}

/**
 * What the options and variables come to.
 *
 * @param origin - Where the certificate comes from, as `--pfx rp.p12`.
 */
export function describeConfiguration(
  { environment }: Pick<BankIdClientOptions, "environment">,
  origin: string,
): Finding {
  return ok("configuration", `Environment ${environmentName(environment)}; the certificate is ${origin}.`);
}

/** A configuration that can't be used: the error's sentence says what to write. */
export function configurationTrouble(error: unknown): Finding {
  const { code, message: text } = known(error);
  const [message = "", ...fix] = text.split(/(?<=[.:]) /);
  return {
    check: "configuration",
    level: "error",
    code,
    message: message.replace(/:$/, "."),
    ...(fix.length === 0 ? {} : { fix: capital(fix.join(" ")) }),
  };
}

function known(error: unknown): { code: string; message: string } {
  if (error instanceof BankIdError) return { code: error.code, message: inOurWords(error.message) };
  if (error instanceof CommandError && error.exitCode === exitCode.configuration) {
    return { code: "configuration", message: error.message };
  }
  throw error;
}

/** `production`, `test`, or the name that a custom environment gives itself. */
export function environmentName(environment: BankIdClientOptions["environment"]): string {
  return typeof environment === "string" ? environment : (environment.name ?? "custom");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
