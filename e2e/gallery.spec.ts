import type { Page } from "@playwright/test";
import { barriers } from "./support/barriers.ts";
import { takePicture } from "./support/picture.ts";
import { expect, test } from "./support/test.ts";

/** The gallery, in which every state of the login stands still. */
async function openGallery(page: Page, origin: string): Promise<void> {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(`${origin}/gallery`);
  await expect(page.locator("#state-signChoice")).toBeVisible();
  expect(await page.locator("figure").count()).toBeGreaterThan(40);
}

/** Firefox can't be told another scheme than its own over WebDriver BiDi. */
const schemes = { chromium: ["light", "dark"], firefox: ["light"], webkit: [] } as const;

for (const locale of ["en-GB", "sv-SE"]) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale, colorScheme: "light", viewport: { width: 390, height: 900 } });

    const noBarriers = "axe finds nothing in any state of the login, in light or dark";
    test(noBarriers, { tag: "@once" }, async ({ login: { page }, stack }) => {
      await openGallery(page, stack.origin);
      // Several states have one heading, and on a login's own page there is one state at a time.
      expect(await barriers(page, { except: ["landmark-unique"] })).toEqual([]);
      await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
      expect(await barriers(page, { coloursOnly: true })).toEqual([]);
    });

    test("no state of the login sticks out from 320 to 1280 px, or is too small for a thumb", async ({
      login: { page },
      stack,
      browserName,
    }) => {
      await openGallery(page, stack.origin);
      for (const width of [320, 390, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await page.evaluate(sizesThatAreWrong)).toEqual([]);
        for (const colorScheme of width === 320 ? [] : schemes[browserName]) {
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          const name = `gallery-${browserName}-${locale.slice(0, 2)}-${colorScheme}-${width}`;
          await takePicture(page, name, { fullPage: true });
        }
      }
    });
  });
}

test("a text to sign that goes on below its window does not look as if it ended there", async ({
  login: { page },
  stack,
}) => {
  await page.setViewportSize({ width: 320, height: 900 });
  await openGallery(page, stack.origin);
  const text = page.getByRole("region", { name: "Text to sign" });
  await text.scrollIntoViewIfNeeded();
  const { x = 0, y = 0, width = 0, height = 0 } = (await text.boundingBox()) ?? {};
  // A row of pixels just inside of the lower edge, beside the words.
  const clip = { x: x + 4, y: y + height - 4, width: 8, height: 1 };
  const row = async (): Promise<Buffer> => page.screenshot({ clip });
  const before = await row();
  await text.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  expect((await row()).equals(before)).toBe(false);
  expect(width).toBeLessThan(320);
});

/** What makes the page scroll sideways, and what is too small for a thumb. */
function sizesThatAreWrong(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  const targets = document.querySelectorAll<HTMLElement>("main :is(button, a[href], input, summary)");
  const small = [...targets]
    .filter((target) => target.checkVisibility() && target.closest("label") === null)
    .filter((target) => target.getBoundingClientRect().height < 44)
    .map((target) => `${target.textContent} is ${target.getBoundingClientRect().height} px high`);
  return scrollWidth > clientWidth ? [...small, `the page is ${scrollWidth} px wide`] : small;
}
