import { isObject } from "../../http/body.ts";

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** The body of a call that creates an order: members are absent or of the right type, their values unchecked. */
export interface OrderBody extends Json {
  readonly personalNumber?: string;
  readonly callInitiator?: string;
  readonly endUserIp?: string;
  readonly userVisibleData?: string;
  readonly userNonVisibleData?: string;
  readonly userVisibleDataFormat?: string;
  readonly userVisibleTransaction?: Json;
  readonly riskFlags?: readonly unknown[];
  readonly returnUrl?: string;
  readonly returnRisk?: boolean;
  readonly requirement?: Json;
  readonly web?: Json;
  readonly app?: Json;
}

/** One rule: the `details` of the mistake, or nothing when the body keeps it. */
export type Check = (body: OrderBody) => string | undefined;

const isText = (value: unknown): boolean => typeof value === "string";

const types: Readonly<Record<string, (value: unknown) => boolean>> = {
  personalNumber: isText,
  callInitiator: isText,
  endUserIp: isText,
  userVisibleData: isText,
  userNonVisibleData: isText,
  userVisibleDataFormat: isText,
  returnUrl: isText,
  returnRisk: (value) => typeof value === "boolean",
  riskFlags: Array.isArray,
  userVisibleTransaction: isObject,
  requirement: isObject,
  web: isObject,
  app: isObject,
};

/** Whether each member that the API knows has the type that it must have. */
export function isOrderBody(body: Json): body is OrderBody {
  return Object.entries(types).every(([name, isRight]) => body[name] === undefined || isRight(body[name]));
}
