/** Everything of the browser that the controller uses, so that a test or another host can stand in for it. */

import { deviceKind, type DeviceKind } from "@bankid-kit/core/browser";

/** Takes a listener away again. */
export type Unsubscribe = () => void;

/** The world outside the controller. */
export interface Platform {
  /** A monotonic clock, in ms. */
  now(): number;
  setTimeout(run: () => void, ms: number): number;
  clearTimeout(timer: number): void;
  fetch(url: string, init: RequestInit): Promise<Response>;
  isHidden(): boolean;
  onVisibilityChange(listener: () => void): Unsubscribe;
  /** The page is shown, also when it comes back from the back-forward cache. */
  onPageShow(listener: () => void): Unsubscribe;
  onHashChange(listener: () => void): Unsubscribe;
  onOnline(listener: () => void): Unsubscribe;
  readonly location: PageLocation;
  readonly userAgent: string;
  readonly maxTouchPoints: number;
}

/** The page's address. */
export interface PageLocation {
  readonly hostname: string;
  /** The fragment with its `#`, or `""`. */
  readonly hash: string;
  /** Takes the fragment out of the address without leaving a trace in the history. */
  removeHash(): void;
  /** Goes somewhere, or opens an app. */
  assign(url: string): void;
}

/** The browser itself. Touches nothing until it is asked, so it can be made on a server. */
export function browserPlatform(): Platform {
  return {
    now: () => performance.now(),
    setTimeout: (run, ms) => window.setTimeout(run, ms),
    clearTimeout: (timer) => window.clearTimeout(timer),
    fetch: (url, init) => window.fetch(url, init),
    isHidden: () => document.visibilityState === "hidden",
    onVisibilityChange: (listener) => listen(document, "visibilitychange", listener),
    onPageShow: (listener) => listen(window, "pageshow", listener),
    onHashChange: (listener) => listen(window, "hashchange", listener),
    onOnline: (listener) => listen(window, "online", listener),
    location: {
      get hostname() {
        return window.location.hostname;
      },
      get hash() {
        return window.location.hash;
      },
      removeHash() {
        const { pathname, search } = window.location;
        window.history.replaceState(window.history.state, "", pathname + search);
      },
      assign: (url) => window.location.assign(url),
    },
    get userAgent() {
      return typeof window === "undefined" ? "" : window.navigator.userAgent;
    },
    get maxTouchPoints() {
      return typeof window === "undefined" ? 0 : window.navigator.maxTouchPoints;
    },
  };
}

/** What the page runs on. */
export function deviceOf({ userAgent, maxTouchPoints }: Platform): DeviceKind {
  return deviceKind(userAgent, { maxTouchPoints });
}

function listen(target: EventTarget, type: string, listener: () => void): Unsubscribe {
  target.addEventListener(type, listener);
  return () => target.removeEventListener(type, listener);
}
