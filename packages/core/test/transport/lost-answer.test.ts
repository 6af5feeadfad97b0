import { BankIdClient } from "@bankid-kit/core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { FaultServer } from "../support/fault-server.ts";
import { ok, startFaultServer } from "../support/fault-server.ts";
import type { Authority, KeyPair } from "../support/pki.ts";
import { makeAuthority } from "../support/pki.ts";
import { failureOf, patience } from "../support/transport.ts";

let authority: Authority;
let rp: KeyPair;
let server: FaultServer;
let client: BankIdClient;

const order = { orderRef: "131daac9-16c6-4618-beb0-365768f37288" };
const noSuchOrder = {
  status: 400,
  body: JSON.stringify({ errorCode: "invalidParameters", details: "No such order" }),
};

beforeAll(async () => {
  authority = await makeAuthority("Test root");
  rp = await authority.issue("Test RP");
  server = await startFaultServer({
    ...(await authority.issue("Test server")),
    ca: authority.cert,
    requestCert: true,
  });
});
afterAll(() => server.close());

beforeEach(async () => {
  server.otherwise = ok;
  client = new BankIdClient({
    environment: { url: server.origin, ca: authority.cert },
    certificate: rp,
    ...patience,
  });
  // The next call goes over a connection that was used before.
  await client.cancel(order);
  server.requests.length = 0;
});
afterEach(() => client.close());

describe("when BankID did what it was told and its answer got lost with an idle connection (§5.1)", () => {
  test("a collect that is repeated says that the result is lost, and not that the caller is wrong", async () => {
    server.acts = ["cut", noSuchOrder];
    expect(await failureOf(client.collect(order))).toMatchObject({ code: "ERR_RESULT_LOST" });
    expect(server.requests).toHaveLength(2);
  });

  test("a cancel that is repeated has done what was asked for", async () => {
    server.acts = ["cut", noSuchOrder];
    await expect(client.cancel(order)).resolves.toBeUndefined();
    expect(server.requests).toHaveLength(2);
  });

  test("the same answer to a call that was sent once is BankID's refusal", async () => {
    server.otherwise = noSuchOrder;
    for (const call of [client.collect(order), client.cancel(order)]) {
      expect(await failureOf(call)).toMatchObject({ code: "ERR_BANKID", bankIdCode: "invalidParameters" });
    }
  });
});
