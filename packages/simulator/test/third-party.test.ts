import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent as HttpsAgent, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import bankid from "bankid";
import type { BankIdClient, BankIdClientV6 } from "bankid";
import { Agent, fetch } from "undici";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { manualClock, startSimulator } from "../src/index.ts";
import type { Simulator } from "../src/index.ts";

// Keys take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const clock = manualClock();
const endUserIp = "198.51.100.4";
let dir: string;
let simulator: Simulator;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "simulator-clients-"));
  simulator = await startSimulator({ dir, clock });
});
afterAll(async () => {
  await simulator.close();
  rmSync(dir, { recursive: true });
});
afterEach(() => simulator.faults.clear());

/** A client as its README shows it: from files, and then the address. Nothing else is changed. */
function pointed<Client extends BankIdClient>(client: Client, version = "v6.0"): Client {
  client.axios.defaults.baseURL = `${simulator.url}/rp/${version}/`;
  return client;
}

const files = () => ({
  production: false,
  ca: join(dir, "ca.pem"),
  pfx: join(dir, "client.p12"),
  passphrase: simulator.passphrase,
});

/** The QR code that npm bankid shows first. */
async function firstCode({ orderRef, qr }: Awaited<ReturnType<BankIdClientV6["authenticate"]>>) {
  for await (const text of qr?.nextQr(orderRef, { maxCycles: 1 }) ?? []) return text;
  throw new Error("npm bankid has no code to show.");
}

/** Status and code of a call that axios saw fail. */
const failed = async (call: Promise<unknown>) => {
  const { response } = (await call.catch((error: unknown) => error)) as {
    response: { status: number; data: { errorCode: string } };
  };
  return [response.status, response.data.errorCode];
};

describe("npm bankid 3.2.1", () => {
  let client: BankIdClientV6;
  beforeAll(() => {
    client = pointed(new bankid.BankIdClientV6({ ...files(), refreshInterval: 10 }));
  });

  test("logs a person in", async () => {
    const order = await client.authenticate({ endUserIp });
    expect(await client.collect(order)).toEqual({
      orderRef: order.orderRef,
      status: "pending",
      hintCode: "outstandingTransaction",
    });
    const opened = await simulator.phone({ ipAddress: endUserIp }).scan(await firstCode(order));
    expect(opened).toMatchObject({ kind: "auth", rpName: "Exempelföretaget" });
    expect(await client.collect(order)).toMatchObject({ hintCode: "userSign" });
    await opened.approve();
    const { status, completionData } = await client.collect(order);
    expect([status, completionData?.user, completionData?.device.ipAddress]).toEqual([
      "complete",
      {
        personalNumber: "191212121212",
        name: "Tolvan Tolvansson",
        givenName: "Tolvan",
        surname: "Tolvansson",
      },
      endUserIp,
    ]);
  });

  test("signs, and waits for it by itself", async () => {
    const next = simulator.orders.next();
    const signed = client.signAndCollect({
      endUserIp,
      userVisibleData: "Jag lovar.",
      userNonVisibleData: "id",
    });
    const { orderRef, tokens } = await next;
    const phone = simulator.phone({ person: "200510312390" });
    await (await phone.open(tokens?.autoStartToken ?? "")).approve({ securityCode: "123456" });
    expect(await signed).toMatchObject({
      orderRef,
      status: "complete",
      completionData: { user: { name: "Exempla Provperson" } },
    });
  });

  test("hears that the person cancelled", async () => {
    const { orderRef, autoStartToken } = await client.authenticate({ endUserIp });
    await (await simulator.phone().open(autoStartToken)).cancel();
    await expect(client.awaitPendingCollect(orderRef)).rejects.toEqual({
      orderRef,
      status: "failed",
      hintCode: "userCancel",
    });
  });

  test("cancels", async () => {
    const order = await client.authenticate({ endUserIp });
    expect(await client.cancel(order)).toEqual({});
    await expect(client.collect(order)).rejects.toMatchObject({
      code: "invalidParameters",
      details: "No such order",
    });
  });

  test("gets alreadyInProgress", async () => {
    const requirement = { personalNumber: "200511022386", pinCode: false, mrtd: false };
    const order = await client.authenticate({ endUserIp, requirement });
    await expect(client.authenticate({ endUserIp, requirement })).rejects.toMatchObject({
      name: "BankIdError",
      code: bankid.BankIdErrorCode.ALREADY_IN_PROGRESS,
      details: "Order already in progress for pno",
    });
    expect(await client.collect(order)).toMatchObject({ status: "failed", hintCode: "cancelled" });
  });

  test("gets invalidParameters", async () => {
    await expect(client.authenticate({ endUserIp: "x" })).rejects.toMatchObject({
      code: bankid.BankIdErrorCode.INVALID_PARAMETERS,
      details: "Invalid endUserIp",
    });
  });

  test("gets notFound from the version before", async () => {
    const older = pointed(new bankid.BankIdClient(files()), "v5.1");
    await expect(older.authenticate({ endUserIp })).rejects.toMatchObject({
      code: bankid.BankIdErrorCode.NOT_FOUND,
    });
  });

  test("gets methodNotAllowed and unsupportedMediaType, by the axios that it shows", async () => {
    expect(await failed(client.axios.get("auth"))).toEqual([405, bankid.BankIdErrorCode.METHOD_NOT_ALLOWED]);
    const headers = { "Content-Type": "application/json; charset=utf-8" };
    expect(await failed(client.axios.post("auth", { endUserIp }, { headers }))).toEqual([
      415,
      bankid.BankIdErrorCode.UNSUPPORTED_MEDIA_TYPE,
    ]);
  });

  test.each([
    ["internalError", bankid.BankIdErrorCode.INTERNAL_ERROR],
    ["maintenance", bankid.BankIdErrorCode.MAINTENANCE],
    ["tooManyRequests", "tooManyRequests"],
  ] as const)("gets %s on a bad day", async (kind, code) => {
    simulator.faults.add({ kind, times: 1 });
    await expect(client.authenticate({ endUserIp })).rejects.toMatchObject({ name: "BankIdError", code });
  });

  test("gets no answer from a connection that breaks", async () => {
    simulator.faults.add({ kind: "reset", when: "beforeProcessing", times: 1 });
    await expect(client.authenticate({ endUserIp })).rejects.toMatchObject({ name: "RequestError" });
  });

  test("is turned away with its own, BankID's public test certificate (S77)", async () => {
    const withDefault = pointed(new bankid.BankIdClientV6({ production: false, ca: join(dir, "ca.pem") }));
    await expect(withDefault.authenticate({ endUserIp })).rejects.toMatchObject({
      name: "BankIdError",
      code: undefined,
    });
  });

  test("trusts the simulator by its CA alone", async () => {
    const withoutCa = pointed(new bankid.BankIdClientV6({ ...files(), ca: undefined as unknown as string }));
    await expect(withoutCa.authenticate({ endUserIp })).rejects.toMatchObject({ name: "RequestError" });
  });
});

const read = (name: string) => readFileSync(join(dir, name));
const pem = () => ({ cert: read("client.pem"), key: read("client.key"), ca: read("ca.pem") });
const p12 = () => ({ pfx: read("client.p12"), passphrase: "simulator", ca: read("ca.pem") });

describe.each([
  ["PEM", pem],
  ["client.p12", p12],
])("a login by hand, with %s", (_form, identity) => {
  test("over undici's fetch", async () => {
    const dispatcher = new Agent({ connect: identity() });
    const call = async (endpoint: string, body: object) => {
      const answer = await fetch(`${simulator.url}/rp/v6.0/${endpoint}`, {
        dispatcher,
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
    };
    const { json: order } = await call("auth", { endUserIp });
    await (await simulator.phone().open(String(order["autoStartToken"]))).approve();
    expect(await call("collect", order)).toMatchObject({ status: 200, json: { status: "complete" } });
    expect(await call("cancel", order)).toMatchObject({ status: 400, json: { details: "No such order" } });
    await dispatcher.close();
  });

  test("over node:https on one connection, by the name localhost", async () => {
    const agent = new HttpsAgent({ ...identity(), keepAlive: true, maxSockets: 1 });
    const url = simulator.url.replace("127.0.0.1", "localhost");
    let port: number | undefined;
    const call = (endpoint: string, body: object): Promise<Record<string, string>> =>
      new Promise((resolve, reject) => {
        const headers = { "Content-Type": "application/json" };
        const sent = request(`${url}/rp/v6.0/${endpoint}`, { agent, method: "POST", headers }, (answer) => {
          const { localPort } = answer.socket;
          port ??= localPort;
          expect(localPort).toBe(port);
          let text = "";
          answer.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
          answer.on("end", () => resolve(JSON.parse(text) as Record<string, string>));
        });
        sent.on("error", reject).end(JSON.stringify(body));
      });
    const personalNumber = "200512012394";
    const order = await call("phone/sign", {
      personalNumber,
      callInitiator: "RP",
      userVisibleData: Buffer.from("Jag lovar.").toString("base64"),
    });
    const opened = await simulator.phone({ person: personalNumber }).pick();
    expect(await call("collect", order)).toMatchObject({ hintCode: "userCallConfirm" });
    await opened.answerCall(true);
    await opened.approve();
    expect(await call("collect", order)).toMatchObject({ status: "complete" });
    agent.destroy();
  });
});
