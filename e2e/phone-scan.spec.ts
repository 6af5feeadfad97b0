import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { PNG } from "pngjs";
import { PhonePage } from "./support/phone-page.ts";
import { launchChromium } from "./support/phone-stack.ts";
import { expect, test } from "./support/test.ts";

/** Hands a picture to the page as the browser does when a person drops or pastes it. */
async function hand(page: Page, how: "drop" | "paste", picture: Buffer): Promise<void> {
  await page.evaluate(
    ({ isDrop, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.codePointAt(0) ?? 0);
      const data = new DataTransfer();
      data.items.add(new File([bytes], "screenshot.png", { type: "image/png" }));
      const options = { bubbles: true, cancelable: true };
      document.body.dispatchEvent(
        isDrop
          ? new DragEvent("drop", { ...options, dataTransfer: data })
          : new ClipboardEvent("paste", { ...options, clipboardData: data }),
      );
    },
    { isDrop: how === "drop", base64: picture.toString("base64") },
  );
}

for (const how of ["chosen", "drop", "paste"] as const) {
  // Firefox lets no script fill a clipboard event.
  const tag = how === "paste" ? ["@chromium"] : [];
  const title = `a screenshot of the whole page is read when it is ${how === "chosen" ? how : `given by ${how}`}`;
  test(title, { tag }, async ({ login, phone }) => {
    await login.startWithQr();
    await phone.open();
    await expect(async () => {
      const picture = await login.page.screenshot();
      if (how === "chosen") {
        const file = { name: "screenshot.png", mimeType: "image/png", buffer: picture };
        await phone.page.getByLabel("Välj en bild").setInputFiles(file);
      } else {
        await hand(phone.page, how, picture);
      }
      await expect(phone.title).not.toHaveText("Läs QR-koden", { timeout: 4_000 });
    }).toPass();
    await phone.expectAsked("Exempelföretaget");
    await phone.approve();
    await login.expectLoggedIn("Tolvan Tolvansson");
  });
}

test("a picture without a code, and a file that is no picture, are told apart", async ({ phone }) => {
  await phone.open();
  const choose = phone.page.getByLabel("Välj en bild");
  const blank = PNG.sync.write(new PNG({ width: 200, height: 200, fill: true }));
  await choose.setInputFiles({ name: "blank.png", mimeType: "image/png", buffer: blank });
  await expect(phone.page.getByRole("alert")).toContainText("Det finns ingen läsbar QR-kod i bilden.");
  await choose.setInputFiles({ name: "text.png", mimeType: "image/png", buffer: Buffer.from("text") });
  await expect(phone.page.getByRole("alert")).toContainText("Det gick inte att läsa filen som en bild.");
});

test(
  "the camera reads the code off the other screen, and is off again afterwards",
  { tag: "@chromium" },
  async ({ login, stack }) => {
    // In Chromium alone: cameras are made up when Chromium starts.
    const folder = mkdtempSync(join(tmpdir(), "bankid-e2e-camera-"));
    const film = join(folder, "camera.y4m");
    const browser = await launchChromium(
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      `--use-file-for-fake-video-capture=${film}`,
    );
    const phone = new PhonePage(await browser.newPage(), stack.simulator.phoneUrl);
    await login.startWithQr();
    await phone.open();
    await expect(async () => {
      writeFileSync(film, filmOf(await login.qr.screenshot()));
      const button = phone.page.getByRole("button", { name: /kameran$/ });
      if ((await button.textContent()) === "Stäng kameran") await button.click();
      await button.click();
      await expect(phone.title).not.toHaveText("Läs QR-koden", { timeout: 5_000 });
    }).toPass();
    await phone.expectAsked("Exempelföretaget");
    expect(await phone.page.evaluate(() => document.querySelector("video")?.srcObject ?? "off")).toBe("off");
    await phone.approve();
    await login.expectLoggedIn("Tolvan Tolvansson");
    await browser.close();
    rmSync(folder, { recursive: true });
  },
);

/** A film of two equal grey frames (YUV4MPEG2) with the picture in the middle. */
function filmOf(picture: Buffer): Buffer {
  const [width, height] = [640, 480];
  const { data, width: pictureWidth, height: pictureHeight } = PNG.sync.read(picture);
  const luma = Buffer.alloc(width * height, 200);
  const [left, top] = [(width - pictureWidth) >> 1, (height - pictureHeight) >> 1];
  for (let y = 0; y < pictureHeight; y += 1) {
    for (let x = 0; x < pictureWidth; x += 1) {
      luma[(y + top) * width + x + left] = data[(y * pictureWidth + x) * 4] ?? 0;
    }
  }
  const frame = Buffer.concat([Buffer.from("FRAME\n"), luma, Buffer.alloc((width * height) / 2, 128)]);
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`),
    frame,
    frame,
  ]);
}
