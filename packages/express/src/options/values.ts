import type { DeviceBinding } from "../engine/parts.ts";
import type { FlowClient } from "../engine/flow-client.ts";
import type { Store } from "../store/store.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { Mistake } from "./wrong.ts";
import { wrong } from "./wrong.ts";

/** @throws {BankIdError} `ERR_OPTION` when the value is no function. */
export function checkFunction(
  name: string,
  value: unknown,
  { why, write }: Pick<Mistake, "why" | "write">,
): void {
  if (typeof value !== "function") throw wrong(name, { what: "must be a function", why, write });
}

const bindings: Readonly<Record<DeviceBinding, true>> = { nonce: true, "nonce-or-ip": true, report: true };

/** @throws {BankIdError} `ERR_OPTION` with what to write. */
export function checkDeviceBinding(value: unknown): void {
  if (typeof value === "string" && Object.hasOwn(bindings, value)) return;
  throw wrong("deviceBinding", {
    what: 'must be "nonce", "nonce-or-ip" or "report"',
    why: "it decides whether who was sent a link can log in who sent it",
    write: 'deviceBinding: "nonce-or-ip", or leave it out',
  });
}

/** @throws {BankIdError} `ERR_OPTION` unless the value is true, false or left out. */
export function checkBoolean(
  name: string,
  value: unknown,
  { why, write }: Pick<Mistake, "why" | "write">,
): void {
  if (value === undefined || typeof value === "boolean") return;
  throw wrong(name, { what: "must be true or false", why, write });
}

/** @throws {BankIdError} `ERR_OPTION` with what to write. */
export function checkClient(client: FlowClient | undefined): void {
  const fits =
    typeof client?.auth === "function" &&
    typeof client.collect === "function" &&
    typeof client.cancel === "function" &&
    typeof client.environment === "string";
  if (!fits) {
    throw wrong("client", {
      what: "must be a BankIdClient",
      why: "it makes the calls to BankID, and its environment says whether this is production",
      write: "client: new BankIdClient(clientOptionsFromEnv())",
    });
  }
}

/** @throws {BankIdError} `ERR_OPTION` with what to write. */
export function checkId(id: unknown): void {
  if (typeof id === "string" && /^[a-z0-9]{1,32}(-[a-z0-9]{1,32}){0,3}$/.test(id)) return;
  throw wrong("id", {
    what: "must be lower-case letters, digits and hyphens",
    why: "it is part of a cookie's name",
    write: 'id: "admin"',
  });
}

/** @throws {BankIdError} `ERR_OPTION` with what to write. */
export function checkStore(store: Store | undefined): void {
  if (store === undefined) return;
  const operations: readonly Exclude<keyof Store, "shared">[] = ["create", "read", "swap", "remove", "lease"];
  const missing = operations.filter((operation) => typeof store?.[operation] !== "function");
  if (missing.length > 0) {
    throw wrong("store", {
      what: `lacks ${missing.join(", ")}`,
      why: "without them no flow can be kept",
      write: "store: redisStore({ eval, secret }), or leave it out for the memory of this process",
    });
  }
}

/** @throws {BankIdError} `ERR_OPTION` with what to write. */
export function checkTelemetry(telemetry: Telemetry | undefined): void {
  if (telemetry === undefined) return;
  const methods: readonly (keyof Telemetry)[] = ["event", "calling", "served"];
  if (methods.some((method) => typeof telemetry?.[method] !== "function")) {
    throw wrong("telemetry", {
      what: "must be an object that measures",
      why: "nothing would be measured",
      write: "telemetry: openTelemetry(), which @bankid-kit/express/opentelemetry has",
    });
  }
}
