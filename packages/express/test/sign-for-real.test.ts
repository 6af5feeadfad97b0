import { createHash } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { BankIdClient } from "@bankid-kit/core";
import type { FlowView } from "@bankid-kit/core/browser";
import type { Simulator } from "@bankid-kit/simulator";
import { PhoneRefusal, startSimulator } from "@bankid-kit/simulator";
import express5 from "express";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { BankIdEvent, BankIdMiddleware, SignOrder, Signed } from "../src/index.ts";
import { bankId } from "../src/index.ts";

/** By its own types there is no Express 4 beside Express 5; what is used of it is the same. */
const express4 = createRequire(import.meta.url)("express4") as typeof express5;
const publicOrigin = "http://localhost:3000";
const tolvan = "191212121212";

let simulator: Simulator;
let client: BankIdClient;
beforeAll(async () => {
  simulator = await startSimulator();
  client = new BankIdClient({ environment: simulator.environment, certificate: simulator.certificate });
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});

const open: { server: Server; middleware: BankIdMiddleware }[] = [];
afterEach(async () => {
  for (const { server, middleware } of open.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
    await middleware.close();
  }
});

type Express = typeof express5;

/** An app in which the person that a header names may sign what `intent` names. */
async function application(express: Express, texts: Readonly<Record<string, string>>) {
  const signed: Signed[] = [];
  const events: BankIdEvent[] = [];
  const middleware = bankId({
    client,
    publicOrigin,
    returnPaths: ["/contracts"],
    onComplete: () => ({ session: {} }),
    onEvent: (event) => events.push(event),
    sign: {
      request: ({ req, intent }): SignOrder => ({
        userVisibleData: texts[intent ?? ""] ?? "",
        userVisibleDataFormat: "simpleMarkdownV1",
        userNonVisibleData: "contract:17",
        expectedPerson: req.get("x-account") ?? "",
      }),
      onSigned: (each) => {
        signed.push(each);
        return { browser: { redirectTo: `/contracts/${each.user.givenName}` } };
      },
    },
  });
  const app = express();
  app.use("/bankid", middleware);
  const server = app.listen(0, "127.0.0.1");
  open.push({ server, middleware });
  await once(server, "listening");
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let cookie = "";
  async function post(path: string, body: object, account = tolvan) {
    const response = await fetch(base + path, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json", origin: publicOrigin, "x-account": account, cookie },
    });
    cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? cookie;
    return { status: response.status, body: (await response.json()) as FlowView & { error?: string } };
  }
  return { post, signed, events };
}

describe.each([
  ["Express 4", express4],
  ["Express 5", express5],
])("an %s app, with BankID over mutual TLS", (_name, express) => {
  it("has its text shown and signed as it is, and its person's signature saved (S46, S47)", async () => {
    const text = "# Avtal 17\n\nJag godkänner *räksmörgås* på 17.";
    const { post, signed } = await application(express, { "contract:17": text });
    const textHash = createHash("sha256").update(text, "utf8").digest("hex");
    const started = await post("/bankid/sign", { mode: "qr", intent: "contract:17", textHash });
    expect(started.body).toMatchObject({ status: "pending", kind: "sign" });
    const { flow, qr } = started.body as { flow: string; qr: { text: string } };

    const picked = await simulator.phone({ person: tolvan }).scan(qr.text);
    expect([picked.kind, picked.text]).toEqual(["sign", text]);
    await picked.approve();

    const done = await vi.waitFor(
      async () => {
        const { body } = await post("/bankid/collect", { flow });
        expect(body.status).toBe("complete");
        return body;
      },
      { timeout: 30_000, interval: 200 },
    );
    expect(done).toMatchObject({ result: { redirectTo: "/contracts/Tolvan" } });
    expect(signed).toHaveLength(1);
    expect(signed[0]).toMatchObject({
      signId: flow,
      user: { personalNumber: tolvan },
      proof: {
        userVisibleData: text,
        userVisibleDataFormat: "simpleMarkdownV1",
        userNonVisibleData: "contract:17",
      },
    });
    const { orderedAt = 0, collectedAt = 0 } = signed[0]?.proof ?? {};
    expect(orderedAt).toBeGreaterThan(Date.UTC(2020));
    expect(collectedAt).toBeGreaterThan(orderedAt);
  });

  it("makes no order for another text than was previewed (S46)", async () => {
    const { post } = await application(express, { "contract:17": "Jag godkänner avtal 17." });
    const before = simulator.calls();
    const textHash = createHash("sha256").update("Jag godkänner avtal 18.").digest("hex");
    const { status, body } = await post("/bankid/sign", { mode: "qr", intent: "contract:17", textHash });
    expect([status, body]).toMatchObject([409, { error: "text_changed" }]);
    expect(simulator.calls()).toEqual(before);
  });

  it.each([
    ["no text", "", "is empty"],
    ["too long a text", "a".repeat(30_001), "BankID takes 40000"],
    ["markdown that BankID does not take", "Avtal\n\nJag godkänner 😀.", "Line 3"],
  ])("makes no order for %s, and says what is wrong with it", async (_what, text, words) => {
    const { post, events } = await application(express, { "contract:17": text });
    const before = simulator.calls();
    const { status, body } = await post("/bankid/sign", { mode: "qr", intent: "contract:17" });
    expect([status, body]).toMatchObject([500, { error: "internal" }]);
    expect(simulator.calls()).toEqual(before);
    const said = JSON.stringify(events);
    expect(said).toContain(words);
    expect(said).not.toContain("aaaa");
  });

  it("lets the app refuse whoever it did not name (S47)", async () => {
    const { post, signed } = await application(express, { "contract:17": "Jag godkänner avtal 17." });
    const { body } = await post("/bankid/sign", { mode: "qr", intent: "contract:17" }, "200510312390");
    const { flow, qr } = body as { flow: string; qr: { text: string } };
    const picked = await simulator.phone({ person: tolvan }).scan(qr.text);
    await expect(picked.approve()).rejects.toThrow(PhoneRefusal);
    expect((await post("/bankid/cancel", { flow })).body).toMatchObject({ reason: "cancelled" });
    expect(signed).toEqual([]);
  });
});
