// Where the programs are that the tests drive and that no package brings along: browsers, Redis, and those that
// judge signatures.
// Shared by the test run, by Playwright's configuration and by vitest's.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const names = {
  chromium: ["chromium", "chromium-browser", "google-chrome"],
  "headless-shell": ["chromium-headless-shell"],
  firefox: ["firefox-esr"],
  redis: ["redis-server"],
  "redis-cli": ["redis-cli"],
  xmlsec1: ["xmlsec1"],
  openssl: ["openssl"],
};

const overrides = {
  chromium: "CHROMIUM_PATH",
  "headless-shell": "CHROMIUM_PATH",
  firefox: "FIREFOX_PATH",
  redis: "REDIS_SERVER_PATH",
  "redis-cli": "REDIS_CLI_PATH",
  xmlsec1: "XMLSEC1_PATH",
  openssl: "OPENSSL_PATH",
};

/**
 * The path of a program on this machine: what its environment variable names, else the first on PATH.
 *
 * @param {"chromium" | "headless-shell" | "firefox" | "redis" | "redis-cli" | "xmlsec1" | "openssl"} tool
 * @returns {string | undefined}
 */
export function findTool(tool) {
  const named = process.env[overrides[tool]];
  if (named) return named;
  const folders = (process.env.PATH ?? "").split(delimiter);
  return names[tool].flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Playwright's options for the Chromium of this machine; without one, for Playwright's own.
 *
 * @param {{ whole?: boolean }} [options] Whole, it can do what takes windows, as asking a person. Default: without
 *   them where there is such a one, for half the processor time.
 */
export function chromiumLaunchOptions({ whole = false } = {}) {
  const executablePath = (whole ? undefined : findTool("headless-shell")) ?? findTool("chromium");
  return {
    ...(executablePath ? { executablePath } : {}),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  };
}
