/** What a store holds under a key. */
export interface Entry {
  /** Sealed: a store can't read it and need not. */
  readonly value: Uint8Array;
  /** 1 when created, one more with each swap. */
  readonly rev: number;
}

/** Every answer tells the store's own time in ms, which is the only clock that all instances share (R15). */
export interface Answer {
  readonly now: number;
}

/** Until when the store is to keep an entry, from now. */
export interface Lifetime {
  /** In ms; at least 1. */
  readonly ttlMs: number;
}

/**
 * Where flows live: five operations, each atomic. The conformance suite in `@bankid-kit/express/conformance`
 * tells whether an implementation keeps them.
 *
 * Keys are 43 characters of base64url. An entry past its lifetime is as one that never was. An operation
 * that can't be done rejects; it never half happens, though its answer may get lost.
 */
export interface Store {
  /**
   * Whether other processes serve the same entries. `false`: they are gone with this process, so the
   * middleware's `close()` ends the orders of those that live. Default: true.
   */
  readonly shared?: boolean;
  /** Stores a new entry with `rev` 1, unless there is one. A full store rejects and evicts nothing (S59). */
  create(key: string, value: Uint8Array, lifetime: Lifetime): Promise<Answer & { readonly created: boolean }>;
  /** The entry, if there is one. */
  read(key: string): Promise<Answer & { readonly entry: Entry | undefined }>;
  /**
   * Compare-and-set: replaces the entry and its lifetime if its `rev` is the given one.
   *
   * With `lease`, a successful swap ends the lease of that token in the same instant. A lease of another
   * token stands.
   */
  swap(
    key: string,
    value: Uint8Array,
    options: Lifetime & { readonly rev: number; readonly lease?: string | undefined },
  ): Promise<Answer & { readonly swapped: boolean }>;
  /** Removes the entry with its lease; no error if there is none. */
  remove(key: string): Promise<Answer>;
  /**
   * Lets one worker at a time do something for an entry, and tells in the same instant how the entry stands.
   *
   * Granted when there is an entry and its lease is free, expired, or held by the same token, which then
   * only moves its end. The lease never changes value, `rev` or lifetime of the entry.
   */
  lease(
    key: string,
    options: Lifetime & { readonly token: string },
  ): Promise<Answer & { readonly granted: boolean; readonly entry: Entry | undefined }>;
}
