import { defineConfig } from "@playwright/test";
import { chromiumLaunchOptions, findTool } from "../scripts/tools.mjs";

const firefox = findTool("firefox");

/** Stories of programs that need no browser run once. */
const withoutBrowser = ["programs.spec.ts", "attacks.spec.ts"];

/**
 * Looked at in one browser: the corners of the phone page, which is a tool, and every login in Firefox goes over
 * it already; what only Chromium can be made to do (sleep, lose its network, be slow); and what is the server's.
 */
const onceOnly = [
  "phone-page.spec.ts",
  "phone-page-access.spec.ts",
  "asleep.spec.ts",
  "call-centre.spec.ts",
  "demo.spec.ts",
  "gallery.spec.ts",
  "many-tabs.spec.ts",
  "network.spec.ts",
  "outage.spec.ts",
  "phone-failures.spec.ts",
  "renewal.spec.ts",
  "server-restart.spec.ts",
  "testkit.spec.ts",
];

export default defineConfig({
  testDir: ".",
  outputDir: "../.cache/e2e",
  fullyParallel: true,
  forbidOnly: Boolean(process.env["CI"]),
  retries: 0,
  workers: 2,
  // Generous, for a machine that has much else to do; a test that passes takes some seconds.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: "list",
  use: { locale: "en-GB", trace: "retain-on-failure" },
  projects: [
    { name: "programs", testMatch: withoutBrowser },
    {
      name: "chromium",
      testIgnore: withoutBrowser,
      use: { browserName: "chromium", launchOptions: chromiumLaunchOptions() },
    },
    {
      name: "firefox",
      // What only Chromium can be made to do: a camera out of a file, forced colours, a name that points here.
      // And stories of what the server or the phone decides, in a file whose others are the browser's.
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
