/** The routes over `fetch`. Answers are values: nothing here throws once it is made. */

import type { CollectBody, FlowBody, FlowView } from "@bankid-kit/core/browser";
import { isLocalPath } from "./address.ts";
import type { Platform } from "./platform.ts";
import type { StartRequest } from "./start-request.ts";
import { readError, readView } from "./view.ts";

/** A request that has no answer by then is given up (S69). */
const timeoutMs = 10_000;

/** What became of a request. */
export type Answer<Result> =
  | { kind: "view"; view: FlowView<Result> }
  /** The server refused, or can't right now. */
  | { kind: "error"; status: number; error: string; ref?: string }
  /** No answer, or none that is ours: the network, a proxy's page, a timeout. */
  | { kind: "lost" };

/** Headers that an app needs on its own requests, a CSRF token for one. */
export type ExtraHeaders = Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);

/** The routes below the mount point. */
export interface Api<Result> {
  start(request: StartRequest, signal: AbortSignal): Promise<Answer<Result>>;
  collect(body: CollectBody, signal: AbortSignal): Promise<Answer<Result>>;
  qr(body: FlowBody, signal: AbortSignal): Promise<Answer<Result>>;
  /** Sent and forgotten: nobody waits for the answer, and it goes out even when the page goes away. */
  cancel(body: FlowBody): void;
}

/** What {@link createApi} needs. */
export interface ApiOptions {
  basePath: string;
  platform: Platform;
  /** Read at each request. */
  headers: () => ExtraHeaders | undefined;
}

/** The mount point is not a path on this origin. */
export class BankIdBasePathError extends TypeError {
  readonly code = "ERR_BASE_PATH" as const;
  override readonly name = "BankIdBasePathError";
}

/**
 * The routes at a mount point.
 *
 * @throws {BankIdBasePathError} `ERR_BASE_PATH` when `basePath` is anything but a path on this origin (S69).
 */
export function createApi<Result>({ basePath, platform, headers }: ApiOptions): Api<Result> {
  if (typeof basePath !== "string" || !isLocalPath(basePath) || /[?#]/.test(basePath)) {
    throw new BankIdBasePathError(
      `basePath is ${JSON.stringify(basePath)}, and it must be a path on the page's own origin. The login is tied to a cookie that no other origin gets. Write where bankId() is mounted, for example "/bankid"; if the API is on another host, let the web server pass that path on.`,
    );
  }
  const mount = basePath.replace(/\/+$/, "");

  function request(route: string, body: object, signal: AbortSignal | undefined): Promise<Response> {
    const extra = headers();
    const sent = new Headers(typeof extra === "function" ? extra() : extra);
    sent.set("content-type", "application/json");
    return platform.fetch(`${mount}/${route}`, {
      method: "POST",
      headers: sent,
      body: JSON.stringify(body),
      mode: "same-origin",
      credentials: "same-origin",
      redirect: "error",
      cache: "no-store",
      // Not "no-referrer", under which Firefox sends "Origin: null", as the Fetch standard says: the server
      // would take that for another site.
      referrerPolicy: "same-origin",
      ...(signal ? { signal } : { keepalive: true }),
    });
  }

  async function post(route: string, body: object, outer: AbortSignal): Promise<Answer<Result>> {
    const limit = timeLimit(platform, outer);
    try {
      const response = await request(route, body, limit.signal);
      const json: unknown = await response.json();
      if (response.ok) {
        const view = readView<Result>(json);
        return view ? { kind: "view", view } : { kind: "lost" };
      }
      const error = readError(json);
      return error ? { kind: "error", status: response.status, ...error } : { kind: "lost" };
    } catch {
      return { kind: "lost" };
    } finally {
      limit.release();
    }
  }

  return {
    start: ({ route, body }, signal) => post(route, body, signal),
    collect: (body, signal) => post("collect", body, signal),
    qr: (body, signal) => post("qr", body, signal),
    cancel: (body) => {
      void (async () => {
        try {
          await request("cancel", body, undefined);
        } catch {
          // The order ends by itself; the person has seen it end already.
        }
      })();
    },
  };
}

/** A signal that ends with `outer` or by time; its timer is gone as soon as either has happened. */
function timeLimit(platform: Platform, outer: AbortSignal): { signal: AbortSignal; release: () => void } {
  const inner = new AbortController();
  const timer = platform.setTimeout(() => inner.abort(), timeoutMs);
  const release = (): void => {
    platform.clearTimeout(timer);
    outer.removeEventListener("abort", end);
  };
  function end(): void {
    release();
    inner.abort();
  }
  if (outer.aborted) end();
  else outer.addEventListener("abort", end);
  return { signal: inner.signal, release };
}
