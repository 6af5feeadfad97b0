import { Refusal } from "../flow/refusal.ts";
import { timing } from "../flow/timing.ts";
import type { Headers } from "./request.ts";

/** The id that needs no suffix in the cookie's name. */
export const defaultId = "login";

/** The mount's cookie: the one binding of a flow to its browser. */
export interface HandleCookie {
  readonly name: string;
  /**
   * The handle in a request, if its form is one.
   *
   * @throws {Refusal} `duplicate_cookie` when there are several: one of them was planted (S32).
   */
  read(headers: Headers): string | undefined;
  /** `Set-Cookie` for a new flow. */
  set(handle: string): string;
  /** `Set-Cookie` for a flow that is of use for so many ms from now: while its answer may be asked for again. */
  keep(handle: string, ms: number): string;
  clear(): string;
}

/**
 * `Path=/` and no `Domain`, for the prefix demands it; `Strict`, for only same-origin fetches need it
 * (security §4.1).
 *
 * @param secure - False only on http loopback outside production, where WebKit keeps no Secure cookie (S30).
 */
export function handleCookie({ id, secure }: { id: string; secure: boolean }): HandleCookie {
  const suffix = id === defaultId ? "" : `-${id}`;
  const name = `${secure ? "__Host-Http-bankid" : "bankid-dev"}${suffix}`;
  const line = (value: string, maxAgeS: number) =>
    `${name}=${value}; Path=/; Max-Age=${maxAgeS}; HttpOnly; ${secure ? "Secure; " : ""}SameSite=Strict`;

  return {
    name,
    read(headers) {
      const { cookie = "" } = headers;
      const values = (typeof cookie === "string" ? cookie : cookie.join(";"))
        .split(";")
        .map((pair) => pair.trim())
        .filter((pair) => pair.startsWith(`${name}=`))
        .map((pair) => pair.slice(name.length + 1));
      if (values.length > 1) throw new Refusal("duplicate_cookie", { clearCookie: true });
      const [value] = values;
      return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
    },
    set: (handle) => line(handle, timing.flowMs / 1000),
    keep: (handle, ms) => line(handle, Math.ceil(ms / 1000)),
    clear: () => line("", 0),
  };
}
