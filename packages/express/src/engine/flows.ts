import type { Outcome } from "./outcome.ts";
import type { PrincipalOf } from "./principal.ts";
import type { Start } from "./start.ts";

/** Which flow, asked for by which browser. */
export interface Asked {
  /** The handle of this browser's cookie, if it has one. */
  readonly handle: string | undefined;
  readonly flow: string;
  /** Left out: the host does not tell its people apart. */
  readonly principalOf: PrincipalOf | undefined;
}

/** Flows, over a store, a client and a clock. Every method throws a `Refusal` for what it refuses. */
export interface Flows {
  start(gesture: Start & { readonly handle: string | undefined }): Promise<Outcome>;
  /** The flow's state, after asking BankID if that is due. */
  collect(asked: Asked & { readonly nonce: string | undefined }): Promise<Outcome>;
  /** The flow that this browser has, or `none`, as one is that signs another text. Asks BankID nothing. */
  current(asked: Omit<Asked, "flow"> & { readonly textHash: string | undefined }): Promise<Outcome>;
  /** The flow's state with this second's code. Asks BankID nothing. */
  qr(asked: Asked): Promise<Outcome>;
  cancel(asked: Asked): Promise<Outcome>;
}

/** Flows that can be brought to an end. */
export interface Engine extends Flows {
  /** Does the work of one request, which `close` waits for. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Takes no more starts, serves what lives for a while, and waits for what runs: 15 s at most (R24). */
  close(): Promise<void>;
}
