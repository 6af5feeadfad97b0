import { isIP } from "node:net";
import { isObject } from "../http/body.ts";
import type { OrderKind, OrderRequest } from "../order/order.ts";
import { isDeviceData } from "./device-data.ts";
import { invalidParameters } from "./errors.ts";
import type { ApiError } from "./errors.ts";
import { choices } from "./undocumented.ts";

type Json = Readonly<Record<string, unknown>>;

/** A request that was understood, or the error to answer. */
export type Parsed<T> = { readonly value: T; readonly error?: undefined } | { readonly error: ApiError };

/** Most characters of each text, after base64 (specification §§2.1, 2.2). */
const limits: Readonly<Record<OrderKind, { visible: number; hidden: number }>> = {
  auth: { visible: 1_500, hidden: 1_500 },
  sign: { visible: 40_000, hidden: 200_000 },
};

/** Reads the body of `auth` or `sign`: types first, then values in the order that BankID names them. */
export function parseOrderRequest(kind: OrderKind, body: Json): Parsed<OrderRequest> {
  if (!hasRightTypes(body)) return wrong(choices.wrongType);
  const { endUserIp, userVisibleData, userNonVisibleData, userVisibleDataFormat, returnUrl, returnRisk } =
    body;
  const { personalNumber } = body.requirement ?? {};
  const { visible, hidden } = limits[kind];

  if (personalNumber !== undefined && !isPersonalNumber(personalNumber))
    return wrong("Incorrect personalNumber");
  if (endUserIp === undefined || isIP(endUserIp) === 0) return wrong("Invalid endUserIp");
  if (!isRequirement(body.requirement ?? {})) return wrong("Invalid requirement");
  if (userVisibleData === undefined ? kind === "sign" : !isBase64(userVisibleData, visible)) {
    return wrong("Invalid userVisibleData");
  }
  const userVisibleText = decodeText(userVisibleData ?? "");
  if (userVisibleText === undefined) return wrong(choices.textNotUtf8);
  if (userNonVisibleData !== undefined && !isBase64(userNonVisibleData, hidden)) {
    return wrong(choices.userNonVisibleData);
  }
  if (!isFormat(userVisibleDataFormat)) return wrong(choices.wrongType);
  if (returnUrl !== undefined && (returnUrl === "" || returnUrl.length > 512))
    return wrong("Invalid returnUrl");
  if (!isDeviceData(body)) return wrong(choices.webOrApp);

  return {
    value: {
      endUserIp,
      returnRisk: returnRisk ?? false,
      ...(userVisibleData === undefined ? {} : { userVisibleText }),
      ...(userVisibleDataFormat === undefined ? {} : { userVisibleDataFormat }),
      ...(returnUrl === undefined ? {} : { returnUrl }),
      ...(personalNumber === undefined ? {} : { personalNumber }),
    },
  };
}

/** Reads the body of `collect` and `cancel`. Whether there is such an order is another question. */
export function parseOrderRef({ orderRef }: Json): Parsed<string> {
  return typeof orderRef === "string" ? { value: orderRef } : wrong(choices.wrongType);
}

interface OrderBody extends Json {
  endUserIp?: string;
  userVisibleData?: string;
  userNonVisibleData?: string;
  userVisibleDataFormat?: string;
  returnUrl?: string;
  returnRisk?: boolean;
  requirement?: Json;
  web?: unknown;
  app?: unknown;
}

function hasRightTypes(body: Json): body is OrderBody {
  const texts = ["endUserIp", "userVisibleData", "userNonVisibleData", "userVisibleDataFormat", "returnUrl"];
  const { returnRisk = false, requirement = {} } = body;
  return (
    texts.every((name) => body[name] === undefined || typeof body[name] === "string") &&
    typeof returnRisk === "boolean" &&
    isObject(requirement)
  );
}

function isPersonalNumber(value: unknown): value is string {
  return typeof value === "string" && /^\d{12}$/.test(value);
}

function isRequirement({
  pinCode = false,
  mrtd = false,
  cardReader = "class1",
  certificatePolicies,
}: Json): boolean {
  return (
    typeof pinCode === "boolean" &&
    typeof mrtd === "boolean" &&
    (cardReader === "class1" || cardReader === "class2") &&
    (certificatePolicies === undefined || isPolicyList(certificatePolicies))
  );
}

function isPolicyList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isPolicy);
}

function isPolicy(value: unknown): boolean {
  return typeof value === "string" && /^\d+(\.\d+)+(\.\*)?$/.test(value);
}

function isFormat(format: string | undefined): format is OrderRequest["userVisibleDataFormat"] {
  return format === undefined || format === "plaintext" || format === "simpleMarkdownV1";
}

function isBase64(value: string, max: number): boolean {
  if (value === "" || value.length > max || value.length % 4 !== 0) return false;
  return /^[A-Za-z0-9+/]+={0,2}$/.test(value);
}

function decodeText(base64: string): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(base64, "base64"));
  } catch {
    return undefined;
  }
}

function wrong(details: string): { error: ApiError } {
  return { error: invalidParameters(details) };
}
