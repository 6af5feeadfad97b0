import { Buffer } from "node:buffer";
import { expect } from "vitest";
import { BankIdError } from "@bankid-kit/core";
import type { Transport, TransportOptions } from "../../src/client/transport.ts";
import { createTransport } from "../../src/client/transport.ts";
import type { KeyPair } from "./pki.ts";

/** Time limits that no machine is too slow for, in ms. */
export const patience = { timeoutMs: 50_000, connectTimeoutMs: 50_000 } as const;

/** A transport to a server of a test, with chance, waiting and time taken out. */
export function transportTo(
  { origin }: { origin: string },
  { root, rp, ...more }: { root: string; rp: KeyPair; waits?: number[] } & Partial<TransportOptions>,
): Transport {
  const { waits, ...options } = more;
  return createTransport({
    environment: { name: "custom", origin, ca: root },
    certificate: { cert: Buffer.from(rp.cert), key: Buffer.from(rp.key) },
    ...patience,
    connections: 64,
    // Stands still: a slow machine's time is none of a test's business.
    monotonicNow: () => 0,
    random: () => 0.5,
    sleep: async (ms) => void waits?.push(ms),
    ...options,
  });
}

/** What a call rejects with, which must be one of ours. */
export async function failureOf(call: Promise<unknown>): Promise<BankIdError> {
  const error: unknown = await call.then(
    () => expect.unreachable("the call was expected to fail"),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(BankIdError);
  return error as BankIdError;
}
