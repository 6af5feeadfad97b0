/** Everything of the browser that the controller uses, so that a test or another host can stand in for it. */

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
  /** The page goes away; the back-forward cache may keep a picture of it. */
  onPageHide(listener: () => void): Unsubscribe;
  onHashChange(listener: () => void): Unsubscribe;
  onOnline(listener: () => void): Unsubscribe;
  /** Whether the page is inside of a frame. */
  isFramed(): boolean;
  /**
   * SHA-256 of a text's UTF-8, in lower-case hexadecimal. Rejects where the browser has no WebCrypto: on a
   * page that is neither https nor on loopback.
   */
  sha256(text: string): Promise<string>;
  readonly location: PageLocation;
  readonly userAgent: string;
  readonly maxTouchPoints: number;
}

/** The page's address. */
export interface PageLocation {
  readonly hostname: string;
  /** All of it but the fragment. */
  readonly address: string;
  /** The fragment with its `#`, or `""`. */
  readonly hash: string;
  /** Takes the fragment out of the address without leaving a trace in the history. */
  removeHash(): void;
  /** Goes to a page. */
  assign(url: string): void;
  /** Opens an app, which may learn the page's origin and no more of its address. */
  openApp(url: string): void;
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
    onPageHide: (listener) => listen(window, "pagehide", listener),
    onHashChange: (listener) => listen(window, "hashchange", listener),
    onOnline: (listener) => listen(window, "online", listener),
    isFramed: () => window.top !== window.self,
    async sha256(text) {
      const digest = await window.crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
      return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
    },
    location: {
      get hostname() {
        return typeof window === "undefined" ? "" : window.location.hostname;
      },
      get address() {
        const { origin, pathname, search } = window.location;
        return origin + pathname + search;
      },
      get hash() {
        return window.location.hash;
      },
      removeHash() {
        const { pathname, search } = window.location;
        window.history.replaceState(window.history.state, "", pathname + search);
      },
      assign: (url) => window.location.assign(url),
      openApp(url) {
        // A link's click, for only a link can say how much of the address goes along.
        const link = document.createElement("a");
        link.href = url;
        link.referrerPolicy = "origin";
        link.click();
      },
    },
    get userAgent() {
      return typeof window === "undefined" ? "" : window.navigator.userAgent;
    },
    get maxTouchPoints() {
      return typeof window === "undefined" ? 0 : window.navigator.maxTouchPoints;
    },
  };
}

function listen(target: EventTarget, type: string, listener: () => void): Unsubscribe {
  target.addEventListener(type, listener);
  return () => target.removeEventListener(type, listener);
}
