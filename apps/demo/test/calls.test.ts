import { BankIdError } from "@bankid-kit/core";
import type { OrderUpdate } from "@bankid-kit/core";
import { expect, test, vi } from "vitest";
import { createCalls } from "../src/calls.ts";

const request = { agent: "a", personalNumber: "191212121212", callInitiator: "RP", locale: "en" } as const;
type Client = Parameters<typeof createCalls>[0];

/** A BankID whose person opens the app, and then does nothing until the order ends in `end`. */
function callsWith(end: (signal: AbortSignal | undefined) => Promise<never>) {
  async function* follow(_order: unknown, { signal }: { signal?: AbortSignal } = {}) {
    yield { status: "pending", hintCode: "userCallConfirm" } as const satisfies OrderUpdate;
    await end(signal);
  }
  const phoneAuth = vi.fn<Client["phoneAuth"]>(async () => ({ orderRef: "o", receivedAtMs: 0 }));
  const cancel = vi.fn<Client["cancel"]>(async () => undefined);
  return { phoneAuth, cancel, calls: createCalls({ phoneAuth, cancel, follow }) };
}

const untilAborted = async (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_resolve, reject) => {
    const stop = (): void => reject(signal?.reason as Error);
    if (signal?.aborted === true) stop();
    else signal?.addEventListener("abort", stop);
  });

test("a call's order is followed without anybody looking, and its text has the code that the agent says", async () => {
  const { calls, phoneAuth } = callsWith(untilAborted);
  const id = await calls.begin(request);
  await vi.waitFor(() => expect(calls.look(id, "a")).toMatchObject({ hint: "userCallConfirm" }));
  const view = calls.look(id, "a");
  const code = view?.status === "pending" ? view.code : undefined;
  expect(code).toMatch(/^\d{4}$/);
  expect(phoneAuth.mock.calls[0]?.[0].userVisibleData).toContain(` ${code}.`);
  expect(calls.look(id, "b")).toBeUndefined();
});

test("a question that is taken back is cancelled at BankID, by its agent and by nobody else", async () => {
  const { calls, cancel } = callsWith(untilAborted);
  const id = await calls.begin(request);
  calls.end(id, "b");
  expect(calls.look(id, "a")).toMatchObject({ status: "pending" });
  calls.end(id, "a");
  await vi.waitFor(() => expect(calls.look(id, "a")).toEqual({ status: "failed", reason: "cancelled" }));
  expect(cancel).toHaveBeenCalledTimes(1);
});

test("a BankID that can't be asked any more ends the call with the reason's code", async () => {
  const { calls } = callsWith(async () => {
    throw new BankIdError("ERR_UNREACHABLE", "BankID is not reached.");
  });
  const id = await calls.begin(request);
  await vi.waitFor(() =>
    expect(calls.look(id, "a")).toEqual({ status: "failed", reason: "ERR_UNREACHABLE" }),
  );
});
