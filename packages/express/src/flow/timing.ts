/** Every span of time and every budget of a flow, in ms where it is a time. */
export const timing = {
  /** The longest that a handle lives: 180 s of renewals, 180 s for the person, 60 s to come back (S30). */
  flowMs: 420_000,
  /** A reservation outlives the call that it stands for, and little more (R11). */
  reservationMs: 30_000,
  /** At most one upstream collect per order in this time (R8). */
  cadenceMs: 1_800,
  /** The lease outlives the 5 s of a call, or else two calls could overlap (R9). */
  leaseMs: 7_000,
  /** How long a completed order waits for its nonce (S36). */
  returnMs: 60_000,
  /** The longest that a store may take for one operation (R13). */
  storeMs: 1_000,
  /** The longest that `onComplete` may take (R29). */
  hostMs: 10_000,
  /** A consumption older than this has lost its worker; it outlives `hostMs`. */
  consumingMs: 15_000,
  /** How long an answer that got lost can be had again (R10). */
  replayMs: 30_000,
  /** How long other tabs can learn why a flow failed. */
  failedMs: 60_000,
  /** Renewals of a QR order per gesture, and until when (S49). */
  renewals: 5,
  gestureMs: 180_000,
  /** How many times in a row BankID may fail within itself before the flow ends (security §5.1). */
  upstreamErrors: 3,
  /** How many flows that it replaced a flow remembers, so that their tabs learn of it. */
  remembered: 5,
} as const;
