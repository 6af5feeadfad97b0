import { BankIdClient } from "@bankid-kit/core";
import { startSimulator } from "@bankid-kit/simulator";
import type { ApproveAct, EvidenceFlaw, Simulator } from "@bankid-kit/simulator";
import { completionVerifier, memoryReplayStore, rpName, verifyProof } from "@bankid-kit/verify";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Signed } from "../src/index.ts";
import { application, Browser, closeServers, listen } from "./support/app.ts";

const text = "Jag lånar ut min cykel.";
const hidden = '{"cykel":"röd"}';

let simulator: Simulator;
let client: BankIdClient;
beforeAll(async () => {
  simulator = await startSimulator();
  client = new BankIdClient(simulator);
});
afterEach(closeServers);
afterAll(async () => {
  await client.close();
  await simulator.close();
});

/** An app that verifies signatures and logins, by the kit's verifier, at the simulator. */
async function start({
  order = { userVisibleData: text, userNonVisibleData: hidden },
  client: bankIdClient = client,
} = {}) {
  const signed: Signed[] = [];
  const { environment, signingRoot, certificate } = simulator;
  const { app, events } = application({
    client: bankIdClient,
    verify: completionVerifier({
      environment,
      signatureRoots: signingRoot,
      rp: rpName(certificate.cert),
      replay: memoryReplayStore(),
    }),
    verifyAuth: true,
    sign: {
      request: () => ({ ...order, anyPerson: true }),
      onSigned: (each) => void signed.push(each),
    },
  });
  const browser = new Browser(await listen(app));
  return { browser, signed, events };
}

/** The client, with other methods in the place of its own. */
function withMethods(methods: Partial<BankIdClient>): BankIdClient {
  return new Proxy(client, {
    get(target, name) {
      if (Object.hasOwn(methods, name)) return Reflect.get(methods, name) as unknown;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}

/** A client to which BankID gives the first answer again for every later order. */
function repeating(): BankIdClient {
  let first: Awaited<ReturnType<BankIdClient["collect"]>> | undefined;
  return withMethods({
    async collect(order) {
      const answer = await client.collect(order);
      return answer.status === "complete" ? (first ??= answer) : answer;
    },
  });
}

/** A client whose BankID takes every kind, whatever the order requires. */
function lax(): BankIdClient {
  return withMethods({
    async sign(request) {
      const { certificatePolicies, ...requirement } = request.requirement ?? {};
      expect(certificatePolicies).toEqual(["1.2.3.4.25"]);
      return client.sign({ ...request, requirement });
    },
  });
}

/** Starts in a browser, approves on the phone, and polls until the flow is over. */
async function finish(browser: Browser, path: "/bankid/auth" | "/bankid/sign", approval: ApproveAct = {}) {
  const { body } = await browser.post(path, { mode: "qr" });
  const { flow, qr } = body as typeof body & { qr: { text: string } };
  const picked = await simulator.phone().scan(qr.text);
  await picked.approve({ securityCode: "123456", ...approval });
  return vi.waitFor(
    async () => {
      const { body: view } = await browser.post("/bankid/collect", { flow });
      expect(view.status).not.toBe("pending");
      return view;
    },
    { timeout: 30_000, interval: 200 },
  );
}

describe("a signature at an app that verifies", () => {
  it("is handed over with a proof file that holds without the app and BankID (S99, S100)", async () => {
    const { browser, signed } = await start();
    expect(await finish(browser, "/bankid/sign")).toMatchObject({ status: "complete" });
    expect(signed).toHaveLength(1);
    const file = signed[0]?.proof.file ?? "";
    expect(verifyProof(file, { signatureRoots: simulator.signingRoot })).toMatchObject({
      ok: true,
      evidence: { kind: "sign", userVisibleData: text, person: { personalNumber: "191212121212" } },
    });
  });

  it("may be of texts as long as BankID takes", async () => {
    const order = { userVisibleData: "a".repeat(30_000), userNonVisibleData: "b".repeat(150_000) };
    const { browser, signed } = await start({ order });
    expect(await finish(browser, "/bankid/sign")).toMatchObject({ status: "complete" });
    const proof = verifyProof(signed[0]?.proof.file ?? "", { signatureRoots: simulator.signingRoot });
    expect(proof).toMatchObject({ ok: true, evidence: { userVisibleData: order.userVisibleData } });
  });

  it.each<[EvidenceFlaw, string]>([
    ["revoked", "ocsp_revoked"],
    ["unknown", "ocsp_unknown"],
    ["changedText", "digest_mismatch"],
    ["otherText", "other_visible_text"],
    ["otherPerson", "other_person"],
    ["otherKind", "other_kind"],
    ["otherRp", "other_rp"],
    ["early", "signed_outside_order"],
  ])("that is wrong in one thing, %s, is never handed over (S100)", async (evidence, code) => {
    const { browser, signed, events } = await start();
    expect(await finish(browser, "/bankid/sign", { evidence })).toMatchObject({
      status: "failed",
      reason: "evidence_invalid",
    });
    expect(signed).toEqual([]);
    expect(events).toContainEqual(expect.objectContaining({ type: "evidence_invalid", code }));
  });

  it("with a kind of BankID that the order does not take is never handed over (S88, S100)", async () => {
    const { browser, signed, events } = await start({ client: lax() });
    const person = "198507099805";
    expect(await finish(browser, "/bankid/sign", { person, bankId: "mobile" })).toMatchObject({
      status: "complete",
    });
    expect(await finish(browser, "/bankid/sign", { person, bankId: "file" })).toMatchObject({
      status: "failed",
      reason: "evidence_invalid",
    });
    expect(signed).toHaveLength(1);
    expect(events).toContainEqual(
      expect.objectContaining({ type: "evidence_invalid", code: "other_policy" }),
    );
  });

  it("that was handed over for one flow is refused for the next, though all else about it holds (S94)", async () => {
    const { browser, signed, events } = await start({ client: repeating() });
    expect(await finish(browser, "/bankid/sign")).toMatchObject({ status: "complete" });
    expect(await finish(browser, "/bankid/sign")).toMatchObject({
      status: "failed",
      reason: "evidence_invalid",
    });
    expect(signed).toHaveLength(1);
    expect(events).toContainEqual(expect.objectContaining({ type: "evidence_invalid", code: "replayed" }));
  });
});

describe("a login at an app that verifies those too", () => {
  it("goes through when its evidence holds (S100)", async () => {
    const { browser } = await start();
    expect(await finish(browser, "/bankid/auth")).toMatchObject({ status: "complete" });
    expect(await (await browser.fetch("/me")).json()).toEqual({ accountId: "account of Tolvan" });
  });

  it("logs nobody in when its evidence is wrong (S100)", async () => {
    const { browser, events } = await start();
    expect(await finish(browser, "/bankid/auth", { evidence: "revoked" })).toMatchObject({
      status: "failed",
      reason: "evidence_invalid",
    });
    expect((await browser.fetch("/me")).status).toBe(401);
    expect(events).toContainEqual(
      expect.objectContaining({ type: "evidence_invalid", code: "ocsp_revoked" }),
    );
  });
});
