import { X509Certificate } from "node:crypto";
import { BankIdError } from "./errors.ts";
import { isLoopback } from "./protocol/launch.ts";
import { productionTlsRoot, testTlsRoot } from "./certificate/roots.ts";

/** A BankID service other than BankID's own two; the simulator hands one out as `environment.json`. */
export interface CustomEnvironment {
  /** Shown in messages and events, and never `production` or `test`. Default: `custom`. */
  name?: string;
  /** Origin of the service, as `https://127.0.0.1:4443`; calls go to `/rp/v6.0/…` below it. */
  url: string;
  /** The one root that the service's TLS certificate must lead to, as PEM. */
  ca: string | Uint8Array;
  /** Where "open the app" goes instead of BankID's app; loopback only. */
  appUrl?: string;
}

/** Which BankID a client speaks to. There is no default (S1). */
export type Environment = "production" | "test" | CustomEnvironment;

/** An environment with all that it decides (S2). */
export interface ResolvedEnvironment {
  readonly name: string;
  readonly origin: string;
  readonly ca: string | Uint8Array;
  readonly appUrl?: string;
}

const own: Readonly<Record<"production" | "test", ResolvedEnvironment>> = {
  production: { name: "production", origin: "https://appapi2.bankid.com", ca: productionTlsRoot },
  test: { name: "test", origin: "https://appapi2.test.bankid.com", ca: testTlsRoot },
};

/**
 * Checks an environment and fills in what it decides.
 *
 * @throws {BankIdError} `ERR_ENVIRONMENT_REQUIRED` without one, `ERR_ENVIRONMENT_INVALID` when a member is
 * wrong.
 */
export function resolveEnvironment(environment: Environment | undefined): ResolvedEnvironment {
  if (environment === undefined) {
    throw new BankIdError(
      "ERR_ENVIRONMENT_REQUIRED",
      'No environment was given, and there is no default: write environment: "production", environment: "test", or the { url, ca } of a simulator.',
    );
  }
  if (environment === "production" || environment === "test") return own[environment];
  if (typeof environment !== "object" || environment === null) {
    throw invalid('must be "production", "test" or an object with url and ca');
  }
  const { name = "custom", url, ca, appUrl } = environment;
  if (typeof name !== "string" || name === "") throw invalid("has a name that is no text");
  if (name === "production" || name === "test") {
    throw invalid(`is named "${name}", which is BankID's own; write environment: "${name}" for that one`);
  }
  const origin = parseOrigin(url);
  const root = rootSha256(ca);
  if (root === undefined) {
    throw invalid(
      "has no ca that is a certificate: give the PEM of the root that its TLS certificate leads to",
    );
  }
  if (root === rootSha256(productionTlsRoot) || root === rootSha256(testTlsRoot)) {
    throw invalid(
      'has BankID\'s own TLS root as ca; write "production" or "test", which know their host too',
    );
  }
  if (appUrl !== undefined && !isLoopbackPage(appUrl)) {
    throw invalid("has an appUrl that is not an http address on loopback, which is all that it may be");
  }
  return { name, origin, ca, ...(appUrl === undefined ? {} : { appUrl }) };
}

function parseOrigin(url: string): string {
  const parsed = typeof url === "string" && URL.canParse(url) ? new URL(url) : undefined;
  if (
    parsed?.protocol !== "https:" ||
    parsed.username !== "" ||
    parsed.password !== "" ||
    parsed.pathname !== "/" ||
    parsed.search !== "" ||
    parsed.hash !== ""
  ) {
    throw invalid("has a url that is not an https origin such as https://127.0.0.1:4443");
  }
  // A name may end in a dot and is the same.
  if (/(?:^|\.)bankid\.com\.?$/.test(parsed.hostname)) {
    throw invalid('points at bankid.com; write "production" or "test", which pin BankID\'s own root');
  }
  return parsed.origin;
}

function rootSha256(ca: string | Uint8Array): string | undefined {
  try {
    return new X509Certificate(ca).fingerprint256;
  } catch {
    return undefined;
  }
}

function isLoopbackPage(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, search, hash } = new URL(url);
  return protocol === "http:" && isLoopback(hostname) && search === "" && hash === "";
}

function invalid(what: string): BankIdError {
  return new BankIdError("ERR_ENVIRONMENT_INVALID", `The environment ${what}.`);
}
