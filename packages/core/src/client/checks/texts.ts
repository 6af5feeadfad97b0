import { Buffer } from "node:buffer";
import { BankIdError } from "../../errors.ts";
import { checkSimpleMarkdown } from "../../protocol/markdown.ts";
import type { Members } from "./members.ts";
import { isWellFormed, oneOf } from "./members.ts";

/** Most characters of a text once it is base64 (specification §§2.1–2.4). */
export interface TextLimits {
  readonly visible: number;
  readonly hidden: number;
}

/** For `auth` and `phoneAuth`. */
export const shortTexts: TextLimits = { visible: 1_500, hidden: 1_500 };
/** For `sign` and `phoneSign`. */
export const longTexts: TextLimits = { visible: 40_000, hidden: 200_000 };
/** For payments, whose limits are not surely known: BankID is left to refuse (specification §11.3). */
export const anyLength: TextLimits = { visible: Number.POSITIVE_INFINITY, hidden: Number.POSITIVE_INFINITY };

export const textMembers: readonly string[] = [
  "userVisibleData",
  "userVisibleDataFormat",
  "userNonVisibleData",
];

/**
 * The texts of a request in base64, as BankID wants them.
 *
 * @throws {BankIdError} `ERR_TEXT` and `ERR_MARKDOWN`, before an order exists (S17); `ERR_REQUEST` for a
 * format that is none.
 */
export function textsBody(request: Members, limits: TextLimits): Members {
  const { userVisibleData: visible, userNonVisibleData: hidden, userVisibleDataFormat } = request;
  const format =
    userVisibleDataFormat === undefined
      ? undefined
      : oneOf(request, "userVisibleDataFormat", "", ["plaintext", "simpleMarkdownV1"]);
  if (visible !== undefined && typeof visible !== "string") {
    throw textError("userVisibleData must be a text. It is given as it reads, and not in base64.");
  }
  const body = {
    userVisibleData: base64(visible, "userVisibleData", limits.visible),
    userVisibleDataFormat: format,
    userNonVisibleData: base64(hidden, "userNonVisibleData", limits.hidden),
  };
  if (format === "simpleMarkdownV1" && visible !== undefined) checkMarkdown(visible);
  return body;
}

function base64(value: unknown, member: string, limit: number): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string" && !isWellFormed(value)) {
    throw textError(
      `${member} has half of a character in it (a lone surrogate), so what is shown would not be what was meant. Cut texts between characters.`,
    );
  }
  if (typeof value !== "string" && !(value instanceof Uint8Array)) {
    throw textError(`${member} must be a text or a Uint8Array.`);
  }
  const bytes = typeof value === "string" ? Buffer.from(value, "utf8") : Buffer.from(value);
  const length = 4 * Math.ceil(bytes.length / 3);
  if (length === 0) throw textError(`${member} is empty. Leave it out where there is nothing to say.`);
  if (length > limit) {
    throw textError(
      `${member} has ${length} characters once it is base64, and BankID takes ${limit}. That leaves room for ${(limit / 4) * 3} bytes of UTF-8.`,
    );
  }
  return bytes.toString("base64");
}

function checkMarkdown(text: string): void {
  const mistake = checkSimpleMarkdown(text);
  if (mistake === undefined) return;
  const { line, column, message } = mistake;
  throw new BankIdError(
    "ERR_MARKDOWN",
    `userVisibleData is not simpleMarkdownV1. Line ${line}, column ${column}: ${message} Nothing was sent.`,
    { line, column },
  );
}

function textError(what: string): BankIdError {
  return new BankIdError("ERR_TEXT", `${what} Nothing was sent.`);
}
