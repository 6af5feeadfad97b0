import { BankIdClient, BankIdError } from "@bankid-kit/core";
import type { BankIdClientOptions } from "@bankid-kit/core";
import { expect } from "vitest";
import type { KeyPair } from "./pki.ts";
import { makeAuthority } from "./pki.ts";
import type { TestServer } from "./server.ts";
import { startServer } from "./server.ts";

/** A server in BankID's place, and a client that trusts it. */
export interface Kit {
  readonly server: TestServer;
  readonly client: BankIdClient;
  readonly rp: KeyPair;
  options(more?: Partial<BankIdClientOptions>): BankIdClientOptions;
  /** The body of the only call that came. */
  sent(): unknown;
  close(): Promise<void>;
}

export async function startKit(): Promise<Kit> {
  const authority = await makeAuthority("Test root");
  const rp = await authority.issue("Test RP");
  const server = await startServer(await authority.issue("Test server"), authority.cert);
  const options = (more: Partial<BankIdClientOptions> = {}): BankIdClientOptions => ({
    environment: { url: server.origin, ca: authority.cert },
    certificate: rp,
    ...more,
  });
  const client = new BankIdClient(options());
  return {
    server,
    client,
    rp,
    options,
    sent() {
      expect(server.received).toHaveLength(1);
      return JSON.parse(server.received[0]?.body ?? "");
    },
    async close() {
      await client.close();
      await server.close();
    },
  };
}

/** The error that a call ends in. */
export async function failureOf(call: Promise<unknown>): Promise<BankIdError> {
  const error: unknown = await call.then(
    () => expect.unreachable("the call was expected to fail"),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(BankIdError);
  return error as BankIdError;
}

/** What BankID answers to a new order. */
export const newOrder = {
  orderRef: "131daac9-16c6-4618-beb0-365768f37288",
  autoStartToken: "7c40b5c9-fa74-49cf-b98c-bfe651f9a7c6",
  qrStartToken: "67df3917-fa0d-44e5-b327-edcc928297f8",
  qrStartSecret: "d28db9a7-4cde-429e-a983-359be676944c",
};

/** What BankID answers for a completed order. */
export const completionData = {
  user: {
    personalNumber: "191212121212",
    name: "Tolvan Tolvansson",
    givenName: "Tolvan",
    surname: "Tolvansson",
  },
  device: { ipAddress: "192.0.2.7", uhi: "OZvYM9VvyiAmG7NA5jU5zqGcVpo=" },
  bankIdIssueDate: "2024-02-01",
  signature: "c2lnbmF0dXJl",
  ocspResponse: "b2NzcA==",
  risk: "low",
};
