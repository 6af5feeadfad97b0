import { test as base } from "@playwright/test";
import { LoginPage } from "./login-page.ts";
import { PhonePage } from "./phone-page.ts";
import type { Stack } from "./stack.ts";
import { startStack } from "./stack.ts";

interface Fixtures {
  stack: Stack;
  /** The page that logs in. */
  login: LoginPage;
  /** The phone, in a browser context of its own: another device. */
  phone: PhonePage;
}

export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern
  stack: async ({}, use) => {
    const stack = await startStack();
    await use(stack);
    await stack.close();
  },
  login: async ({ page, stack }, use) => {
    await use(new LoginPage(page, stack.origin));
  },
  phone: async ({ browser, stack }, use) => {
    const context = await browser.newContext();
    await use(new PhonePage(await context.newPage(), stack.simulator.phoneUrl));
    await context.close();
  },
});

export { expect } from "@playwright/test";
