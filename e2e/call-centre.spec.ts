import type { Route } from "@playwright/test";
import { CallCentre } from "./support/call-centre.ts";
import { LoginPage } from "./support/login-page.ts";
import { expect, test as base } from "./support/test.ts";

const caller = { number: "191212121212", name: "Tolvan Tolvansson" };
const agent = "200510312390";

/** An agent who is logged in, and somebody else's phone. */
const test = base.extend<{ centre: CallCentre }>({
  centre: async ({ login, stack }, use) => {
    await login.logInByPhone(stack.simulator, agent);
    const centre = new CallCentre(login.page, stack.origin);
    await centre.open();
    await use(centre);
  },
});

test("an agent learns who is on the phone, who sees the code that the agent says", async ({
  centre,
  phone,
  stack,
}) => {
  await centre.askFor(caller.number, "We called them");
  const code = await centre.code();
  await phone.pickOpenOrder();
  await phone.page.getByRole("button", { name: /^Ja/ }).click();
  await expect(phone.page.getByText(`says the code ${code}.`)).toBeVisible();
  await expect(centre.page.getByText("They have it in front of them")).toBeVisible();

  // The server goes on by itself, so the page may be loaded anew.
  await centre.page.reload();
  expect(await centre.code()).toBe(code);
  await phone.approve({ person: caller.name });
  await expect(centre.page.getByText(caller.name, { exact: true })).toBeVisible();
  expect(stack.wire.sent()).not.toContain(caller.number);

  await centre.page.bringToFront();
  await centre.nextCall.click();
  await expect(centre.number).toBeFocused();
});

test("a person who is in no call with the agent says so, and the agent is warned", async ({
  centre,
  phone,
}) => {
  await centre.askFor(caller.number);
  await phone.pickOpenOrder();
  await phone.page.getByRole("button", { name: /^Nej/ }).click();
  await expect(centre.page.getByRole("alert")).toContainText("not in a call with you");
});

test("an agent takes the question back, and nothing is left on the person's phone", async ({
  centre,
  phone,
}) => {
  await centre.askFor(caller.number);
  await centre.page.getByRole("button", { name: "Cancel" }).click();
  await expect(centre.page.getByRole("alert")).toContainText("You took the question back.");
  await phone.open();
  await expect(phone.waiting).toHaveCount(0);
});

test("an agent who can't take the question back because the network is lost is told so, and tries again", async ({
  centre,
  stack,
}) => {
  await centre.askFor(caller.number);
  await centre.code();
  const call = "**/calls/*";
  await centre.page.route(call, async (route) => route.abort());
  await centre.page.getByRole("button", { name: "Cancel" }).click();
  await expect(centre.page.getByRole("alert")).toContainText("server does not answer");
  await expect(centre.page.getByRole("status").first()).toHaveText(/^The server does not answer/);
  expect(stack.simulator.orders.list()).toHaveLength(1);

  await centre.page.unroute(call);
  await centre.page.getByRole("button", { name: "Try again" }).click();
  await expect(centre.page.getByRole("alert")).toContainText("You took the question back.");
  await expect(centre.number).toBeFocused();
  expect(stack.simulator.orders.list()).toHaveLength(0);
});

const alone = "a call is its agent's alone: neither a stranger nor another agent can look at it or end it";
test(alone, { tag: "@once" }, async ({ centre, browser, stack }) => {
  await centre.askFor(caller.number);
  await centre.code();
  const id = new URL(centre.page.url()).hash.replace("#call=", "");
  expect(id).toMatch(/^[\w-]{22}$/);

  const context = await browser.newContext({ locale: "en-GB" });
  const other = new LoginPage(await context.newPage(), stack.origin);
  await other.open();
  const ask = async (method: string): Promise<number> =>
    other.page.evaluate(
      async ([url, how]) => (await fetch(url ?? "", { method: how ?? "" })).status,
      [`/calls/${id}`, method],
    );
  expect(await ask("GET")).toBe(403);
  await other.logInByPhone(stack.simulator, "200511022386");
  expect(await ask("GET")).toBe(404);
  expect(await ask("DELETE")).toBe(204);
  await expect(centre.page.getByText("Ask them to open their BankID app.")).toBeVisible();
  expect(stack.simulator.orders.list()).toHaveLength(1);
  await context.close();
});

test("a number that is none is refused before BankID is asked", async ({ centre, stack }) => {
  await centre.askFor("121212-1213");
  await expect(centre.page.getByRole("alert")).toContainText("That is no personal number.");
  await expect(centre.number).toBeFocused();
  await expect(centre.number).toHaveAttribute("aria-invalid", "true");
  expect(stack.simulator.calls()["phone/auth"]).toBe(0);
});

test("a question that does not reach the server is not held against the person, and can be asked again, once", async ({
  centre,
  stack,
}) => {
  const calls = "**/calls";
  await centre.page.route(calls, async (route) => route.abort());
  await centre.askFor(caller.number);
  await expect(centre.page.getByRole("alert")).toContainText("server does not answer");

  await centre.page.unroute(calls);
  const held: Route[] = [];
  await centre.page.route(calls, (route) => void held.push(route));
  await centre.ask.click();
  await centre.ask.click();
  for (const route of held) await route.continue();
  await centre.code();
  expect(stack.simulator.calls()["phone/auth"]).toBe(1);
});
