import type { Page } from "@playwright/test";
import type { LoginPage } from "./support/login-page.ts";
import { PhonePage } from "./support/phone-page.ts";
import type { Stack } from "./support/stack.ts";
import { expect, test } from "./support/test.ts";

/** Not the default one, whose number the pages give as an example. */
const person = "Exempla Provperson";

/** Looks for what must not leave the server, in every byte that did. */
function expectNoSecrets({ wire, upstream }: Stack, { launch }: { launch: boolean }): void {
  const [order] = upstream.orders;
  const [result] = upstream.results;
  if (order === undefined || result === undefined) throw new Error("The login did not reach BankID.");
  const launchUrl = `?autostarttoken=${order.autoStartToken}`;
  const sent = wire.sent();
  // What may be there is, so that this reads the right bytes.
  expect(sent.includes('"status":"complete"')).toBe(true);
  expect(sent.includes(order.qrStartToken)).toBe(!launch);
  expect(sent.includes(launchUrl)).toBe(launch);

  const nonce = upstream.requests[0]?.returnUrl?.split(".").at(-1);
  expect(nonce === undefined).toBe(!launch);

  // Without the launch address, and with every personal number in one spelling.
  const rest = sent.replaceAll(launchUrl, "").replaceAll(/(\d{6})[-+](\d{4})/g, "$1$2");
  const never = {
    personalNumber: result.user.personalNumber.slice(2),
    ...(nonce === undefined ? {} : { nonce }),
    orderRef: order.orderRef,
    autoStartToken: order.autoStartToken,
    qrStartSecret: order.qrStartSecret,
    signature: result.signature,
    ocspResponse: result.ocspResponse,
  };
  const seen = Object.entries(never).filter(([, secret]) => rest.includes(secret));
  expect(seen.map(([name]) => name)).toEqual([]);
}

/** Every string that a page's scripts hold on to. */
async function heapOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => chunks.push(chunk));
  await session.send("HeapProfiler.takeHeapSnapshot");
  await session.detach();
  return chunks.join("");
}

async function finish(login: LoginPage): Promise<void> {
  await login.expectLoggedIn(person);
  await login.page.reload();
  await login.expectLoggedIn(person);
  await login.logOut.click();
  await expect(login.otherDevice).toBeVisible();
}

test(
  "no answer of a login with a QR code holds a personal number, a token or a signature (S41, A2)",
  { tag: "@once" },
  async ({ login, phone, stack }) => {
    await login.startWithQr();
    await phone.scanFrom(login);
    await phone.approve({ person });
    await finish(login);
    expectNoSecrets(stack, { launch: false });
  },
);

test(
  "no answer of a login on the same device does either, but for the launch address (S41)",
  { tag: "@once" },
  async ({ login, stack }) => {
    await login.open();
    await login.thisDevice.click();
    const app = new PhonePage(login.page, stack.simulator.phoneUrl);
    await app.approve({ person });
    await finish(login);
    expectNoSecrets(stack, { launch: true });
  },
);

const heapStory =
  "the memory of a page that logs in holds its code, and nothing else of the order or the person (S61)";
test(heapStory, { tag: "@chromium" }, async ({ login, phone, stack }) => {
  await login.startWithQr();
  const [order] = stack.upstream.orders;
  if (order === undefined) throw new Error("No order was made.");
  const { orderRef, autoStartToken, qrStartToken, qrStartSecret } = order;
  // That the code's own token is found shows that this reads the right memory.
  const scanning = await heapOf(login.page);
  expect(scanning.includes(qrStartToken)).toBe(true);

  await phone.scanFrom(login);
  await phone.approve({ person });
  await login.expectLoggedIn(person);
  const [result] = stack.upstream.results;
  if (result === undefined) throw new Error("The login did not reach BankID.");
  const loggedIn = await heapOf(login.page);
  const secrets = { orderRef, autoStartToken, qrStartSecret };
  const { personalNumber } = result.user;
  const never = { ...secrets, personalNumber, signature: result.signature.slice(0, 200) };
  const found = Object.entries(never).filter(([, secret]) => (scanning + loggedIn).includes(secret));
  expect(found.map(([name]) => name)).toEqual([]);
});
