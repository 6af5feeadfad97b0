import { expect, test } from "./support/test.ts";

test("when the completing answer is lost on its way, the next poll still logs the page in", async ({
  login,
  phone,
  stack,
}) => {
  await login.startWithQr();
  await phone.scanFrom(login);
  const completing = stack.wire.lose('"status":"complete"');
  await phone.approve();
  await login.expectLoggedIn("Tolvan Tolvansson");
  expect(completing.lost()).toBe(true);
  expect(stack.upstream.results).toHaveLength(1);
  expect(stack.events.filter(({ type }) => type === "completed")).toHaveLength(1);
  expect(stack.events.filter(({ type }) => type === "replayed")).not.toHaveLength(0);
});
