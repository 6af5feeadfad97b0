import { BankIdError } from "../errors.ts";
import { resultLost } from "./answer.ts";

/** How long a collect may fail for want of BankID, in ms. */
const outageMs = 30_000;
/** How many internal errors, or refusals for asking too often, may come one after another. */
const mostInARow = 3;

/** Which failures of a collect the next one makes good, and for how long (security §5.1). */
export interface Tolerance {
  /** BankID answered: whatever failed before is forgotten. */
  answered(): void;
  /**
   * A collect failed.
   *
   * @param now - In ms of a monotonic clock.
   * @returns How long to wait at least, in ms.
   * @throws the error, or `ERR_RESULT_LOST`, when there is no use in asking again.
   */
  failed(error: unknown, now: number): number;
}

type Kind = "outage" | "lostAnswer" | "internalError" | "tooManyRequests" | "final";

export function createTolerance(): Tolerance {
  let firstFailedAt: number | undefined;
  let isAnswerLost = false;
  const inARow = { internalError: 0, tooManyRequests: 0 };

  return {
    answered() {
      firstFailedAt = undefined;
      isAnswerLost = false;
      inARow.internalError = 0;
      inARow.tooManyRequests = 0;
    },

    failed(error, now) {
      if (!(error instanceof BankIdError)) throw error;
      const kind = kindOf(error);
      if (kind === "final") throw isAnswerLost && isNoSuchOrder(error) ? resultLost() : error;
      if (kind === "lostAnswer" || kind === "internalError") isAnswerLost = true;
      if (kind === "internalError" || kind === "tooManyRequests") {
        inARow[kind] += 1;
        if (inARow[kind] > mostInARow) throw error;
        return error.retryAfterMs ?? 0;
      }
      firstFailedAt ??= now;
      if (now - firstFailedAt > outageMs) throw error;
      return error.retryAfterMs ?? 0;
    },
  };
}

function kindOf({ code, bankIdCode }: BankIdError): Kind {
  switch (code) {
    case "ERR_UNREACHABLE":
      return "outage";
    case "ERR_NO_ANSWER":
    case "ERR_TIMEOUT":
    case "ERR_PROTOCOL":
      return "lostAnswer";
    case "ERR_BANKID":
      return byBankIdCode.get(bankIdCode ?? "") ?? "final";
    default:
      return "final";
  }
}

const byBankIdCode: ReadonlyMap<string, Kind> = new Map([
  ["maintenance", "outage"],
  ["internalError", "internalError"],
  ["requestTimeout", "internalError"],
  ["tooManyRequests", "tooManyRequests"],
]);

function isNoSuchOrder({ code, bankIdCode }: BankIdError): boolean {
  return code === "ERR_BANKID" && bankIdCode === "invalidParameters";
}
