import { BankIdError } from "@bankid-kit/core";
import type { BankIdEvent } from "../events.ts";
import type { CallWatch, ServedRequest, Telemetry, UpstreamCall, UpstreamOutcome } from "./telemetry.ts";

/** Telemetry as the rest of one mount uses it: it knows the mount's name and the time, and never throws. */
export interface Watch {
  event(event: BankIdEvent): void;
  /** Makes a call to BankID, and tells how it went. Settles as the call does. */
  call<T>(name: UpstreamCall["call"], work: () => Promise<T>): Promise<T>;
  served(request: Omit<ServedRequest, "mount" | "seconds">, startedAt: number): void;
}

/**
 * @param telemetry - Left out: nobody listens.
 * @param mount - The mount's `id`.
 * @param monotonicNow - In ms.
 */
export function createWatch(
  telemetry: Telemetry | undefined,
  { mount, monotonicNow }: { mount: string; monotonicNow: () => number },
): Watch {
  if (telemetry === undefined) {
    return { event: () => undefined, call: (_, work) => work(), served: () => undefined };
  }
  const secondsSince = (startedAt: number) => (monotonicNow() - startedAt) / 1000;
  return {
    event: (event) => harmless(() => telemetry.event(event, { mount })),

    async call(name, work) {
      const startedAt = monotonicNow();
      const watch = harmless(() => telemetry.calling({ mount, call: name }));
      const ended = (outcome: Omit<UpstreamOutcome, "seconds">) =>
        harmless(() => watch?.ended({ ...outcome, seconds: secondsSince(startedAt) }));
      try {
        const answer = await workWithin(watch, work);
        ended({ outcome: "ok" });
        return answer;
      } catch (error) {
        ended(failureOf(error));
        throw error;
      }
    },

    served: (request, startedAt) =>
      harmless(() => telemetry.served({ mount, ...request, seconds: secondsSince(startedAt) })),
  };
}

/** The work is done once, whether `within` runs it never, twice, or throws. */
function workWithin<T>(watch: CallWatch | undefined, work: () => Promise<T>): Promise<T> {
  let made: Promise<T> | undefined;
  const once = () => void (made ??= work());
  harmless(() => watch?.within(once));
  return (made ??= work());
}

/** What the operator's measuring throws or rejects with is nobody's trouble. */
function harmless<T>(tell: () => T): T | undefined {
  try {
    const outcome = tell();
    if (outcome instanceof Promise) outcome.catch(() => undefined);
    return outcome;
  } catch {
    return undefined;
  }
}

/** Names of a kind only: an error's message has no place in a label. */
function failureOf(error: unknown): Pick<UpstreamOutcome, "outcome" | "errorType"> {
  if (!(error instanceof BankIdError)) return { outcome: "failed", errorType: "Error" };
  const { code, bankIdCode } = error;
  if (code !== "ERR_BANKID") return { outcome: "failed", errorType: code };
  const own = (error.httpStatus ?? 500) < 500;
  return { outcome: own ? "refused" : "failed", errorType: label(bankIdCode ?? code) };
}

/** BankID's unions are open, and a label must be one of few short words. */
export function label(word: string): string {
  return /^[A-Za-z_]{1,40}$/.test(word) ? word : "other";
}
