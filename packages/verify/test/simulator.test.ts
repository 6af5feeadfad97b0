import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BankIdClient, certificatePolicies } from "@bankid-kit/core";
import type { OrderReference, PolicyName } from "@bankid-kit/core";
import { startSimulator } from "@bankid-kit/simulator";
import { rpName, signatureRootFingerprints, verifyCompletion } from "@bankid-kit/verify";
import type { EvidenceEnvironment } from "@bankid-kit/verify";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Bench, endUserIp, hidden, personalNumber, text } from "./support/bench.ts";
import type { Done } from "./support/bench.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
afterAll(() => bench.close());

describe("evidence of the simulator", () => {
  it("of a login holds", async () => {
    expect(bench.verify(await bench.login())).toMatchObject({
      ok: true,
      kind: "auth",
      environment: "simulator",
      person: { personalNumber, name: "Tolvan Tolvansson", givenName: "Tolvan", surname: "Tolvansson" },
      rp: { displayName: "Exempelföretaget" },
    });
  });

  it("of a signature holds, and says what was signed", async () => {
    const done = await bench.signature();
    expect(bench.verify(done)).toMatchObject({
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
    const done = await bench.approve(await bench.client.sign({ endUserIp, ...order }), {
      kind: "sign",
      visibleData: order.userVisibleData,
      format: order.userVisibleDataFormat,
    });
    expect(bench.verify(done)).toMatchObject({ ok: true, userVisibleDataFormat: "simpleMarkdownV1" });
  });

  it("of what is done by phone holds", async () => {
    const call = { personalNumber, callInitiator: "RP" } as const;
    expect(
      bench.verify(await bench.approve(await bench.client.phoneAuth(call), { kind: "auth" })),
    ).toHaveProperty("ok", true);
    const signing = await bench.client.phoneSign({ ...call, userVisibleData: text });
    const signed = await bench.approve(signing, { kind: "sign", visibleData: text });
    expect(bench.verify(signed)).toMatchObject({ ok: true, userVisibleData: text });
  });

  it.each<PolicyName>(["mobile", "file", "card"])("of a BankID of the kind %s says so", async (policy) => {
    const requirement = { certificatePolicies: certificatePolicies([policy], bench.client) };
    const order = await bench.client.auth({ endUserIp, requirement });
    const done = await bench.approve(order, { kind: "auth" }, { person: "198507099805" });
    expect(bench.verify(done)).toMatchObject({ ok: true, policy });
  });

  it("names whom it is of, whoever confirms", async () => {
    for (const { personalNumber: person, name, bankIds } of bench.simulator.people) {
      if (bankIds.length === 0 || bankIds.some(({ blocked }) => blocked)) continue;
      const done = await bench.login({ person });
      expect(bench.verify(done)).toMatchObject({ ok: true, person: { personalNumber: person, name } });
    }
  });

  it("of another RP is not for this one", async () => {
    const certificate = await bench.simulator.issueCertificate({ displayName: 'Cykel, "Röd" & Söner' });
    const other = new BankIdClient({ environment: bench.simulator.environment, certificate });
    const order = await other.auth({ endUserIp });
    await (await bench.simulator.phone().open(order.autoStartToken)).approve();
    const answer = await other.collect(order);
    await other.close();
    if (answer.status !== "complete") throw new Error("The order is not complete.");
    const verified = (cert: string) =>
      bench.verify({ completionData: answer.completionData, expected: { kind: "auth", rp: rpName(cert) } });
    expect(verified(certificate.cert)).toHaveProperty("ok", true);
    expect(verified(bench.simulator.certificate.cert)).toHaveProperty("code", "other_rp");
  });

  it.each(["test", "production"] as const)("is worth nothing in %s (S76, S82)", async (environment) => {
    const { completionData, expected } = await bench.login();
    const { signingRoot: signatureRoots } = bench.simulator;
    expect(() => verifyCompletion(completionData, { environment, signatureRoots, expected })).toThrow(
      expect.objectContaining({ code: "ERR_OPTION" }),
    );
    expect(signatureRootFingerprints[environment]).toMatch(/^[0-9a-f]{64}$/);
  });

  describe("of what is approved at once at a simulator that was just started, and has no keys yet,", () => {
    let fresh: Bench;
    beforeEach(async () => {
      fresh = await Bench.start();
    });
    afterEach(() => fresh.close());

    async function onPage(gesture: string, body: object): Promise<{ id: string }> {
      const { phoneUrl, token } = fresh.simulator;
      const answer = await fetch(new URL(`/api/${gesture}`, phoneUrl), {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({ person: personalNumber, ...body }),
      });
      return ((await answer.json()) as { order: { id: string } }).order;
    }

    /** The first answer is the last one, however long the keys take. */
    async function collected(order: OrderReference): Promise<Done> {
      const answer = await fresh.client.collect(order);
      if (answer.status !== "complete") throw new Error(`The order is ${answer.status}.`);
      return { completionData: answer.completionData, expected: { kind: "auth" } };
    }

    it("by a script, is waited for and holds", async () => {
      fresh.simulator.play("next", [{ do: "open" }, { do: "approve", securityCode: "123456" }]);
      const order = await fresh.client.auth({ endUserIp });
      expect(fresh.verify(await collected(order))).toMatchObject({ ok: true, person: { personalNumber } });
    });

    it("on the phone's page, is waited for and holds", async () => {
      const order = await fresh.client.auth({ endUserIp });
      const { id } = await onPage("open", { autoStartToken: order.autoStartToken });
      await onPage("approve", { id, securityCode: "123456" });
      expect(fresh.verify(await collected(order))).toMatchObject({ ok: true, person: { personalNumber } });
    });
  });

  it("holds by what the simulator's directory has, and still when it was started again (S76)", async () => {
    const dir = mkdtempSync(join(tmpdir(), "bankid-kit-verify-"));
    const first = await Bench.start({ dir });
    const done = [await first.login()];
    await first.close();
    const second = await Bench.start({ dir });
    done.push(await second.signature());
    await second.close();
    const read = (name: string): string => readFileSync(join(dir, name), "utf8");
    const environment = JSON.parse(read("environment.json")) as EvidenceEnvironment;
    const signatureRoots = read("signing-root.pem");
    rmSync(dir, { recursive: true });
    for (const { completionData, expected } of done) {
      const result = verifyCompletion(completionData, { environment, signatureRoots, expected });
      expect(result).toMatchObject({ ok: true, environment: "simulator" });
    }
  });

  it("is worth nothing at another simulator (S82)", async () => {
    const { completionData, expected } = await bench.login();
    const other = await startSimulator();
    const { environment, signingRoot: signatureRoots } = other;
    await other.close();
    expect(verifyCompletion(completionData, { environment, signatureRoots, expected })).toMatchObject({
      ok: false,
      code: "chain_mismatch",
    });
  });
});
