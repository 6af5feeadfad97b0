import { createHmac } from "node:crypto";
import { BankIdError } from "./errors.ts";
import type { QrStart } from "./protocol/api.ts";

/** The last second of an order in which the app still takes its code (S18). */
const lastSecond = 30;

/**
 * The text to draw as QR code for one second of an order's life.
 *
 * The app refuses old codes: ask again each second, and never ahead of time.
 *
 * @param start - `qrStartToken` and `qrStartSecret` of the order. The secret stays on the server.
 * @param elapsedMs - Milliseconds since the answer's headers arrived, by one monotonic clock.
 * @returns 110 or 111 ASCII characters, or `undefined` after second 30.
 * @throws {BankIdError} `ERR_ELAPSED_TIME` when `elapsedMs` is negative or not finite.
 * @see Specification §6; S18, R16.
 * @example
 * const text = qrText(order, 4_200); // the frame of second 4
 */
export function qrText({ qrStartToken, qrStartSecret }: QrStart, elapsedMs: number): string | undefined {
  if (!(elapsedMs >= 0 && elapsedMs < Number.POSITIVE_INFINITY)) {
    throw new BankIdError(
      "ERR_ELAPSED_TIME",
      `The elapsed time of a QR code must be a number of milliseconds from 0, and this is ${elapsedMs}. Measure it with performance.now(), from when the order's answer arrived.`,
    );
  }
  const second = Math.floor(elapsedMs / 1000);
  if (second > lastSecond) return undefined;
  const time = String(second);
  const qrAuthCode = createHmac("sha256", qrStartSecret).update(time).digest("hex");
  return `bankid.${qrStartToken}.${time}.${qrAuthCode}`;
}
