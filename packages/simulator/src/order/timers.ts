/**
 * How long things last, in milliseconds (specification §6 and §5). BankID publishes the start window and the
 * retention; the others follow from what is published, and clients must not depend on their exact value.
 */

/** An order that must be scanned or started, and is not, fails after this. */
export const startWindow = 30_000;

/** Every other order ends after this, counted from its creation. */
export const orderLifetime = 180_000;

/**
 * When an order for a person that no phone has opened turns from `outstandingTransaction` to `noClient`.
 * BankID does not publish it. This is our choice: not before a code would have stopped working, so that no
 * page takes a code away that is still good.
 */
export const noClientAfter = 30_000;

/** How long a completed order can be collected. */
export const completeRetention = 180_000;

/** How long a failed order can be collected. */
export const failedRetention = 300_000;

/** How long, from its creation, an order that nobody ever picked up can be collected. */
export const neverPickedUpRetention = 190_000;

/** How far the time in a QR code may be from the order's own, either way. */
export const qrTolerance = 5_000;
