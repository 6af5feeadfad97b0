// A login on a page as a person sees it: in Chromium, with the code read from the pixels, and on the same device.
import { createRequire } from "node:module";
import { chromium, devices } from "playwright";
import { name, phoneOf } from "./log-in.mjs";
import { chromiumLaunchOptions } from "./tools.mjs";

const require = createRequire(new URL("../e2e/package.json", import.meta.url));
const jsQr = require("jsqr");
const { PNG } = require("pngjs");

const patience = { timeout: 60_000 };

/**
 * Logs in twice in browsers of their own, with a code and on the same device.
 *
 * @param {string} origin - Where the page is.
 * @param {{ phoneUrl: string, token: string }} simulator
 * @param {string} server - Where the app has its `/me`: cookies are for all ports.
 * @throws {Error} when somebody is not logged in who should be, or the page had something to complain of.
 */
export async function logInOnPage(origin, simulator, server) {
  const phone = phoneOf(simulator);
  const browser = await chromium.launch(chromiumLaunchOptions());
  try {
    await visit(browser, { origin, server }, async (page) => {
      await page.getByRole("button", { name: "annan enhet" }).click(patience);
      const { order } = await scan(page, phone);
      await phone(`orders/${order.orderRef}/approve`, { securityCode: "123456" });
    });
    await visit(browser, { origin, server, device: devices["Pixel 7"] }, async (page) => {
      const answered = page.waitForResponse(`${origin}/bankid/auth`, patience);
      await page.getByRole("button", { name: "den här enheten" }).click(patience);
      const { launch } = await (await answered).json();
      const autoStartToken = new URL(launch.url).searchParams.get("autostarttoken");
      const { order } = await phone("open", { autoStartToken });
      const { returnUrl } = await phone(`orders/${order.orderRef}/approve`, { securityCode: "123456" });
      await page.goto(returnUrl, patience);
    });
  } finally {
    await browser.close();
  }
}

/** Opens the page, logs in on it, and looks whether that holds. */
async function visit(browser, { origin, server, device = {} }, act) {
  const context = await browser.newContext(device);
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    const { url } = message.location();
    if (["error", "warning"].includes(message.type())) complaints.push(`${message.text()} ${url}`);
  });
  await page.goto(origin, patience);
  await act(page);
  await page.getByText("Du har identifierat dig.").first().waitFor(patience);
  const response = await context.request.get(`${server}/me`);
  const text = await response.text();
  if (!response.ok() || JSON.parse(text).name !== name) throw new Error(`/me answered ${text}`);
  if (complaints.length > 0) throw new Error(`The page complained: ${complaints.join("\n")}`);
  await context.close();
}

/** Reads the code until the phone takes it: it may have changed since, as it does each second. */
async function scan(page, phone) {
  const code = page.getByRole("img").first();
  await code.waitFor(patience);
  for (let attempt = 1; ; attempt += 1) {
    const { data, width, height } = PNG.sync.read(await code.screenshot(patience));
    const found = jsQr(new Uint8ClampedArray(data), width, height);
    try {
      return await phone("scan", { qrText: found?.data ?? "" });
    } catch (error) {
      if (attempt === 20) throw error;
    }
  }
}
