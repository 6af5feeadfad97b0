/**
 * The JSON between the middleware and the page, typed once for both.
 *
 * All routes are POST below the mount point, with a JSON object in and one out. The server side reads
 * nothing but the members named here; the page ignores members that it does not know.
 */

import type { FailedHint, PendingHint } from "./api.ts";
import type { MessageId } from "./message-id.ts";
import type { OpenUnion } from "./open-union.ts";

/** `auth`: log in. `sign`: sign a text. */
export type FlowKind = "auth" | "sign";

/** `qr`: BankID on another device. `device`: BankID on this one. Exclusive for the whole flow (S35). */
export type FlowMode = "qr" | "device";

/** What the page runs on. An iPad is a handheld, whatever its user agent says. */
export type DeviceKind = "handheld" | "desktop";

/** Languages that the kit brings; a page may bring others. */
export type Locale = OpenUnion<"sv" | "en">;

/** Body of `POST /auth`. */
export interface AuthBody {
  mode: FlowMode;
  /** `handheld` corrects a desktop user agent; `desktop` never makes a handheld one less. */
  device?: DeviceKind | undefined;
  /** One of the mount's `returnPaths`, to the letter. Left out: the first. */
  returnPath?: string | undefined;
  locale?: Locale | undefined;
}

/** Body of `POST /sign`. */
export interface SignBody extends AuthBody {
  /** What is to be signed, by a name that the host's `sign.request` understands. */
  intent?: string | undefined;
  /** SHA-256 (hex) of the text that was previewed; another text is refused with `text_changed`. */
  textHash?: string | undefined;
}

/** Body of `POST /collect`. Without `flow`: whatever flow this browser has, or `none`. */
export interface CollectBody {
  flow?: string;
  /** What came back in the fragment of `returnUrl`. */
  nonce?: string;
  /**
   * Without `flow`: SHA-256 (hex) of the text that the page shows to be signed. An order to sign another text is
   * `none` to it, so that nobody signs one text below another (S47).
   */
  textHash?: string | undefined;
}

/** Body of `POST /qr` and `POST /cancel`. */
export interface FlowBody {
  flow: string;
}

/** The text to draw, for one second of one order. */
export interface QrFrame {
  text: string;
  /** Whole seconds since the order began; never goes back within an order. */
  second: number;
  /** 0 for the flow's first order, one more with each renewal. */
  order: number;
}

/** How the page opens the app on the same device (specification §7.1). */
export interface Launch {
  url: string;
}

/** Why a flow failed: BankID's hint, or a reason of ours. */
export type FailureReason = OpenUnion<
  | Extract<FailedHint, string>
  | "alreadyInProgress"
  | "replaced"
  | "cancelled"
  | "expired"
  | "return_missing"
  | "step_up_missing"
  | "other_person"
  | "risk_blocked"
  | "principal_changed"
  | "host_error"
  | "result_lost"
  | "response_lost"
  | "evidence_invalid"
  | "upstream_unclear"
>;

/**
 * A pending flow's hint: BankID's, or ours: `awaitingReturn` while the app has yet to open `returnUrl` (S36),
 * `saving` while the host has yet to take what was signed.
 */
export type FlowHint = OpenUnion<Extract<PendingHint, string> | "awaitingReturn" | "saving">;

/** This browser has no flow. */
export interface NoneView {
  status: "none";
}

/** The flow is under way: ask again in two seconds. */
export interface PendingView {
  status: "pending";
  /** Names the flow; worthless without the browser's cookie. */
  flow: string;
  /** Whether the person logs in or signs. */
  kind: FlowKind;
  /** Where the person's BankID is. */
  mode: FlowMode;
  /** What the person is doing, or has yet to do. An unknown one is shown by `message` and else left alone. */
  hint: FlowHint;
  /** The text to show, by its id; `@bankid-kit/core/texts` has the words. */
  message: MessageId;
  /** In `qr` mode while nobody has picked the order up. */
  qr?: QrFrame;
  /** In `device` mode while nobody has picked the order up. */
  launch?: Launch;
}

/** The flow has ended well, and the host's session stands. */
export interface CompleteView<Result = unknown> {
  status: "complete";
  /** The flow that ended. It is of no more use. */
  flow: string;
  /** What the host's `onComplete` returned under `browser`. */
  result: Result;
  /** This answer was given before; its first copy may have been lost. */
  replay?: true;
}

/** The flow has ended without a result. Going on means starting another one. */
export interface FailedView {
  status: "failed";
  /** The flow that ended. It is of no more use. */
  flow: string;
  /** Why it ended: BankID's own hint, or what the server found. */
  reason: FailureReason;
  /** The text to show, by its id. */
  message: MessageId;
  /** Finds this failure in the events of the server (S12). */
  ref: string;
}

/** What every route answers. */
export type FlowView<Result = unknown> = NoneView | PendingView | CompleteView<Result> | FailedView;

/** The part of `result` that the page's component acts upon by itself. */
export interface BrowserResult {
  /** A path on this origin to go to once the login is complete. */
  redirectTo?: string;
}

/**
 * Every error that a route answers, with its status. The list is closed: whatever goes wrong inside is
 * one of these to the page (S56).
 */
export const errorStatus = {
  invalid_body: 400,
  unknown_field: 400,
  invalid_field: 400,
  duplicate_cookie: 400,
  cross_origin: 403,
  flow_unknown: 404,
  method_not_allowed: 405,
  wrong_mode: 409,
  text_changed: 409,
  already_in_progress: 409,
  body_too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  internal: 500,
  bankid_error: 502,
  bankid_unreachable: 503,
  busy: 503,
  store_unavailable: 503,
} as const;

/** A code of {@link errorStatus}. */
export type ErrorCode = keyof typeof errorStatus;

/** Body of every answer that is not a view. */
export interface ErrorBody {
  error: ErrorCode;
  /** Finds this error in the events of the server (S12). */
  ref: string;
}

/** The key in the fragment of `returnUrl`: `#bankid=<flow>.<nonce>` (S16). */
export const returnParameter = "bankid";
