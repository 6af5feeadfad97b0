import type { Page } from "@playwright/test";
import type { LoginPage } from "./support/login-page.ts";
import { PhonePage } from "./support/phone-page.ts";
import type { Stack } from "./support/stack.ts";
import { expect, test } from "./support/test.ts";

/** Everything that the demo's server sends to this page: addresses, headers, bodies. */
function listen(page: Page, origin: string): { traffic(): Promise<string> } {
  const parts: Promise<string>[] = [];
  page.on("response", (response) => {
    if (!response.url().startsWith(origin)) return;
    parts.push(
      (async () => {
        const headers = JSON.stringify(await response.allHeaders());
        // A redirect has no body, and a page that navigated away has thrown its own away.
        const body = await response.text().catch(() => "");
        return `${response.url()}\n${headers}\n${body}`;
      })(),
    );
  });
  return { traffic: async () => (await Promise.all(parts)).join("\n\n") };
}

function expectNoSecrets(traffic: string, { upstream }: Stack, { launch }: { launch: boolean }): void {
  const [order] = upstream.orders;
  const [result] = upstream.results;
  if (order === undefined || result === undefined) throw new Error("The login did not reach BankID.");
  expect(traffic).toContain("/bankid/collect");
  const never = {
    personalNumber: result.user.personalNumber,
    orderRef: order.orderRef,
    qrStartSecret: order.qrStartSecret,
    signature: result.signature,
    ocspResponse: result.ocspResponse,
    ...(launch ? {} : { autoStartToken: order.autoStartToken }),
  };
  const seen = Object.entries(never).filter(([, secret]) => traffic.includes(secret));
  expect(seen.map(([name]) => name)).toEqual([]);
  if (launch) {
    // The token stands in the launch address, and nowhere else.
    const rest = traffic.replaceAll(`?autostarttoken=${order.autoStartToken}`, "");
    expect(traffic).not.toBe(rest);
    expect(rest).not.toContain(order.autoStartToken);
  }
}

async function finish(login: LoginPage): Promise<void> {
  await login.expectLoggedIn("Tolvan Tolvansson");
  await login.page.reload();
  await login.expectLoggedIn("Tolvan Tolvansson");
  await login.logOut.click();
  await expect(login.otherDevice).toBeVisible();
}

test("no answer of a login with a QR code holds a personal number, a token or a signature (S41, A2)", async ({
  login,
  phone,
  stack,
}) => {
  const heard = listen(login.page, stack.origin);
  await phone.scan(await login.startWithQr());
  await phone.approve();
  await finish(login);
  expectNoSecrets(await heard.traffic(), stack, { launch: false });
});

test("no answer of a login on the same device does either, but for the launch address (S41)", async ({
  login,
  stack,
}) => {
  const heard = listen(login.page, stack.origin);
  await login.open();
  await login.thisDevice.click();
  const app = new PhonePage(login.page, stack.simulator.phoneUrl);
  await app.approve();
  await finish(login);
  expectNoSecrets(await heard.traffic(), stack, { launch: true });
});

test("the page keeps to its content security policy and says nothing on the console", async ({
  login,
  phone,
}) => {
  const complaints: string[] = [];
  login.page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  login.page.on("pageerror", (error) => complaints.push(String(error)));
  // Not by a screenshot of the code: Playwright puts an inline style into the page for that.
  await login.open();
  await login.otherDevice.click();
  await phone.pickOpenOrder();
  await phone.approve();
  await finish(login);
  expect(complaints).toEqual([]);
});
