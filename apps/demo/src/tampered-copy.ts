import { Buffer } from "node:buffer";

/** The text inside of a signature, as `usrVisibleData` has it. */
const visible = /(<usrVisibleData\b[^>]*>)([^<]+)(<\/usrVisibleData>)/;

/**
 * What a cheat might make of a proof file: another figure in the text that was signed, in the signature itself
 * and in what the file says of the order.
 *
 * @param proof - A proof file as `@bankid-kit/verify` writes it.
 * @returns The file, and the text that it now claims was signed.
 */
export function tamperedCopy(proof: string): { file: string; text: string } {
  const content = JSON.parse(proof) as { signature: string; order: { userVisibleData: string } };
  const text = fromBase64(content.order.userVisibleData).replace(/\d/, (digit) =>
    digit === "9" ? "8" : "9",
  );
  const signature = fromBase64(content.signature).replace(visible, `$1${toBase64(text)}$3`);
  const order = { ...content.order, userVisibleData: toBase64(text) };
  // Laid out as the real one, so that nothing but the text can be what it is refused for.
  const file = `${JSON.stringify({ ...content, signature: toBase64(signature), order }, undefined, 2)}\n`;
  return { file, text };
}

function fromBase64(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}

function toBase64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}
