import { afterEach, expect, test } from "vitest";
import type { Control } from "../src/control/server.ts";
import { checkedHost } from "../src/http/host.ts";
import type { Listening } from "../src/http/listen.ts";
import { createRegister, people } from "../src/people.ts";
import { createPhoneDesk } from "../src/phone/desk.ts";
import { startPhonePage } from "../src/phone/server.ts";
import { startDesk } from "./support/desk.ts";

const noControl: Control = async () => ({ status: 404, body: {} });
const token = "only for this test";
const [{ personalNumber: person, securityCode }] = people;
let page: Listening;
afterEach(() => page.close());

async function onPage(gesture: string, body: object): Promise<{ order: { id: string } }> {
  const answer = await fetch(`http://127.0.0.1:${page.port}/api/${gesture}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ person, ...body }),
  });
  return (await answer.json()) as { order: { id: string } };
}

/** A promise that a test fulfils. */
function promised(): { promise: Promise<void>; fulfil: () => void } {
  let fulfil!: () => void;
  const promise = new Promise<void>((resolve) => (fulfil = resolve));
  return { promise, fulfil };
}

test("an approval on the phone's page waits for the keys of its evidence, so that no collect has to", async () => {
  const { book, call, clock } = startDesk();
  const [asked, made] = [promised(), promised()];
  const evidence = {
    async ready() {
      asked.fulfil();
      await made.promise;
    },
  };
  const desk = createPhoneDesk(book, createRegister(), clock, () => Date.UTC(2026, 10, 28));
  page = await startPhonePage(desk, token, { host: checkedHost(), port: 0, control: noControl, evidence });

  const order = call("auth", { endUserIp: "127.0.0.1" }).body as { orderRef: string; autoStartToken: string };
  const { orderRef, autoStartToken } = order;
  const { id } = (await onPage("open", { autoStartToken })).order;
  const approved = onPage("approve", { id, securityCode });
  await asked.promise;
  expect(call("collect", { orderRef }).body).toMatchObject({ status: "pending", hintCode: "userSign" });
  made.fulfil();
  await approved;
  expect(call("collect", { orderRef }).body).toMatchObject({ status: "complete" });
});
