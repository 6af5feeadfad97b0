/** The controller's face. */

import type { DeviceKind, FlowMode, Locale } from "@bankid-kit/core/browser";
import type { ExtraHeaders } from "./api.ts";
import type { Platform, Unsubscribe } from "./platform.ts";
import type { BankIdState } from "./state.ts";

/** What is to be signed. */
export interface SignSettings {
  /** Told to the server's `sign.request`, which makes the text by it. */
  intent?: string | undefined;
  /**
   * The text that the person reads on the page, to the letter as `sign.request` makes it. If the server would
   * have another one signed, the start fails with the reason `text_changed`. Left out: not compared.
   */
  text?: string | undefined;
}

/** What may change while a controller lives. A start uses what it finds at the person's act. */
export interface BankIdSettings {
  /** Signs instead of logging in. */
  sign?: SignSettings | undefined;
  /** Where BankID comes back to: one of the mount's `returnPaths`, to the letter. Default: its first. */
  returnPath?: string | undefined;
  /** `"handheld"` corrects what the page believes to run on. A handheld never becomes a desktop. */
  device?: DeviceKind | undefined;
  /** Told to the server, for texts that it makes itself. */
  locale?: Locale | undefined;
  /** Sent with each request, a CSRF token for one. A function is asked each time. */
  headers?: ExtraHeaders | undefined;
  /**
   * `true` works inside of a frame too. A page of another site that frames this one can draw over it, and most
   * browsers keep the flow's cookie from a frame of another site, so this is for frames of one's own (S71).
   * Looked at when the page connects. Default: false.
   */
  allowFramed?: boolean | undefined;
}

/** What a controller is made of. */
export interface BankIdControllerOptions extends BankIdSettings {
  /** Where `bankId()` is mounted: a path on the page's own origin, `"/bankid"`. */
  basePath: string;
  platform: Platform;
}

/** What a person can do. */
export interface BankIdActions {
  /**
   * Opens an order, in answer to a person's act and never by itself (S65). `"qr"`: BankID on another
   * device. `"device"`: on this one; the app is opened as soon as the order is there, unless `launchByTap`.
   * Ignored while another start is under way; replaces an order that is open.
   */
  readonly start: (mode: FlowMode) => void;
  /** Ends the order. The page shows it at once, whatever becomes of the request. */
  readonly cancel: () => void;
  /** After a failure: the same flow if it can be resumed, else the same mode, else back to the choice. */
  readonly restart: () => void;
}

/** What the page runs in. Known in the browser only. */
export interface PageFacts {
  /** The page's own, which is said beside the code (S70). On a server `""`. */
  readonly hostname: string;
  /** What the page runs on. On a server always `"desktop"`. */
  readonly device: DeviceKind;
  /**
   * This browser opens an app only when the person taps a link (specification §7.3): after
   * `start("device")` they must tap `launchUrl`. Else that is a way out should the app not have opened.
   */
  readonly launchByTap: boolean;
}

/** A login or a signature on a page. */
export interface BankIdController<Result> extends BankIdActions {
  /** @returns What takes the listener away again. */
  readonly subscribe: (listener: () => void) => Unsubscribe;
  /** The state now. The same object until something changes. */
  readonly getSnapshot: () => BankIdState<Result>;
  /** What a server renders. */
  readonly getServerSnapshot: () => BankIdState<Result>;
  /**
   * Takes BankID's fragment out of the address and keeps what it says for `connect()`, which does the same:
   * call this where it can be done before other scripts of the page run (S66).
   */
  readonly takeReturn: () => void;
  /**
   * Begins to live: asks what this browser has, and follows it.
   *
   * @returns What ends it: no timer and no request is left then (S72), but for a cancel on its way. It may
   * be connected again, and goes on where it was.
   */
  readonly connect: () => Unsubscribe;
  /** Takes over settings; the next request uses them. */
  readonly configure: (settings: BankIdSettings) => void;
  /** What the page runs in. */
  readonly facts: PageFacts;
}
