import type { FlowClient } from "../engine/upstream.ts";
import type { Store } from "../store/store.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { wrong } from "./wrong.ts";

/** @throws {BankIdError} `ERR_OPTION` when the value is no function. */
export function checkFunction(name: string, value: unknown, example: string): void {
  if (typeof value !== "function") throw wrong(name, `must be a function; write ${example}`);
}

/** @throws {BankIdError} `ERR_OPTION` unless the value is one of these, or left out. */
export function checkOneOf(name: string, value: unknown, values: readonly string[]): void {
  if (value === undefined || (typeof value === "string" && values.includes(value))) return;
  throw wrong(name, `must be one of ${values.map((each) => JSON.stringify(each)).join(", ")}`);
}

/** @throws {BankIdError} `ERR_OPTION` with what to write. */
export function checkClient(client: FlowClient | undefined): void {
  const fits =
    typeof client?.auth === "function" &&
    typeof client.collect === "function" &&
    typeof client.cancel === "function" &&
    typeof client.environment === "string";
  if (!fits) {
    throw wrong("client", "must be a BankIdClient; write client: new BankIdClient(clientOptionsFromEnv())");
  }
}

/** @throws {BankIdError} `ERR_OPTION` with what to write. */
export function checkId(id: unknown): void {
  if (typeof id === "string" && /^[a-z0-9]{1,32}(-[a-z0-9]{1,32}){0,3}$/.test(id)) return;
  throw wrong(
    "id",
    'must be lower-case letters, digits and hyphens, for it is part of a cookie\'s name; write id: "admin"',
  );
}

/** @throws {BankIdError} `ERR_OPTION` with what to write. */
export function checkStore(store: Store | undefined): void {
  if (store === undefined) return;
  const operations: readonly Exclude<keyof Store, "shared">[] = ["create", "read", "swap", "remove", "lease"];
  const missing = operations.filter((operation) => typeof store?.[operation] !== "function");
  if (missing.length > 0) {
    throw wrong("store", `lacks ${missing.join(", ")}; write store: memoryStore(), or leave it out`);
  }
}

/** @throws {BankIdError} `ERR_OPTION` with what to write. */
export function checkTelemetry(telemetry: Telemetry | undefined): void {
  if (telemetry === undefined) return;
  const methods: readonly (keyof Telemetry)[] = ["event", "calling", "served"];
  if (methods.some((method) => typeof telemetry?.[method] !== "function")) {
    throw wrong(
      "telemetry",
      "must be an object that measures; write telemetry: openTelemetry(), which @bankid-kit/express/opentelemetry has",
    );
  }
}
