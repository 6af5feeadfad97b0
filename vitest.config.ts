import { playwright } from "@vitest/browser-playwright";
import type { Alias } from "vite";
import { defineConfig, type UserWorkspaceConfig } from "vitest/config";
import { chromiumLaunchOptions } from "./scripts/tools.mjs";

// Packages are tested from their source, through the same exports that a user imports.
const source = "@bankid-kit/source";
const resolve = { conditions: [source, "module", "browser", "development|production"] };
// Without "module", which Node does not know either: what it leads to is for bundlers.
const ssr = {
  resolve: {
    conditions: [source, "node", "development|production"],
    externalConditions: [source, "node"],
  },
};

function browser(name: string, alias: Alias[] = []): UserWorkspaceConfig {
  return {
    extends: true,
    resolve: { alias },
    // Beside the other project's: it bundles another React.
    cacheDir: `node_modules/.vite/${name}`,
    test: {
      name,
      include: ["packages/react/test/**/*.browser.test.tsx"],
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({ launchOptions: chromiumLaunchOptions() }),
        instances: [{ browser: "chromium" }],
      },
    },
  };
}

export default defineConfig({
  resolve,
  ssr,
  test: {
    // A test that hangs fails; one on a slow machine only takes longer.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Of the tests that say that they may run together: they wait for a real Redis's clock.
    maxConcurrency: 20,
    // Most of them wait for a socket or a child process, so a worker a core would leave cores idle.
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        test: {
          name: "node",
          environment: "node",
          include: ["packages/*/test/**/*.test.ts", "apps/*/test/**/*.test.ts", "scripts/test/**/*.test.mjs"],
        },
      },
      browser("browser"),
      // The oldest React that is supported, under the same tests.
      browser("browser-react-18", [
        { find: /^react(?=$|\/)/, replacement: "react-18" },
        { find: /^react-dom(?=$|\/)/, replacement: "react-dom-18" },
      ]),
    ],
  },
});
