// Installs what the tests drive and this machine lacks: Chromium, Firefox, Redis, xmlsec1, openssl.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { run } from "./pnpm.mjs";
import { findTool } from "./tools.mjs";

const wanted = [
  { tool: "chromium", name: "Chromium", debian: "chromium", variable: "CHROMIUM_PATH" },
  { tool: "firefox", name: "Firefox ESR", debian: "firefox-esr", variable: "FIREFOX_PATH" },
  { tool: "redis", name: "Redis", debian: "redis-server", variable: "REDIS_SERVER_PATH" },
  // Second opinions on signatures: outside CI, tests without them say that they skip.
  { tool: "xmlsec1", name: "xmlsec1", debian: "xmlsec1", variable: "XMLSEC1_PATH", onlyInCi: true },
  { tool: "openssl", name: "openssl", debian: "openssl", variable: "OPENSSL_PATH", onlyInCi: true },
];

/** Takes what is there, installs what is missing, and ends the process where neither is possible. */
export async function setUpTools() {
  await preferHeadlessShell();
  if (await allThere()) return;
  if (mayUseApt()) await installFromDebian(await missing());
  else await installPlaywrightBrowsers(await missing());
  const still = await missing();
  for (const { name, debian, variable } of still) {
    console.error(
      `${name} is missing, and could not be installed here. Install it (on Debian and Ubuntu: apt-get install ${debian}), or say where it is: ${variable}=/path/to/it npm test`,
    );
  }
  if (still.some(isNeeded)) process.exit(1);
}

/** Without it, or where Debian has none yet, the whole Chromium does the same in twice the time. */
async function preferHeadlessShell() {
  if (process.env.CI === undefined || findTool("headless-shell") !== undefined || !mayUseApt()) return;
  await installFromDebian([{ debian: "chromium-headless-shell" }]);
}

function isNeeded({ onlyInCi = false }) {
  return !onlyInCi || process.env.CI !== undefined;
}

async function allThere() {
  return (await missing()).length === 0;
}

async function missing() {
  const own = await playwrightBrowsers();
  return wanted.filter(({ tool }) => !isThere(findTool(tool)) && !own.has(tool));
}

function isThere(path) {
  return path !== undefined && existsSync(path);
}

/** Browsers that Playwright downloaded for itself at some time. */
async function playwrightBrowsers() {
  const { chromium, firefox } = await import("playwright");
  const browsers = { chromium, firefox };
  return new Set(Object.keys(browsers).filter((name) => existsSync(browsers[name].executablePath())));
}

function mayUseApt() {
  if (process.getuid?.() !== 0) return false;
  try {
    execFileSync("apt-get", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

async function installFromDebian(tools) {
  const packages = tools.map(({ debian }) => debian);
  console.log(`Installing ${packages.join(", ")} from Debian's packages …`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update", "-qq"], { env });
  await run(
    "apt-get",
    ["install", "-y", "-qq", "-o=Dpkg::Use-Pty=0", "--no-install-recommends", ...packages],
    { env },
  );
}

async function installPlaywrightBrowsers(tools) {
  const browsers = tools.map(({ tool }) => tool).filter((tool) => tool === "chromium" || tool === "firefox");
  if (browsers.length === 0) return;
  console.log(`Downloading Playwright's own ${browsers.join(" and ")} …`);
  await run("node", ["node_modules/playwright/cli.js", "install", ...browsers]);
}
