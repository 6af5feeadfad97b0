import type { BankIdClient } from "@bankid-kit/core";

/** What the engine needs of a client; `BankIdClient` is one. */
export type FlowClient = Pick<
  BankIdClient,
  "auth" | "sign" | "collect" | "cancel" | "environment" | "appUrl"
>;
