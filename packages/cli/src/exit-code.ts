import type { BankIdErrorKind } from "@bankid-kit/core";

/** What the command's exit says to a script. */
export const exitCode = {
  /** Done; or the order was completed, the evidence holds, or the doctor found no error. */
  ok: 0,
  /** The doctor found an error, the order failed, the evidence does not hold, or BankID refused the call. */
  failed: 1,
  /** The command line can't be understood. */
  usage: 2,
  /** The configuration or the certificate is wrong. */
  configuration: 3,
  /** BankID can't be reached. */
  unreachable: 4,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

/** A number of {@link exitCode}. */
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** The same as a table for `--help`. */
export const exitCodeHelp = `
Exit codes:
  0    done; the order was completed; the evidence holds; the doctor found no error
  1    the doctor found an error, the order failed, the evidence does not hold,
       or BankID refused the call
  2    the command line can't be understood
  3    the configuration or the certificate is wrong
  4    BankID can't be reached
  130  interrupted with Ctrl-C; the order was cancelled at BankID`;

const unreachable: ReadonlySet<BankIdErrorKind> = new Set<BankIdErrorKind>([
  "ERR_UNREACHABLE",
  "ERR_TLS_UNTRUSTED",
  "ERR_NO_ANSWER",
  "ERR_TIMEOUT",
  "ERR_PROTOCOL",
]);

/** The exit code for an error of core: who can mend it decides. */
export function exitCodeOf(code: BankIdErrorKind): ExitCode {
  if (code === "ERR_BANKID" || code === "ERR_RESULT_LOST") return exitCode.failed;
  if (unreachable.has(code)) return exitCode.unreachable;
  if (/^ERR_(CERTIFICATE|PFX|ENV)/.test(code) || code === "ERR_OPTION") return exitCode.configuration;
  return exitCode.usage;
}
