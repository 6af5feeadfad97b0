import type { ErrorBody, FlowView } from "@bankid-kit/core/browser";
import { errorStatus } from "@bankid-kit/core/browser";
import type { Refusal } from "../flow/refusal.ts";
import type { PlainAnswer } from "./request.ts";

/** On every answer (S55): nothing of ours is cached, framed, sniffed, or read by another site. */
const headers = {
  "content-type": "application/json; charset=utf-8",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
};

export function viewAnswer(view: FlowView, cookie: string | undefined): PlainAnswer {
  return { status: 200, headers: withCookie(headers, cookie), body: JSON.stringify(view) };
}

/** The code and its ref, and nothing of what happened (S56). */
export function errorAnswer(
  { code, details }: Pick<Refusal, "code" | "details">,
  { ref, cookie }: { ref: string; cookie: string | undefined },
): PlainAnswer {
  const body: ErrorBody = { error: code, ref };
  return {
    status: errorStatus[code],
    headers: withCookie(
      {
        ...headers,
        ...(code === "method_not_allowed" ? { allow: "POST" } : {}),
        ...(details.retryAfterS === undefined ? {} : { "retry-after": String(details.retryAfterS) }),
        ...(details.close === true ? { connection: "close" } : {}),
      },
      cookie,
    ),
    body: JSON.stringify(body),
  };
}

function withCookie(given: Record<string, string>, cookie: string | undefined): Record<string, string> {
  return cookie === undefined ? given : { ...given, "set-cookie": cookie };
}
