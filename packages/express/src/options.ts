import { randomBytes } from "node:crypto";
import { BankIdError } from "@bankid-kit/core";
import { isLoopback } from "@bankid-kit/core/browser";
import type { OnComplete } from "./engine/decide.ts";
import type { EngineOptions } from "./engine/engine.ts";
import type { FlowClient } from "./engine/upstream.ts";
import type { EventListener } from "./events.ts";
import { warnListener } from "./events.ts";
import type { VisibleDataInfo } from "./engine/auth-request.ts";
import { defaultVisibleData, returnUrl } from "./engine/auth-request.ts";
import { defaultId } from "./http/cookie.ts";
import { memoryStore } from "./store/memory.ts";
import type { Store } from "./store/store.ts";

/** What a login needs, whatever the framework. */
export interface HandlerOptions<Session, Browser> {
  /** A `BankIdClient`, or what does as one. */
  client: FlowClient;
  /** What the address bar shows, as `https://www.example.com`. Nothing is ever taken from a header (S54). */
  publicOrigin: string;
  /** Paths of pages that the BankID app may come back to; the first is the default (S16). */
  returnPaths: readonly [string, ...string[]];
  /** Decides about a completed login: at most once per flow, within 10 s (S40, R29). */
  onComplete: OnComplete<Session, Browser>;
  /** Tells mounts apart: in the store, in the seal, in the cookie's name. Default: `login`. */
  id?: string;
  /** Where flows live. Default: the memory of this process, which serves one instance. */
  store?: Store;
  /** Gets every event. Default: those that want attention become a line on stderr. */
  onEvent?: EventListener;
  /** The text that the app shows, or `false` for none. Default: names the host and warns (S38). */
  userVisibleData?: (info: VisibleDataInfo) => string | false;
}

/** Options in the form that the handler works with. */
export interface CheckedOptions {
  readonly engineOptions: EngineOptions;
  readonly publicOrigin: string;
  readonly returnPaths: readonly [string, ...string[]];
  readonly production: boolean;
  /** Whether the cookie can be `Secure`. */
  readonly secure: boolean;
  readonly onEvent: EventListener;
}

/** Complete by its type: a new option that is not listed here does not compile. */
const handlerNames: Readonly<Record<keyof HandlerOptions<unknown, unknown>, true>> = {
  client: true,
  publicOrigin: true,
  returnPaths: true,
  onComplete: true,
  id: true,
  store: true,
  onEvent: true,
  userVisibleData: true,
};

/** The longest `returnUrl` that BankID takes (specification §2.1). */
const returnUrlLimit = 512;
/** 16 bytes in base64url: as long as flow and nonce are. */
const sample = "x".repeat(22);

/**
 * Checks the options once, before any request.
 *
 * @throws {BankIdError} `ERR_OPTION` with what is wrong, why, and what to write.
 */
export function checkedOptions<Session, Browser>(options: HandlerOptions<Session, Browser>): CheckedOptions {
  checkNames(options, Object.keys(handlerNames));
  const { client, publicOrigin, returnPaths, onComplete, id = defaultId, store } = options;
  const { onEvent = warnListener, userVisibleData = defaultVisibleData } = options;
  checkClient(client);
  checkFunction("onComplete", onComplete, "onComplete: async ({ user }) => ({ session: { … } })");
  checkFunction("onEvent", onEvent, "onEvent: (event) => log.info(event)");
  checkFunction("userVisibleData", userVisibleData, "userVisibleData: ({ host }) => `Log in to ${host}`");
  const production = client.environment === "production";
  const secure = checkOrigin(publicOrigin, production);
  checkReturnPaths(returnPaths, publicOrigin);
  if (typeof id !== "string" || !/^[a-z0-9]{1,32}(-[a-z0-9]{1,32}){0,3}$/.test(id)) {
    throw wrong(
      "id",
      'must be lower-case letters, digits and hyphens, for it is part of a cookie\'s name; write id: "admin"',
    );
  }
  checkStore(store);
  return {
    engineOptions: {
      id,
      client,
      store: store ?? memoryStore(),
      site: { publicOrigin, userVisibleData },
      onComplete,
      onEvent,
      random: randomBytes,
    },
    publicOrigin,
    returnPaths: [...returnPaths],
    production,
    secure,
    onEvent,
  };
}

/** @throws {BankIdError} `ERR_OPTION` that names the nearest known option. */
export function checkNames(options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    throw new BankIdError(
      "ERR_OPTION",
      "bankId() needs an object of options: bankId({ client, publicOrigin, returnPaths, onComplete }).",
    );
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const near = known.toSorted((a, b) => distance(name, a) - distance(name, b))[0] ?? "";
    throw new BankIdError(
      "ERR_OPTION",
      `There is no option ${name}, so it would do nothing. Did you mean ${near}? The options are ${known.join(", ")}.`,
    );
  }
}

/** @throws {BankIdError} `ERR_OPTION` when the value is set and no function. */
export function checkFunction(name: string, value: unknown, example: string): void {
  if (typeof value !== "function") throw wrong(name, `must be a function; write ${example}`);
}

export function namesOfHandlerOptions(): string[] {
  return Object.keys(handlerNames);
}

function checkClient(client: FlowClient | undefined): void {
  const fits =
    typeof client?.auth === "function" &&
    typeof client.collect === "function" &&
    typeof client.cancel === "function" &&
    typeof client.environment === "string";
  if (!fits) {
    throw wrong("client", "must be a BankIdClient; write client: new BankIdClient(clientOptionsFromEnv())");
  }
}

/** @returns whether the origin is https. */
function checkOrigin(publicOrigin: unknown, production: boolean): boolean {
  const example = 'write publicOrigin: "https://www.example.com"';
  if (typeof publicOrigin !== "string" || !URL.canParse(publicOrigin)) {
    throw wrong(
      "publicOrigin",
      `must say what the address bar shows, for no header can be trusted to; ${example}`,
    );
  }
  const { origin, protocol, hostname } = new URL(publicOrigin);
  if (origin !== publicOrigin) {
    throw wrong("publicOrigin", `must be an origin, with no path and in lower case; ${example}`);
  }
  if (protocol === "https:") return true;
  if (protocol === "http:" && isLoopback(hostname) && !production) return false;
  throw wrong(
    "publicOrigin",
    `is an insecure origin: over http anybody on the way can take the login. Only a loopback host outside production may be http; ${example}`,
  );
}

function checkReturnPaths(returnPaths: unknown, publicOrigin: string): void {
  const example = 'write returnPaths: ["/login"]';
  if (!Array.isArray(returnPaths) || returnPaths.length === 0) {
    throw wrong("returnPaths", `must list the pages that the BankID app may come back to; ${example}`);
  }
  for (const path of returnPaths as unknown[]) {
    const target = `${publicOrigin}${String(path)}`;
    const straight =
      typeof path === "string" &&
      /^\/(?!\/)/.test(path) &&
      !path.includes("#") &&
      URL.canParse(target) &&
      new URL(target).href === target;
    if (!straight) {
      throw wrong(
        "returnPaths",
        `has an entry that is no plain path from "/", escaped as in the address bar and without "#"; ${example}`,
      );
    }
    const length = returnUrl(publicOrigin, path, { flow: sample, nonce: sample }).length;
    if (length > returnUrlLimit) {
      throw wrong(
        "returnPaths",
        `has an entry that makes a returnUrl of ${length} characters, and BankID takes ${returnUrlLimit}; shorten the path`,
      );
    }
  }
}

function checkStore(store: Store | undefined): void {
  if (store === undefined) return;
  const operations: readonly (keyof Store)[] = ["create", "read", "swap", "remove", "lease"];
  const missing = operations.filter((operation) => typeof store?.[operation] !== "function");
  if (missing.length > 0) {
    throw wrong("store", `lacks ${missing.join(", ")}; write store: memoryStore(), or leave it out`);
  }
}

function wrong(name: string, what: string): BankIdError {
  return new BankIdError("ERR_OPTION", `The option ${name} ${what}.`);
}

/** How many letters apart two names are (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(one).entries()) {
    const next = [i + 1];
    for (const [j, against] of Array.from(other).entries()) {
      const swap = (row[j] ?? 0) + (letter.toLowerCase() === against.toLowerCase() ? 0 : 1);
      next.push(Math.min(swap, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
