import { Buffer } from "node:buffer";
import { isIP } from "node:net";
import { BankIdError } from "@bankid-kit/core";
import type { DeviceKind, FlowMode } from "@bankid-kit/core/browser";
import { returnParameter, returnUrlFor } from "@bankid-kit/core/browser";
import type { OrderRequest, SentTexts } from "../flow/record.ts";
import type { RequirementOption } from "./requirement.ts";
import { requirementFor } from "./requirement.ts";
import type { CheckedSignOrder } from "./sign-order.ts";

/** The parts of the mount's options that go to BankID. Nothing here comes from a request (S54). */
export interface Site {
  /** What the address bar shows: scheme, host and port. */
  readonly publicOrigin: string;
  /** The text that the app shows; `false` for none. */
  readonly userVisibleData: (info: VisibleDataInfo) => string | false;
  /** The client's. */
  readonly environment: string;
  /** Over the defaults. */
  readonly requirement: RequirementOption | undefined;
}

/** What `userVisibleData` chooses its text by. */
export interface VisibleDataInfo {
  /** Host of `publicOrigin`, with its port if it has one. */
  readonly host: string;
  /** The page's language, as `sv` or `en-GB`. Default: `sv`. */
  readonly locale: string;
  readonly mode: FlowMode;
}

/** What the host wants of the person, and of whom: never from the page (S46, S52). */
export type Asks =
  | {
      readonly kind: "auth";
      /** Twelve digits; `undefined`: anybody. */
      readonly expectedPerson: string | undefined;
    }
  | CheckedSignOrder;

/** What the request that starts a flow adds. */
export interface StartDetails {
  readonly mode: FlowMode;
  readonly device: DeviceKind;
  readonly endUserIp: string;
  readonly userAgent: string | undefined;
  readonly locale: string | undefined;
  readonly returnPath: string;
}

/** BankID refuses a longer user agent (S15). */
const userAgentLimit = 256;
/** Of `userVisibleData` in base64 (specification §2.1). */
const visibleLimit = 1_500;

/** Where the app goes when an order of this device ends. */
export interface Back {
  readonly flow: string;
  readonly nonce: string;
  /** Stands in for the app's own address; then nothing but https can be opened. */
  readonly appUrl: string | undefined;
}

/**
 * What BankID is asked for a login or a signature (specification §2.1, §2.2).
 *
 * @param back - In `device` mode only, for a scanned code has nowhere to return to.
 */
export function orderRequest(
  site: Site,
  start: StartDetails,
  asks: Asks,
  back: Back | undefined,
): OrderRequest {
  const { publicOrigin, environment, requirement: own } = site;
  const { kind, expectedPerson } = asks;
  const { mode, device } = start;
  const { hostname } = new URL(publicOrigin);
  const userAgent = printable(start.userAgent ?? "").slice(0, userAgentLimit);
  const domain = isDomain(hostname) ? { referringDomain: hostname } : undefined;
  const web = userAgent === "" ? domain : { ...domain, userAgent };
  return {
    endUserIp: start.endUserIp,
    ...(asks.kind === "sign" ? asks.texts : loginTexts(site, start)),
    returnRisk: true,
    requirement: requirementFor({ kind, mode, device }, { own, environment, expectedPerson }),
    ...(web && { web }),
    ...(back && { returnUrl: backTo(publicOrigin, start, back) }),
  };
}

function loginTexts({ publicOrigin, userVisibleData }: Site, { locale, mode }: StartDetails): SentTexts {
  const { host } = new URL(publicOrigin);
  const text = userVisibleData({ host, locale: locale ?? "sv", mode });
  if (text !== false && !(base64Length(text) >= 1 && base64Length(text) <= visibleLimit)) {
    throw new BankIdError(
      "ERR_OPTION",
      `The option userVisibleData gave a text of ${base64Length(text)} characters in base64, and BankID takes 1 to ${visibleLimit}. Return false for no text.`,
    );
  }
  return text === false ? {} : { userVisibleData: text };
}

/** On a phone the app opens the default browser, unless the one that asks can be called by name. */
function backTo(
  publicOrigin: string,
  { device, returnPath, userAgent = "" }: StartDetails,
  back: Back,
): string {
  const url = returnUrl(publicOrigin, returnPath, back);
  return device === "handheld" && back.appUrl === undefined
    ? returnUrlFor({ returnUrl: url, userAgent })
    : url;
}

/** The nonce sits in the fragment, which no server sees and no Referer carries (S16). */
export function returnUrl(
  publicOrigin: string,
  returnPath: string,
  { flow, nonce }: Pick<Back, "flow" | "nonce">,
): string {
  return `${publicOrigin}${returnPath}#${returnParameter}=${flow}.${nonce}`;
}

/** @throws {BankIdError} `ERR_OPTION` unless it is twelve digits, or nobody. */
export function checkExpectedPerson(expectedPerson: string | undefined): string | undefined {
  if (expectedPerson === undefined || /^\d{12}$/.test(expectedPerson)) return expectedPerson;
  throw new BankIdError(
    "ERR_OPTION",
    "The option expectedPerson gave something that is not the twelve digits of a personal number. Return undefined for anyone; normalizePersonalNumber of @bankid-kit/core reads what people write.",
  );
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
  return text.replace(/[\p{Control}\p{Format}\p{Zl}\p{Zp}]/gu, "");
}
