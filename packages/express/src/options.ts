import { randomBytes } from "node:crypto";
import type { FlowClient } from "./engine/flow-client.ts";
import type { AssessCompletion, OnComplete } from "./engine/host-decisions.ts";
import type { DeviceBinding, EngineOptions } from "./engine/parts.ts";
import type { RequirementOption } from "./engine/requirement.ts";
import type { EventListener } from "./events.ts";
import { warnListener } from "./events.ts";
import type { VisibleDataInfo } from "./engine/auth-request.ts";
import { defaultVisibleData } from "./engine/auth-request.ts";
import { defaultId } from "./http/cookie.ts";
import type { LimitOptions } from "./limits/options.ts";
import { checkedLimits } from "./limits/options.ts";
import { checkNames } from "./options/names.ts";
import { checkOrigin, checkReturnPaths } from "./options/site.ts";
import {
  checkClient,
  checkDeviceBinding,
  checkFunction,
  checkId,
  checkStore,
  checkTelemetry,
} from "./options/values.ts";
import { memoryStore } from "./store/memory.ts";
import type { EvidenceOptions, SignHandling } from "./sign-options.ts";
import { checkSignOptions } from "./sign-options.ts";
import type { Store } from "./store/store.ts";
import type { Telemetry } from "./telemetry/telemetry.ts";

/** What a login needs, whatever the framework. */
export interface HandlerOptions<Session, Browser, Signed = object> extends EvidenceOptions {
  /** A `BankIdClient`, or what does as one. */
  client: FlowClient;
  /** What the address bar shows, as `https://www.example.com`. Nothing is ever taken from a header (S54). */
  publicOrigin: string;
  /** Paths of pages that the BankID app may come back to; the first is the default (S16). */
  returnPaths: readonly [string, ...string[]];
  /** Decides about a completed login: at most once per flow, within 10 s (S40, R29). */
  onComplete: OnComplete<Session, Browser>;
  /** What to do with signatures; without it there is no `/sign`. */
  sign?: SignHandling<Signed>;
  /** Tells mounts apart: in the store, in the seal, in the cookie's name. Default: `login`. */
  id?: string;
  /** Where flows live. Default: the memory of this process, which serves one instance. */
  store?: Store;
  /**
   * What BankID is to require of an order, as `({ kind }) => ({ mrtd: kind === "sign" })`; what it returns is
   * laid over the defaults, which are the kinds of BankID that fit mode and device (S37). With `mrtd: true`
   * nobody gets in whose passport or ID card was not looked at (B9).
   */
  requirement?: RequirementOption;
  /**
   * What a login on this device needs besides its result (S36, S37). Default: `nonce-or-ip`. `report` lets in
   * who was sent a link by somebody else, whose browser is then logged in: use it to measure, and not for long.
   */
  deviceBinding?: DeviceBinding;
  /** Judges a completed order before it is used, within 10 s (S38). Default: what passed our gates is used. */
  assessCompletion?: AssessCompletion;
  /** How many flows may be started, or `false` for any number. Default: 300 a minute and address, 6 000 in all. */
  limits?: LimitOptions | false;
  /** `{ allowPrivate: true }` lets people have private addresses, as on an intranet (S53). */
  clientIp?: { readonly allowPrivate?: boolean };
  /** Gets every event. Default: those that want attention become a line on stderr. */
  onEvent?: EventListener;
  /** Measures: `openTelemetry()` of `@bankid-kit/express/opentelemetry`. Default: nothing is measured. */
  telemetry?: Telemetry;
  /** The text that the app shows, or `false` for none. Default: names the host and warns (S38). */
  userVisibleData?: (info: VisibleDataInfo) => string | false;
}

/** Options in the form that the handler works with. */
export interface CheckedOptions {
  /** Without what the handler adds. */
  readonly engineOptions: Omit<EngineOptions, "watch">;
  readonly publicOrigin: string;
  readonly returnPaths: readonly [string, ...string[]];
  readonly production: boolean;
  /** Whether the cookie can be `Secure`. */
  readonly secure: boolean;
  readonly onEvent: EventListener;
  readonly telemetry: Telemetry | undefined;
}

/** Complete by its type: a new option that is not listed here does not compile. */
const handlerNames: Readonly<Record<keyof HandlerOptions<unknown, unknown>, true>> = {
  client: true,
  publicOrigin: true,
  returnPaths: true,
  onComplete: true,
  sign: true,
  verify: true,
  verifyAuth: true,
  id: true,
  store: true,
  requirement: true,
  deviceBinding: true,
  assessCompletion: true,
  limits: true,
  clientIp: true,
  onEvent: true,
  telemetry: true,
  userVisibleData: true,
};

/**
 * Checks the options once, before any request.
 *
 * @throws {BankIdError} `ERR_OPTION` with what is wrong, why, and what to write.
 */
export function checkedOptions<Session, Browser, Signed>(
  options: HandlerOptions<Session, Browser, Signed>,
): CheckedOptions {
  checkNames(options, Object.keys(handlerNames));
  const { client, publicOrigin, returnPaths, onComplete, id = defaultId, store, telemetry } = options;
  const { onEvent = warnListener, userVisibleData = defaultVisibleData } = options;
  checkClient(client);
  checkFunction("onComplete", onComplete, {
    why: "nobody is logged in without its decision",
    write: "onComplete: async ({ user }) => ({ session: { … } })",
  });
  checkFunction("onEvent", onEvent, {
    why: "nobody would hear of what goes wrong",
    write: "onEvent: (event) => log.info(event)",
  });
  checkFunction("userVisibleData", userVisibleData, {
    why: "it gives the text that warns who did not start the login",
    write: "userVisibleData: ({ host }) => `Log in to ${host}`, or () => false for no text",
  });
  const { requirement, deviceBinding = "nonce-or-ip", assessCompletion } = options;
  if (requirement !== undefined) {
    checkFunction("requirement", requirement, {
      why: "it is asked for each order",
      write: 'requirement: ({ kind }) => ({ mrtd: kind === "sign" })',
    });
  }
  checkDeviceBinding(deviceBinding);
  if (assessCompletion !== undefined) {
    checkFunction("assessCompletion", assessCompletion, {
      why: "it is asked about each completed order",
      write: 'assessCompletion: async ({ risk }) => risk !== "moderate"',
    });
  }
  checkTelemetry(telemetry);
  const production = client.environment === "production";
  checkSignOptions(options, { client, production });
  const secure = checkOrigin(publicOrigin, production);
  checkReturnPaths(returnPaths, publicOrigin);
  checkId(id);
  checkStore(store);
  return {
    engineOptions: {
      id,
      client,
      store: store ?? memoryStore(),
      site: { publicOrigin, userVisibleData, environment: client.environment, requirement },
      onComplete,
      onSigned: options.sign?.onSigned,
      verify: options.verify,
      verifyAuth: options.verifyAuth === true,
      deviceBinding,
      assessCompletion,
      limits: checkedLimits(options.limits),
      onEvent,
      random: randomBytes,
    },
    publicOrigin,
    returnPaths: [...returnPaths],
    production,
    secure,
    onEvent,
    telemetry,
  };
}

export function namesOfHandlerOptions(): string[] {
  return Object.keys(handlerNames);
}
