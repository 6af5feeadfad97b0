import { BankIdClient, certificatePolicies } from "@bankid-kit/core";
import type { CompletionData, PolicyName } from "@bankid-kit/core";
import { startSimulator } from "@bankid-kit/simulator";
import type { ApproveAct, Simulator } from "@bankid-kit/simulator";
import { rpName, signatureRootFingerprints, verifyCompletion } from "@bankid-kit/verify";
import type { ExpectedOrder } from "@bankid-kit/verify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let simulator: Simulator;
let client: BankIdClient;
beforeAll(async () => {
  simulator = await startSimulator();
  client = new BankIdClient(simulator);
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});

const endUserIp = "127.0.0.1";
const personalNumber = "191212121212";
const text = "Jag lånar ut min cykel.";
const hidden = '{"cykel":"röd"}';

/** An order that the phone approves; what the RP is then told, and what it had asked for. */
interface Done {
  readonly completionData: CompletionData;
  readonly expected: ExpectedOrder;
}

async function approved(
  order: { orderRef: string; autoStartToken?: string },
  expected: ExpectedOrder,
  act: ApproveAct = {},
): Promise<Done> {
  const orderedAt = Date.now();
  const phone = simulator.phone({ person: act.person ?? personalNumber });
  const opened = await (order.autoStartToken === undefined ? phone.pick() : phone.open(order.autoStartToken));
  if (order.autoStartToken === undefined) await opened.answerCall(true);
  await opened.approve({ securityCode: "123456", ...act });
  const answer = await client.collect(order);
  if (answer.status !== "complete") throw new Error(`The order is ${answer.status}.`);
  const rp = rpName(simulator.certificate.cert);
  return {
    completionData: answer.completionData,
    expected: { ...expected, rp, orderedAt, collectedAt: Date.now() },
  };
}

async function login(act?: ApproveAct): Promise<Done> {
  return approved(await client.auth({ endUserIp }), { kind: "auth" }, act);
}

async function signature(act?: ApproveAct): Promise<Done> {
  const order = await client.sign({ endUserIp, userVisibleData: text, userNonVisibleData: hidden });
  return approved(order, { kind: "sign", visibleData: text, nonVisibleData: hidden }, act);
}

function verify({ completionData, expected }: Done) {
  const { environment, signingRoot: signatureRoots } = simulator;
  return verifyCompletion(completionData, { environment, signatureRoots, expected });
}

describe("evidence of the simulator", () => {
  it("of a login holds", async () => {
    expect(verify(await login())).toMatchObject({
      ok: true,
      kind: "auth",
      environment: "simulator",
      person: { personalNumber, name: "Tolvan Tolvansson", givenName: "Tolvan", surname: "Tolvansson" },
      rp: { displayName: "Exempelföretaget" },
    });
  });

  it("of a signature holds, and says what was signed", async () => {
    const done = await signature();
    expect(verify(done)).toMatchObject({
      ok: true,
      kind: "sign",
      userVisibleData: text,
      userNonVisibleDataBase64: Buffer.from(hidden).toString("base64"),
      device: { uhi: done.completionData.device.uhi },
    });
  });

  it("of a text in markdown says so", async () => {
    const order = {
      userVisibleData: "# Avtal\n+ en cykel",
      userVisibleDataFormat: "simpleMarkdownV1",
    } as const;
    const done = await approved(await client.sign({ endUserIp, ...order }), {
      kind: "sign",
      visibleData: order.userVisibleData,
      format: order.userVisibleDataFormat,
    });
    expect(verify(done)).toMatchObject({ ok: true, userVisibleDataFormat: "simpleMarkdownV1" });
  });

  it("of what is done by phone holds", async () => {
    const call = { personalNumber, callInitiator: "RP" } as const;
    expect(verify(await approved(await client.phoneAuth(call), { kind: "auth" }))).toHaveProperty("ok", true);
    const signing = await client.phoneSign({ ...call, userVisibleData: text });
    const signed = await approved(signing, { kind: "sign", visibleData: text });
    expect(verify(signed)).toMatchObject({ ok: true, userVisibleData: text });
  });

  it.each<PolicyName>(["mobile", "file", "card"])("of a BankID of the kind %s says so", async (policy) => {
    const requirement = { certificatePolicies: certificatePolicies([policy], client) };
    const order = await client.auth({ endUserIp, requirement });
    const done = await approved(order, { kind: "auth" }, { person: "198507099805" });
    expect(verify(done)).toMatchObject({ ok: true, policy });
  });

  it("names whom it is of, whoever confirms", async () => {
    for (const { personalNumber: person, name, bankIds } of simulator.people) {
      if (bankIds.length === 0 || bankIds.some(({ blocked }) => blocked)) continue;
      const done = await login({ person });
      expect(verify(done)).toMatchObject({ ok: true, person: { personalNumber: person, name } });
    }
  });

  it("of another RP is not for this one", async () => {
    const certificate = await simulator.issueCertificate({ displayName: 'Cykel, "Röd" & Söner' });
    const other = new BankIdClient({ environment: simulator.environment, certificate });
    const order = await other.auth({ endUserIp });
    await (await simulator.phone().open(order.autoStartToken)).approve();
    const answer = await other.collect(order);
    await other.close();
    if (answer.status !== "complete") throw new Error("The order is not complete.");
    const verified = (cert: string) =>
      verify({ completionData: answer.completionData, expected: { kind: "auth", rp: rpName(cert) } });
    expect(verified(certificate.cert)).toHaveProperty("ok", true);
    expect(verified(simulator.certificate.cert)).toHaveProperty("code", "other_rp");
  });

  it.each(["test", "production"] as const)("is worth nothing in %s (S76, S82)", async (environment) => {
    const { completionData, expected } = await login();
    const { signingRoot: signatureRoots } = simulator;
    expect(() => verifyCompletion(completionData, { environment, signatureRoots, expected })).toThrow(
      expect.objectContaining({ code: "ERR_OPTION" }),
    );
    expect(signatureRootFingerprints[environment]).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is worth nothing at another simulator (S82)", async () => {
    const { completionData, expected } = await login();
    const other = await startSimulator();
    const { environment, signingRoot: signatureRoots } = other;
    await other.close();
    expect(verifyCompletion(completionData, { environment, signatureRoots, expected })).toMatchObject({
      ok: false,
      code: "chain_mismatch",
    });
  });
});
