/** Everything of the browser that the controller uses, so that a test or another host can stand in for it. */

/** Takes a listener away again. */
export type Unsubscribe = () => void;

/**
 * What happens to a page, by the browser's own names. `pageshow` and `pagehide` also when it comes out of the
 * back-forward cache and goes into it.
 */
export type PageEvent = "visibilitychange" | "pageshow" | "pagehide" | "hashchange" | "online";

/** The page's address, as `window.location` has it. */
export type PageLocation = Pick<Location, "hostname" | "hash" | "href"> & {
  /** Goes to a page. */
  assign(url: string): void;
};

/** The world outside the controller. */
export interface Platform {
  /** A monotonic clock, in ms. */
  now(): number;
  setTimeout(run: () => void, ms: number): number;
  clearTimeout(timer: number): void;
  fetch(url: string, init: RequestInit): Promise<Response>;
  isHidden(): boolean;
  /** Calls a listener at each event of a kind. */
  on(event: PageEvent, listener: () => void): Unsubscribe;
  /** Whether the page is inside of a frame. */
  isFramed(): boolean;
  /**
   * SHA-256 of a text's UTF-8, in lower-case hexadecimal. Rejects where the browser has no WebCrypto: on a
   * page that is neither https nor on loopback.
   */
  sha256(text: string): Promise<string>;
  /** Takes the fragment out of the address without leaving a trace in the history. */
  removeHash(): void;
  /** Opens an app, which may learn the page's origin and no more of its address. */
  openApp(url: string): void;
  readonly location: PageLocation;
  readonly navigator: Pick<Navigator, "userAgent" | "maxTouchPoints">;
}

/** Where a server is. */
const nowhere = {
  hostname: "",
  hash: "",
  href: "",
  assign: () => undefined,
  userAgent: "",
  maxTouchPoints: 0,
};

/** The browser itself. Touches nothing until it is asked, so it can be made on a server. */
export function browserPlatform(): Platform {
  const { location = nowhere, navigator = nowhere } = globalThis as Partial<
    Pick<Platform, "location" | "navigator">
  >;
  return {
    now: () => performance.now(),
    setTimeout: (run, ms) => window.setTimeout(run, ms),
    clearTimeout: (timer) => clearTimeout(timer),
    fetch: (url, init) => fetch(url, init),
    isHidden: () => document.visibilityState === "hidden",
    on(event, listener) {
      const target = event === "visibilitychange" ? document : window;
      target.addEventListener(event, listener);
      return () => target.removeEventListener(event, listener);
    },
    isFramed: () => window.top !== window.self,
    async sha256(text) {
      const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
      return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
    },
    removeHash: () => history.replaceState(history.state, "", withoutHash(location.href)),
    openApp(url) {
      // A link's click, for only a link can say how much of the address goes along.
      const link = document.createElement("a");
      link.href = url;
      link.referrerPolicy = "origin";
      link.click();
    },
    location,
    navigator,
  };
}

/** An address but for its fragment. */
export function withoutHash(href: string): string {
  return href.replace(/#.*/s, "");
}
