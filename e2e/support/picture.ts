import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";

/** Where the pictures of the README are; `PICTURES=docs/pictures` makes them anew. */
const folder = process.env["PICTURES"] ?? ".cache/pictures";

/** Takes a picture of what the browser shows, for the docs and for who looks after the pages. */
export async function takePicture(page: Page, name: string, { fullPage = false } = {}): Promise<void> {
  await page.evaluate(() => scrollTo(0, 0));
  const path = fileURLToPath(new URL(`../../${folder}/${name}.png`, import.meta.url));
  await page.screenshot({ path, fullPage });
}
