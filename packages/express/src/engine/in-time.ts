import { BankIdError } from "@bankid-kit/core";
import { within } from "./within.ts";

/** How a call of one of the host's functions ended. */
export type HostCall<T> =
  | { readonly done: true; readonly value: T }
  | { readonly done: false; readonly error: unknown };

/**
 * Calls a function of the host's, and waits no longer than `timeoutMs`.
 *
 * @param name - What the host calls it, for the error.
 * @param onLate - Told when it comes to an end after its time.
 */
export async function inTime<T>(
  call: () => T | Promise<T>,
  { name, timeoutMs, onLate }: { name: string; timeoutMs: number; onLate: () => void },
): Promise<HostCall<T>> {
  let late = false;
  const tooLate = (): BankIdError => {
    late = true;
    return new BankIdError("ERR_TIMEOUT", `${name} took longer than ${timeoutMs} ms`);
  };
  const work = (async () => call())();
  work.then(
    () => late && onLate(),
    () => late && onLate(),
  );
  try {
    return { done: true, value: await within(work, timeoutMs, tooLate) };
  } catch (error) {
    return { done: false, error };
  }
}
