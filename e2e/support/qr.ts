import type { Locator } from "@playwright/test";
import * as jsQrModule from "jsqr";
import { PNG } from "pngjs";

type JsQr = (data: Uint8ClampedArray, width: number, height: number) => { data: string } | null;

// A CommonJS bundle, whose function Node and TypeScript find in different places.
const { default: bundle } = jsQrModule as unknown as { default: JsQr | { default: JsQr } };
const jsQr = typeof bundle === "function" ? bundle : bundle.default;

/** Reads a QR code from the pixels that the browser painted. */
export async function readQr(image: Locator): Promise<string | undefined> {
  const { data, width, height } = PNG.sync.read(await image.screenshot());
  return jsQr(new Uint8ClampedArray(data), width, height)?.data;
}
