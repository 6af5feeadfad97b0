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
  /** The longest that `onComplete`, or any other function of the host's, may take (R29). */
  hostMs: 10_000,
  /** A consumption older than this has lost its worker; it outlives `hostMs`. */
  consumingMs: 15_000,
  /** How long the host is asked to save what was signed; then the signature is given up, with an event. */
  savingMs: 600_000,
  /** Only one worker verifies or hands over at a time: the lease outlives `hostMs`. */
  saveLeaseMs: 15_000,
  /** When it is tried again, after the first failure, the second …; the last for all that follow. */
  saveBackoffMs: [1_000, 2_000, 4_000, 8_000, 15_000, 30_000],
  /** How many unsaved signatures one process sees to by itself; the page's polls see to the others. */
  savingFlows: 1_000,
  /**
   * How long the page can learn that its signature was saved. Longer than `replayMs`, for it logs nobody in:
   * who closed the lid while the host was down comes back to it.
   */
  signedMs: 600_000,
  /** How long an answer that got lost can be had again (R10). */
  replayMs: 30_000,
  /** How long other tabs can learn why a flow failed. */
  failedMs: 60_000,
  /** Renewals of a QR order per gesture, and until when (S49). */
  renewals: 5,
  gestureMs: 180_000,
  /** How many times in a row BankID may fail within itself before the flow ends (security §5.1). */
  upstreamErrors: 3,
  /** How long pages are still served once the end has begun, where this process alone has their flows (R24). */
  drainMs: 10_000,
  /** Who has not asked for this long has left. */
  leftMs: 5_000,
  /** The longest that the end may take (R24). */
  closeMs: 15_000,
  /** How many flows one process remembers for its end: as many as its store holds. */
  bookedFlows: 10_000,
  /** How many flows that it replaced a flow remembers, so that their tabs learn of it. */
  remembered: 5,
} as const;
