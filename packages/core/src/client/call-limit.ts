/** The time of one call and the caller's signal, whichever ends first; it leaves nothing on the signal. */
export class CallLimit {
  readonly #timer: NodeJS.Timeout;
  readonly #signal: AbortSignal | undefined;
  readonly #end: () => void;
  #ended = false;
  #cancel: (() => void) | undefined;

  constructor(timeoutMs: number, signal: AbortSignal | undefined) {
    this.#end = () => {
      this.#ended = true;
      this.#cancel?.();
    };
    this.#timer = setTimeout(this.#end, timeoutMs);
    this.#signal = signal;
    signal?.addEventListener("abort", this.#end);
  }

  get ended(): boolean {
    return this.#ended;
  }

  get endedByCaller(): boolean {
    return this.#signal?.aborted === true;
  }

  /** Sets what is to be ended with it: the step that is under way now. */
  onEnd(cancel: () => void): void {
    this.#cancel = cancel;
    if (this.#ended) cancel();
  }

  /** The caller's own reason, or else the one given. */
  reason(byTime?: Error): unknown {
    return this.endedByCaller ? this.#signal?.reason : byTime;
  }

  release(): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener("abort", this.#end);
  }
}
