import { Buffer } from "node:buffer";
import { isIP } from "node:net";
import { BankIdError } from "@bankid-kit/core";
import type { AuthRequest, FlowMode } from "@bankid-kit/core/browser";
import { returnParameter } from "@bankid-kit/core/browser";

/** The parts of the mount's options that go to BankID. Nothing here comes from a request (S54). */
export interface Site {
  /** What the address bar shows: scheme, host and port. */
  readonly publicOrigin: string;
  /** The text that the app shows; `false` for none. */
  readonly userVisibleData: (info: VisibleDataInfo) => string | false;
}

/** What `userVisibleData` chooses its text by. */
export interface VisibleDataInfo {
  /** Host of `publicOrigin`, with its port if it has one. */
  readonly host: string;
  /** The page's language, as `sv` or `en-GB`. Default: `sv`. */
  readonly locale: string;
  readonly mode: FlowMode;
}

/** What the request that starts a flow adds. */
export interface StartDetails {
  readonly mode: FlowMode;
  readonly endUserIp: string;
  /** Twelve digits; from the host, never from the page (S52). */
  readonly expectedPerson: string | undefined;
  readonly userAgent: string | undefined;
  readonly locale: string | undefined;
  readonly returnPath: string;
}

/** BankID refuses a longer user agent (S15). */
const userAgentLimit = 256;
/** Of `userVisibleData` in base64 (specification §2.1). */
const visibleLimit = 1_500;

/**
 * What BankID is asked for a login (specification §2.1).
 *
 * @param back - Flow and nonce for `returnUrl`; in `device` mode only, for a scanned code has nowhere to
 * return to.
 */
export function authRequest(
  { publicOrigin, userVisibleData }: Site,
  start: StartDetails,
  back: { flow: string; nonce: string } | undefined,
): AuthRequest {
  const { hostname, host } = new URL(publicOrigin);
  const text = userVisibleData({ host, locale: start.locale ?? "sv", mode: start.mode });
  if (text !== false && !(base64Length(text) >= 1 && base64Length(text) <= visibleLimit)) {
    throw new BankIdError(
      "ERR_OPTION",
      `The option userVisibleData gave a text of ${base64Length(text)} characters in base64, and BankID takes 1 to ${visibleLimit}. Return false for no text.`,
    );
  }
  const { expectedPerson } = start;
  if (expectedPerson !== undefined && !/^\d{12}$/.test(expectedPerson)) {
    throw new BankIdError(
      "ERR_OPTION",
      "The option expectedPerson gave something that is not the twelve digits of a personal number. Return undefined for anyone; normalizePersonalNumber of @bankid-kit/core reads what people write.",
    );
  }
  const userAgent = printable(start.userAgent ?? "").slice(0, userAgentLimit);
  const domain = isDomain(hostname) ? { referringDomain: hostname } : undefined;
  const web = userAgent === "" ? domain : { ...domain, userAgent };
  return {
    endUserIp: start.endUserIp,
    ...(text === false ? {} : { userVisibleData: text }),
    returnRisk: true,
    ...(expectedPerson === undefined ? {} : { requirement: { personalNumber: expectedPerson } }),
    ...(web && { web }),
    ...(back && { returnUrl: returnUrl(publicOrigin, start.returnPath, back) }),
  };
}

/** The nonce sits in the fragment, which no server sees and no Referer carries (S16). */
export function returnUrl(
  publicOrigin: string,
  returnPath: string,
  { flow, nonce }: { flow: string; nonce: string },
): string {
  return `${publicOrigin}${returnPath}#${returnParameter}=${flow}.${nonce}`;
}

/** Names the site and warns whoever was talked into it (S38, A14). */
export function defaultVisibleData({ host, locale }: VisibleDataInfo): string {
  return /^en\b/i.test(locale)
    ? `Log in to ${host}.\n\nCancel if you did not start this login yourself.`
    : `Logga in på ${host}.\n\nAvbryt om du inte själv startade inloggningen.`;
}

function base64Length(text: string): number {
  return 4 * Math.ceil(Buffer.byteLength(text, "utf8") / 3);
}

/** BankID takes a domain of 3 to 253 characters, and no address (specification §2.8). */
function isDomain(hostname: string): boolean {
  return hostname.length >= 3 && hostname.length <= 253 && !hostname.startsWith("[") && isIP(hostname) === 0;
}

function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what it is for (B6)
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, "");
}
