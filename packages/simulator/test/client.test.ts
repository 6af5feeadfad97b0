import { BankIdClient, qrText } from "@bankid-kit/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { manualClock, startSimulator } from "../src/index.ts";
import type { Simulator } from "../src/index.ts";

const clock = manualClock();
let simulator: Simulator;
let client: BankIdClient;
beforeAll(async () => {
  simulator = await startSimulator({ clock });
  const { environment, certificate } = simulator;
  client = new BankIdClient({ environment, certificate, monotonicNow: clock.now });
}, 60_000);
afterAll(async () => {
  await client.close();
  await simulator.close();
});

describe("core's client with what the simulator hands out", () => {
  test("logs a person in by the QR code of the current second", async () => {
    const order = await client.auth({ endUserIp: "127.0.0.1", userVisibleData: "Logga in" });
    expect(await client.collect(order)).toMatchObject({
      status: "pending",
      hintCode: "outstandingTransaction",
    });
    clock.advance(12_600);
    const opened = await simulator.phone().scan(qrText(order, clock.now() - order.receivedAtMs) ?? "");
    expect(opened).toMatchObject({ text: "Logga in", rpName: "Exempelföretaget" });
    await opened.approve();
    expect(await client.collect(order)).toMatchObject({
      status: "complete",
      completionData: { user: { personalNumber: "191212121212" } },
    });
    await expect(client.collect(order)).rejects.toMatchObject({
      code: "ERR_BANKID",
      bankIdCode: "invalidParameters",
    });
  });

  test("cancels what it started", async () => {
    const order = await client.sign({ endUserIp: "127.0.0.1", userVisibleData: "Text" });
    await client.cancel(order);
    expect(simulator.orders.list().some(({ orderRef }) => orderRef === order.orderRef)).toBe(false);
  });
});
