import { expect, test } from "./support/test.ts";

test("when the completing answer is lost on its way, the next poll still logs the page in", async ({
  login,
  phone,
  stack,
}) => {
  await phone.scan(await login.startWithQr());
  let lost = 0;
  await login.page.route("**/bankid/collect", async (route) => {
    const response = await route.fetch();
    const { status } = (await response.json()) as { status: string };
    if (status === "complete" && lost === 0) {
      lost += 1;
      await route.abort("connectionreset");
    } else {
      await route.fulfill({ response });
    }
  });
  await phone.approve();
  await login.expectLoggedIn("Tolvan Tolvansson");
  expect(lost).toBe(1);
  expect(stack.upstream.results).toHaveLength(1);
  expect(stack.events.filter(({ type }) => type === "completed")).toHaveLength(1);
  expect(stack.events.filter(({ type }) => type === "replayed")).not.toHaveLength(0);
});
