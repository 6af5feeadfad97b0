/** The controller's face. */

import type { DeviceKind, FlowMode, Locale } from "@bankid-kit/core/browser";
import type { ExtraHeaders } from "./api.ts";
import type { Platform, Unsubscribe } from "./platform.ts";
import type { BankIdState } from "./state.ts";

/** What may change while a controller lives. */
export interface BankIdSettings {
  /** Where BankID comes back to: one of the mount's `returnPaths`, to the letter. Default: its first. */
  returnPath?: string | undefined;
  /** `"handheld"` corrects what the page believes to run on. A handheld never becomes a desktop. */
  device?: DeviceKind | undefined;
  /** Told to the server, for texts that it makes itself. */
  locale?: Locale | undefined;
  /** Sent with each request, a CSRF token for one. A function is asked each time. */
  headers?: ExtraHeaders | undefined;
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
   * device. `"device"`: on this one; the app is opened as soon as the order is there. Ignored while
   * another start is under way; replaces an order that is open.
   */
  readonly start: (mode: FlowMode) => void;
  /** Ends the order. The page shows it at once, whatever becomes of the request. */
  readonly cancel: () => void;
  /** After a failure: the same flow if it can be resumed, else the same mode, else back to the choice. */
  readonly restart: () => void;
}

/** A login on a page. */
export interface BankIdController<Result> extends BankIdActions {
  /** @returns What takes the listener away again. */
  readonly subscribe: (listener: () => void) => Unsubscribe;
  /** The state now. The same object until something changes. */
  readonly getSnapshot: () => BankIdState<Result>;
  /** What a server renders. */
  readonly getServerSnapshot: () => BankIdState<Result>;
  /**
   * Begins to live: reads and removes BankID's fragment (S66), asks what this browser has, and follows it.
   *
   * @returns What ends it: no timer and no request is left then (S72), but for a cancel on its way. It may
   * be connected again, and goes on where it was.
   */
  readonly connect: () => Unsubscribe;
  /** Takes over settings; the next request uses them. */
  readonly configure: (settings: BankIdSettings) => void;
  /** What the page runs on. Known in the browser only: on a server it is always `"desktop"`. */
  readonly device: DeviceKind;
}
