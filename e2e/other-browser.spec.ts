import { LoginPage } from "./support/login-page.ts";
import { expect, test } from "./support/test.ts";

test("a second browser that knows everything except the cookie gets nothing", async ({
  login,
  phone,
  browser,
  stack,
}) => {
  const started = login.page.waitForResponse((response) => response.url().endsWith("/bankid/auth"));
  await login.startWithQr();
  const { flow } = (await (await started).json()) as { flow: string };

  const other = await browser.newContext();
  const thief = new LoginPage(await other.newPage(), stack.origin);
  await thief.open();
  const ask = (route: string, body: object): Promise<{ status: number; body: unknown }> =>
    thief.page.evaluate(
      async ([path, json]) => {
        const response = await fetch(`/bankid/${path}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: json ?? "",
        });
        return { status: response.status, body: (await response.json()) as unknown };
      },
      [route, JSON.stringify(body)],
    );

  await phone.scanFrom(login);
  await phone.approve();
  for (const route of ["collect", "qr", "cancel"]) {
    const foreign = await ask(route, { flow });
    const made = await ask(route, { flow: "AAAAAAAAAAAAAAAAAAAAAA" });
    expect(foreign).toMatchObject({ status: 404, body: { error: "flow_unknown" } });
    expect(Object.keys(foreign.body as object)).toEqual(Object.keys(made.body as object));
    expect(made.status).toBe(404);
  }
  expect(await ask("collect", {})).toEqual({ status: 200, body: { status: "none" } });
  expect(await thief.me()).toBeUndefined();

  await login.expectLoggedIn("Tolvan Tolvansson");
  expect(await thief.me()).toBeUndefined();
  await other.close();
});

test("another site's page can neither start nor follow a login (S26)", async ({ login, stack }) => {
  const started = login.page.waitForResponse((response) => response.url().endsWith("/bankid/auth"));
  await login.startWithQr();
  const { flow } = (await (await started).json()) as { flow: string };
  const bodies = [
    ["auth", { mode: "qr" }],
    ["collect", {}],
    ["collect", { flow }],
    ["qr", { flow }],
    ["cancel", { flow }],
  ] as const;
  for (const [route, data] of bodies) {
    // With the browser's own cookies, as if SameSite had not kept them back.
    const outcome = await login.page.context().request.post(`${stack.origin}/bankid/${route}`, {
      headers: { origin: new URL(stack.simulator.phoneUrl).origin, "sec-fetch-site": "cross-site" },
      data,
    });
    expect(outcome.status()).toBe(403);
    expect(await outcome.json()).toMatchObject({ error: "cross_origin" });
    expect(outcome.headers()["set-cookie"]).toBeUndefined();
  }
  expect(stack.upstream.orders).toHaveLength(1);
  expect(stack.upstream.cancels).toBe(0);
  await login.scan();
});
