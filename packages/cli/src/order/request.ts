import { normalizePersonalNumber } from "@bankid-kit/core";
import { CommandError, usageError } from "../errors.ts";
import { exitCode } from "../exit-code.ts";
import { UnreadableFile, readSmallFile } from "../read-file.ts";
import type { World } from "../world.ts";

/** Options for the text of an order. */
export interface TextOptions {
  readonly text?: string;
  readonly textFile?: string;
  readonly markdown?: boolean;
}

/** The text of an order, as core takes it; nothing when none was given. */
export interface OrderText {
  userVisibleData?: string;
  userVisibleDataFormat?: "simpleMarkdownV1";
}

/**
 * The text that the app shows.
 *
 * @throws {CommandError} When it is given twice, or its file can't be read.
 */
export function orderText({ text, textFile, markdown }: TextOptions): OrderText {
  if (text !== undefined && textFile !== undefined) {
    throw usageError("--text and --text-file both give the text: leave one of them out.");
  }
  const userVisibleData = textFile === undefined ? text : readText(textFile, "--text-file");
  if (userVisibleData === undefined) {
    if (markdown === true) throw usageError("--markdown needs a text: give --text or --text-file too.");
    return {};
  }
  return { userVisibleData, ...(markdown === true ? { userVisibleDataFormat: "simpleMarkdownV1" } : {}) };
}

/**
 * Twelve digits of a personal number as people write it.
 *
 * @throws {CommandError} When it is none. The number itself is not repeated: errors end up in logs.
 */
export function personalNumber(
  text: string,
  { clock }: Pick<World, "clock">,
  option = "--personal-number",
): string {
  const digits = normalizePersonalNumber(text, { today: new Date(clock.now()) });
  if (digits !== undefined) return digits;
  throw usageError(
    `${option} is no personal number: write 12 digits, or 10 with - (+ from the age of 100), and check the last digit.`,
  );
}

/** Bytes of a text file, far above what BankID takes: of a text that is too long core says by how much. */
const fileLimit = 262_144;

/**
 * A text that a file holds.
 *
 * @param option - What named the file.
 * @throws {CommandError} When it can't be read, or is not UTF-8.
 */
export function readText(path: string, option: string): string {
  try {
    // A mark at the beginning is the editor's; what BankID shows and signs has none.
    return new TextDecoder("utf-8", { fatal: true }).decode(readSmallFile(path, fileLimit));
  } catch (error) {
    const reason = error instanceof UnreadableFile ? error.message : "it is not UTF-8";
    throw new CommandError(
      `The text file ${path} can't be read: ${reason}. Correct ${option}.`,
      exitCode.usage,
    );
  }
}
