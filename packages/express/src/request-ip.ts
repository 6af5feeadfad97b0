import { BankIdError } from "@bankid-kit/core";
import type { Request } from "express";
import { addressList, isAddressList } from "./http/address-list.ts";
import { clientBehindProxies } from "./http/forwarded.ts";
import { header } from "./http/request.ts";
import { unknownMember, wrong } from "./options/wrong.ts";

/** How the address of the person's device is known. */
export interface ClientIpOptions {
  /**
   * The proxies in front of the app, as addresses and networks. Then the app's "trust proxy" is not asked, and
   * `X-Forwarded-For` is read from the right for as long as one of these wrote it.
   */
  trustedProxies?: readonly string[];
  /** Lets people have private addresses in production too, as on an intranet. Default: false. */
  allowPrivate?: boolean;
}

/** The option `clientIp`: how to find the address, or a function that knows it. */
export type ClientIp = ((req: Request) => string | undefined) | ClientIpOptions;

/** The option in the form that requests are read with. */
export interface RequestIp {
  /** @throws {BankIdError} `ERR_OPTION` when the request's address can't be trusted. */
  readonly read: (req: Request) => string | undefined;
  readonly allowPrivate: boolean;
}

const write = 'clientIp: { trustedProxies: ["10.0.0.0/8"] }, with your proxies';

const names: Readonly<Record<keyof ClientIpOptions, true>> = { trustedProxies: true, allowPrivate: true };

/** @throws {BankIdError} `ERR_OPTION` with what to write. */
export function requestIp(option: ClientIp = {}): RequestIp {
  if (typeof option === "function") return { read: option, allowPrivate: false };
  if (typeof option !== "object" || option === null) {
    throw wrong("clientIp", {
      what: "must be a function or an object",
      why: "BankID must be told the address of the person's device",
      write: "clientIp: (req) => req.ip, or leave it out",
    });
  }
  const unknown = Object.keys(option).find((name) => !Object.hasOwn(names, name));
  if (unknown !== undefined) {
    throw unknownMember("clientIp", unknown, Object.keys(names));
  }
  const { trustedProxies, allowPrivate = false } = option;
  if (typeof allowPrivate !== "boolean") {
    throw wrong("clientIp", {
      what: "has an allowPrivate that is neither true nor false",
      why: "it decides whether a proxy's address may be taken for a person's",
      write: "clientIp: { allowPrivate: true } on an intranet, or leave it out",
    });
  }
  if (trustedProxies === undefined) return { read: appsOwn, allowPrivate };
  if (!isAddressList(trustedProxies) || trustedProxies.length === 0) {
    throw wrong("clientIp", {
      what: "has trustedProxies that are not all addresses or networks",
      why: "what a proxy says is believed only where it is known",
      write,
    });
  }
  if (trustedProxies.some((entry) => entry.endsWith("/0"))) {
    throw wrong("clientIp", {
      what: "has trustedProxies with a /0",
      why: "that is everybody, so everybody could choose the address that BankID is told",
      write,
    });
  }
  const isProxy = addressList(trustedProxies);
  return {
    allowPrivate,
    read: ({ socket, headers }) =>
      clientBehindProxies(socket.remoteAddress, header(headers, "x-forwarded-for"), isProxy),
  };
}

/** What Express makes of its "trust proxy", unless that believes everybody (B3). */
function appsOwn(req: Request): string | undefined {
  if (strangers.every((address) => isTrusted(req.app, address))) {
    throw new BankIdError(
      "ERR_OPTION",
      'The app\'s "trust proxy" believes everybody, so every visitor can choose the address that BankID is told and that starts are counted by. Name the proxies: app.set("trust proxy", "10.0.0.0/8"), or how many there are: app.set("trust proxy", 1); or write clientIp: { trustedProxies: ["10.0.0.0/8"] }.',
    );
  }
  return req.ip;
}

/** Nobody's proxies: all of the blocks for documentation are trusted only where everybody is. */
const strangers = ["192.0.2.1", "198.51.100.1", "203.0.113.1"];
/** Further away than any number of proxies that is set. */
const farAway = 1_000;

/** By the function that Express 4 and 5 make of every form of the setting: `true`, networks, a function. */
function isTrusted(app: Request["app"], address: string): boolean {
  const trusts: unknown = app.get("trust proxy fn");
  return typeof trusts === "function" && Boolean(trusts(address, farAway));
}
