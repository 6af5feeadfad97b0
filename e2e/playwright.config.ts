import { defineConfig } from "@playwright/test";
import { chromiumLaunchOptions, findTool } from "../scripts/tools.mjs";

const firefox = findTool("firefox");

/** Stories of programs that need no browser run once. */
const withoutBrowser = ["programs.spec.ts", "attacks.spec.ts"];

/**
 * Looked at in one browser: the corners of the phone page, which is a tool, and every login in Firefox goes over
 * it already; and what shows how the simulator's fixtures are used.
 */
const onceOnly = ["phone-page.spec.ts", "phone-page-access.spec.ts", "testkit.spec.ts"];

export default defineConfig({
  testDir: ".",
  outputDir: "../.cache/e2e",
  fullyParallel: true,
  forbidOnly: Boolean(process.env["CI"]),
  retries: 0,
  // A story mostly waits: for the two seconds from one question to BankID to the next, or for a code to change.
  workers: 4,
  // Generous, for a machine that has much else to do; a test that passes takes some seconds.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: "list",
  // No trace, which costs a third of all processor time: `--trace=retain-on-failure` has one.
  use: { locale: "en-GB", screenshot: "only-on-failure" },
  projects: [
    { name: "programs", testMatch: withoutBrowser },
    {
      name: "chromium",
      testIgnore: withoutBrowser,
      use: { browserName: "chromium", launchOptions: chromiumLaunchOptions() },
    },
    {
      name: "firefox",
      // What only Chromium can be made to do: a camera out of a file, forced colours, a name that points here, a
      // look into a page's memory. And stories of what the server or the phone decides, in a file whose others
      // are the browser's.
      grepInvert: /@chromium|@once/,
      testIgnore: [...withoutBrowser, ...onceOnly],
      use: {
        browserName: "firefox",
        // Debian's own Firefox speaks WebDriver BiDi; Playwright's patched one is what is left without it.
        ...(firefox === undefined
          ? {}
          : { channel: "moz-firefox", launchOptions: { executablePath: firefox } }),
      },
    },
  ],
});
