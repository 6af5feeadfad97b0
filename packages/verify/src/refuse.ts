import type { EvidenceCode, EvidenceRefusal } from "./codes.ts";
import { evidenceMessages } from "./codes.ts";

/** Ends a check from wherever it stands; {@link orRefusal} is where it lands. */
class Refused extends Error {
  readonly code: EvidenceCode;
  constructor(code: EvidenceCode) {
    super(evidenceMessages[code]);
    this.code = code;
  }
}

/** Says that the evidence does not hold. */
export function refuse(code: EvidenceCode): never {
  throw new Refused(code);
}

/** Says that the evidence does not hold, unless `fact` is true. */
export function ensure(fact: boolean, code: EvidenceCode): asserts fact {
  if (!fact) refuse(code);
}

/** What `read` gives, where whatever it throws means `code`. */
export function readOr<T>(code: EvidenceCode, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refused) throw error;
    return refuse(code);
  }
}

/** What `check` gives, or the reason why it ended before. */
export function orRefusal<T>(check: () => T): T | EvidenceRefusal {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return Object.freeze({ ok: false, code: error.code, message: error.message });
  }
}
