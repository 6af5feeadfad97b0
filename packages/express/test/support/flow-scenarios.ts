import { vi, expect } from "vitest";
import { failedCall, refused } from "../fake-bankid.ts";
import type { Host, ListenedApp } from "./listened-app.ts";
import { known } from "./listened-app.ts";

const personalError = (): Error =>
  new Error(`${known.name}, ${known.personalNumber}, has no account: ${known.signature}`);

const personal = (): never => {
  throw personalError();
};

export type Scenario = (app: ListenedApp) => Promise<unknown>;

/** Starts, and has BankID be done. */
export async function completed(app: ListenedApp, route: "auth" | "sign", data: object = {}) {
  const page = app.page();
  await page.ask(route, { mode: "qr" });
  app.complete(data);
  return page;
}

const collected =
  (route: "auth" | "sign", data: object = {}): Scenario =>
  async (app) => {
    const page = await completed(app, route, data);
    return page.ask("collect", { flow: page.flow });
  };

const failedWith =
  (hint: string): Scenario =>
  async ({ page: open, client }) => {
    const page = open();
    await page.ask("auth", { mode: "qr" });
    client.fail(hint);
    return page.ask("collect", { flow: page.flow });
  };

const withHost =
  (host: Host, scenario: Scenario): Scenario =>
  async (app) => {
    Object.assign(app.host, host);
    return scenario(app);
  };

const afterFailure =
  (call: "auth" | "collect", failure: () => unknown): Scenario =>
  async ({ page: open, client }) => {
    const page = open();
    if (call === "auth") client.failures.auth.push(failure());
    const view = await page.ask("auth", { mode: "qr" });
    if (call === "auth") return view;
    client.failures.collect.push(failure());
    return page.ask("collect", { flow: page.flow });
  };

/** Complete runs, by what the page is told at the end. */
export const scenarios: [what: string, run: Scenario, told: object][] = [
  [
    "a login with a QR code, its replay, and another browser that asks",
    async (app) => {
      const page = await completed(app, "auth");
      await page.ask("qr", { flow: page.flow });
      await page.ask("collect", { flow: page.flow });
      await app.page().ask("collect", { flow: page.flow });
      return page.ask("collect", { flow: page.flow });
    },
    { status: "complete", replay: true },
  ],
  [
    "a login on this device, with wrong nonces, in a wrong browser, and the right ones",
    async (app) => {
      const page = app.page();
      await page.ask("auth", { mode: "device" });
      app.client.hint("userSign");
      await page.ask("collect", { flow: page.flow, nonce: "x".repeat(22) });
      await app.page().ask("collect", { flow: page.flow, nonce: app.nonce() });
      const right = { flow: page.flow, nonce: app.nonce() };
      await page.ask("collect", right);
      app.complete();
      return vi.waitFor(
        async () => {
          const view = await page.ask("collect", right);
          expect(view.status).toBe("complete");
          return view;
        },
        { timeout: 30_000, interval: 300 },
      );
    },
    { status: "complete" },
  ],
  ["a signature", collected("sign"), { status: "complete" }],
  [
    "a signature that cannot be saved",
    withHost({ onSigned: personal }, collected("sign")),
    { status: "pending" },
  ],
  [
    "a signature whose evidence does not hold",
    withHost({ verdict: () => ({ ok: false, code: "digest_mismatch" }) }, collected("sign")),
    { reason: "evidence_invalid" },
  ],
  ["a verifier that throws", withHost({ verdict: personal }, collected("sign")), { status: "pending" }],
  [
    "another person's signature",
    collected("sign", { user: { personalNumber: "191212121212", name: "x", givenName: "x", surname: "x" } }),
    { reason: "other_person" },
  ],
  [
    "a text that was changed",
    async ({ page }) => page().ask("sign", { mode: "qr", textHash: "0".repeat(64) }),
    { error: "text_changed" },
  ],
  [
    "a login that is cancelled in the page",
    async (app) => {
      const page = app.page();
      await page.ask("auth", { mode: "device" });
      return page.ask("cancel", { flow: page.flow });
    },
    { reason: "cancelled" },
  ],
  ["a login that is cancelled in the app", failedWith("userCancel"), { reason: "userCancel" }],
  ["a code that was too old", failedWith("expiredTransaction"), { reason: "expiredTransaction" }],
  ["a BankID that does not work", failedWith("certificateErr"), { reason: "certificateErr" }],
  ["a call that was declined", failedWith("userDeclinedCall"), { reason: "userDeclinedCall" }],
  ["a failure that nobody knows", failedWith("brandNewHint"), { status: "failed" }],
  ["a code that nobody scanned", failedWith("startFailed"), { status: "pending" }],
  ["a login that BankID judges risky", collected("auth", { risk: "high" }), { reason: "risk_blocked" }],
  [
    "a login that the host blocks",
    withHost({ assess: () => false }, collected("auth")),
    { reason: "risk_blocked" },
  ],
  ["an assessment that throws", withHost({ assess: personal }, collected("auth")), { reason: "host_error" }],
  ["a host that throws", withHost({ onComplete: personal }, collected("auth")), { reason: "host_error" }],
  ["a session that throws", withHost({ establish: personal }, collected("auth")), { error: "internal" }],
  [
    "a browser that changes hands",
    async (app) => {
      const page = await completed(app, "auth");
      app.host.principal = known.account;
      return page.ask("collect", { flow: page.flow });
    },
    { reason: "principal_changed" },
  ],
  [
    "a person who is busy with another order",
    afterFailure("auth", () => refused("alreadyInProgress", 400)),
    { error: "already_in_progress" },
  ],
  ["a client that throws what it knows", afterFailure("auth", personalError), { error: "internal" }],
  [
    "a BankID that is down",
    afterFailure("collect", () => refused("internalError", 500)),
    { error: "bankid_error" },
  ],
  [
    "a BankID that does not answer",
    afterFailure("collect", () => failedCall("ERR_TIMEOUT")),
    { error: "bankid_unreachable" },
  ],
  [
    "a result that was lost",
    async ({ page: open, client }) => {
      const page = open();
      await page.ask("auth", { mode: "qr" });
      client.failures.collect.push(refused("invalidParameters", 400));
      return page.ask("collect", { flow: page.flow });
    },
    { reason: "result_lost" },
  ],
  [
    "a page that sends what is none of its business",
    async ({ page }) => page().ask("auth", { mode: "qr", personalNumber: known.personalNumber }),
    { error: "unknown_field" },
  ],
  [
    "a page of another origin",
    async ({ page }) => page().ask("auth", { mode: "qr" }, { origin: `https://${known.name}.example` }),
    { error: "cross_origin" },
  ],
  [
    "a store that somebody writes in",
    async (app) => {
      const page = await completed(app, "auth");
      for (const key of await app.redis.keys("*")) {
        if ((await app.redis.type(key)) === "hash")
          await app.redis.hset(key, "v", Buffer.alloc(64).toString("base64"));
      }
      return page.ask("collect", { flow: page.flow });
    },
    { error: "flow_unknown" },
  ],
];
