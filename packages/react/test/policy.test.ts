import { chromium, firefox, type Browser, type Page } from "playwright";
import { sampleNames } from "@bankid-kit/react/samples";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumLaunchOptions, findTool } from "../../../scripts/tools.mjs";
import { serveGallery } from "./gallery/serve.ts";

let gallery: Awaited<ReturnType<typeof serveGallery>>;
let browser: Browser;

beforeAll(async () => {
  gallery = await serveGallery();
});

afterAll(() => {
  gallery.server.close();
});

function launch(name: "chromium" | "firefox"): Promise<Browser> {
  if (name === "chromium") return chromium.launch(chromiumLaunchOptions());
  const executablePath = findTool("firefox");
  // Debian's own Firefox speaks WebDriver BiDi; Playwright's patched one is what is left without it.
  return firefox.launch(executablePath === undefined ? {} : { channel: "moz-firefox", executablePath });
}

/** Starts a browser for the tests of a group. */
function withBrowser(name: "chromium" | "firefox"): void {
  beforeAll(async () => {
    browser = await launch(name);
  });
  afterAll(() => browser.close());
}

/** A page that counts what the policy refuses, from its first moment on. */
async function open(): Promise<{ page: Page; refused: string[] }> {
  const page = await browser.newPage();
  const refused: string[] = [];
  await page.exposeFunction("refused", (what: string) => refused.push(what));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, sourceFile }) => {
      (window as unknown as { refused: (what: string) => void }).refused(
        `${violatedDirective} ${sourceFile}`,
      );
    });
  });
  page.on("pageerror", (error) => refused.push(String(error)));
  return { page, refused };
}

describe.each(["chromium", "firefox"] as const)(
  "in %s, under a policy of 'self' alone, without unsafe-inline and with Trusted Types (S62, G3)",
  (name) => {
    withBrowser(name);

    test("no state of a login or a signature is refused anything", async () => {
      const { page, refused } = await open();
      for (const [index, state] of sampleNames.entries()) {
        const kind = index % 2 === 0 ? "kind=auth" : "kind=sign&device=handheld&inApp=Line";
        await page.goto(`${gallery.origin}/?state=${state}&${kind}&preview=1`);
        await page.getByRole("heading").first().waitFor();
      }
      await page.goto(`${gallery.origin}/?state=scan&locale=en`);
      await page.getByRole("button", { name: "Enlarge the QR code" }).click();
      await page.getByRole("dialog").waitFor();
      await page.keyboard.press("Escape");
      expect(refused).toEqual([]);
    });

    test("the stylesheet is in force: the code is on white and has its size", async () => {
      const { page } = await open();
      await page.goto(`${gallery.origin}/?state=scan`);
      const frame = page.locator(".bankid-qr-frame");
      expect(await frame.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe(
        "rgb(255, 255, 255)",
      );
      expect((await page.locator(".bankid-qr").boundingBox())?.width).toBeGreaterThanOrEqual(256);
    });

    test("a style or a sink would be seen to be refused", async () => {
      const { page, refused } = await open();
      await page.goto(`${gallery.origin}/?state=scan`);
      await page.evaluate(() => document.body.setAttribute("style", "color: red"));
      const sink = page.evaluate(() => {
        document.body.innerHTML = "<p></p>";
      });
      await expect(sink).rejects.toThrow(/TrustedHTML|Sink type mismatch/);
      await expect.poll(() => refused.join("\n")).toMatch(/^style-src-attr/m);
      await expect.poll(() => refused.join("\n")).toMatch(/^require-trusted-types-for/m);
    });
  },
);

describe("when colours are forced", () => {
  withBrowser("chromium");

  test("the code stays dark on light, and every frame and focus can be seen", async () => {
    const page = await browser.newPage({ forcedColors: "active", colorScheme: "dark" });
    await page.goto(`${gallery.origin}/?state=scan&locale=en`);
    const fills = await page
      .locator(".bankid-qr path")
      .evaluateAll((paths) => paths.map((path) => getComputedStyle(path).fill));
    expect(fills).toEqual(["rgb(255, 255, 255)", "rgb(0, 0, 0)"]);
    const cancel = page.getByRole("button", { name: "Cancel" });
    await cancel.focus();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Tab");
    const { outline, border } = await cancel.evaluate((element) => {
      const { outlineStyle, borderTopStyle } = getComputedStyle(element);
      return { outline: outlineStyle, border: borderTopStyle };
    });
    expect({ outline, border }).toEqual({ outline: "solid", border: "solid" });
  });
});

describe("when less motion is asked for", () => {
  withBrowser("chromium");

  test("nothing moves but the waiting sign, slowly, and the code itself, which must change", async () => {
    const page = await browser.newPage({ reducedMotion: "reduce" });
    await page.goto(`${gallery.origin}/?state=scanStale`);
    const moving = await page.evaluate(() =>
      document.getAnimations().map((animation) => {
        const { target } = animation.effect as KeyframeEffect;
        return [target?.className, animation.effect?.getTiming().duration];
      }),
    );
    expect(moving).toEqual([["bankid-spinner", 6_000]]);
    const transitions = await page
      .locator(".bankid-qr, .bankid-button")
      .evaluateAll((elements) => elements.map((element) => getComputedStyle(element).transitionDuration));
    expect(new Set(transitions)).toEqual(new Set(["0s"]));
  });
});
