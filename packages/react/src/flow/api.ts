/** The routes over `fetch`. Answers are values: nothing here throws once it is made. */

import type { AuthBody, CollectBody, FlowBody, FlowView, SignBody } from "@bankid-kit/core/browser";
import { isLocalPath } from "./address.ts";
import type { Platform } from "./platform.ts";
import { readError, readView } from "./view.ts";

/** A request that has no answer by then is given up (S69). */
const timeoutMs = 10_000;

/** A request that opens an order. */
export type StartRequest =
  | { readonly route: "auth"; readonly body: AuthBody }
  | { readonly route: "sign"; readonly body: SignBody };

/** A request to a route below the mount point. */
export type FlowRequest =
  | StartRequest
  | { readonly route: PollRoute; readonly body: CollectBody }
  | { readonly route: "cancel"; readonly body: FlowBody };

/** The routes that are asked over and over. */
export type PollRoute = "collect" | "qr";

/** What became of a request. */
export type Answer<Result> =
  | { kind: "view"; view: FlowView<Result> }
  /** The server refused, or can't right now. */
  | { kind: "error"; status: number; error: string; ref?: string }
  /** No answer, or none that is ours: the network, a proxy's page, a timeout. */
  | { kind: "lost" };

/** Headers that an app needs on its own requests, a CSRF token for one. */
export type ExtraHeaders = Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);

/**
 * Sends a request.
 *
 * @param signal - Gives it up. Without one nobody waits for the answer, and the request goes out even when the
 * page goes away.
 */
export type Post<Result> = (request: FlowRequest, signal?: AbortSignal) => Promise<Answer<Result>>;

/** What {@link createPost} needs. */
export interface PostOptions {
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
 * Sends to the routes at a mount point.
 *
 * @throws {BankIdBasePathError} `ERR_BASE_PATH` when `basePath` is anything but a path on this origin (S69).
 */
export function createPost<Result>({ basePath, platform, headers }: PostOptions): Post<Result> {
  if (typeof basePath !== "string" || !isLocalPath(basePath) || /[?#]/.test(basePath)) {
    throw new BankIdBasePathError(
      `basePath is ${JSON.stringify(basePath)}, and it must be a path on the page's own origin: write where bankId() is mounted, for example "/bankid".`,
    );
  }
  const mount = basePath.replace(/\/+$/, "");

  async function send({ route, body }: FlowRequest, signal: AbortSignal | null): Promise<Answer<Result>> {
    const extra = headers();
    const sent = new Headers(typeof extra === "function" ? extra() : extra);
    sent.set("content-type", "application/json");
    const response = await platform.fetch(`${mount}/${route}`, {
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
      keepalive: !signal,
      signal,
    });
    const json: unknown = await response.json();
    if (response.ok) {
      const view = readView<Result>(json);
      return view ? { kind: "view", view } : { kind: "lost" };
    }
    const error = readError(json);
    return error ? { ...error, kind: "error", status: response.status } : { kind: "lost" };
  }

  return async (request, outer) => {
    const inner = new AbortController();
    const end = (): void => inner.abort();
    const timer = outer && platform.setTimeout(end, timeoutMs);
    outer?.addEventListener("abort", end);
    try {
      return await send(request, outer ? inner.signal : null);
    } catch {
      return { kind: "lost" };
    } finally {
      if (timer !== undefined) platform.clearTimeout(timer);
      outer?.removeEventListener("abort", end);
    }
  };
}
