/** A code fills the picture of a camera, and is a small part of a screenshot: small copies are read first. */
const sides = [640, 1280, 2560];

const canvas = document.createElement("canvas");
const context = canvas.getContext("2d", { willReadFrequently: true });

/**
 * Reads the QR code in a picture, if there is one.
 *
 * @param {CanvasImageSource} picture
 * @param {{ width: number, height: number, tries?: number }} size - The picture's own; `tries` limits the
 *   sizes at which it is looked at.
 * @returns {Promise<string | undefined>} The code's text.
 */
export async function readQr(picture, { width, height, tries = sides.length }) {
  // Loaded when first needed: most orders are opened without a picture.
  const { decodeQR } = await import("./qr/decode.js");
  const side = Math.max(width, height);
  const smaller = sides.slice(0, tries).filter((limit) => limit < side);
  const scales =
    smaller.length < tries
      ? [...smaller.map((limit) => limit / side), 1]
      : smaller.map((limit) => limit / side);
  for (const scale of scales) {
    const pixels = pixelsOf(picture, Math.round(width * scale), Math.round(height * scale));
    const text = pixels && decoded(decodeQR, pixels);
    if (text !== undefined) return text;
  }
  return undefined;
}

/**
 * @param {typeof import("./qr/decode.js").decodeQR} decodeQR
 * @param {ImageData} pixels
 */
function decoded(decodeQR, pixels) {
  try {
    return decodeQR(pixels);
  } catch {
    // Its way of saying that there is no code.
    return undefined;
  }
}

/**
 * @param {CanvasImageSource} picture
 * @param {number} width
 * @param {number} height
 */
function pixelsOf(picture, width, height) {
  if (context === null || width === 0 || height === 0) return undefined;
  canvas.width = width;
  canvas.height = height;
  context.drawImage(picture, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

/**
 * Reads the QR code in a picture's file.
 *
 * @param {Blob} file
 * @returns {Promise<{ text: string } | { problem: "noPicture" | "noCode" }>}
 */
export async function readPicture(file) {
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (bitmap === undefined) return { problem: "noPicture" };
  const text = await readQr(bitmap, bitmap);
  bitmap.close();
  return text === undefined ? { problem: "noCode" } : { text };
}
