import { choices } from "../undocumented.ts";
import type { Check } from "./body.ts";
import { markdownMistake } from "./markdown.ts";

const invalidVisible = "Invalid userVisibleData";

/** `userVisibleData`, where it may be left out. */
export function visibleText(max: number): Check {
  return (body) => (body.userVisibleData === undefined ? undefined : textMistake(body.userVisibleData, max));
}

/** `userVisibleData`, where there is nothing to sign without it. */
export function textToSign(max: number): Check {
  return ({ userVisibleData = "" }) => textMistake(userVisibleData, max);
}

/** `userNonVisibleData`: any bytes. */
export function hiddenData(max: number): Check {
  return ({ userNonVisibleData: data }) =>
    data === undefined || isBase64(data, max) ? undefined : choices.userNonVisibleData;
}

/** A payment takes hidden data only beside visible data. */
export const hiddenNeedsVisible: Check = ({ userVisibleData, userNonVisibleData }) =>
  userNonVisibleData !== undefined && userVisibleData === undefined
    ? "userNonVisible data requires userVisibleData"
    : undefined;

/** `userVisibleDataFormat`, and the text in it: markdown is read when the order is made. */
export const format: Check = ({ userVisibleData, userVisibleDataFormat }) => {
  if (userVisibleDataFormat === undefined || userVisibleDataFormat === "plaintext") return undefined;
  if (userVisibleDataFormat !== "simpleMarkdownV1") return choices.wrongType;
  return markdownMistake(decodeText(userVisibleData ?? "") ?? "");
};

/** The text in `userVisibleData`; nothing when its bytes are not UTF-8. */
export function decodeText(base64: string): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(base64, "base64"));
  } catch {
    return undefined;
  }
}

function textMistake(base64: string, max: number): string | undefined {
  if (!isBase64(base64, max)) return invalidVisible;
  return decodeText(base64) === undefined ? choices.textNotUtf8 : undefined;
}

function isBase64(value: string, max: number): boolean {
  if (value === "" || value.length > max || value.length % 4 !== 0) return false;
  return /^[A-Za-z0-9+/]+={0,2}$/.test(value);
}
