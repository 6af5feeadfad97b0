import { styleText } from "node:util";
import type { Channel } from "../world.ts";

/** The few styles that words have here. */
export type Style = "red" | "yellow" | "green" | "bold" | "dim";

/** A text in a style, where the channel shows colours. */
export function styled(channel: Pick<Channel, "colorDepth">, style: Style, text: string): string {
  // The stream was asked already, when the channel was made: it knows NO_COLOR and FORCE_COLOR.
  return channel.colorDepth === 1 ? text : styleText(style, text, { validateStream: false });
}

/**
 * Breaks a text at its spaces.
 *
 * A word that is longer than a line keeps a line of its own whole: a command or an address must be possible
 * to copy.
 *
 * @param width - Columns of a line; what is less than 20 counts as 20.
 * @param indent - Spaces before each line but the first.
 */
export function wrap(text: string, width: number, indent = 0): string[] {
  const most = Math.max(20, width) - indent;
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(" ")) {
      if (line !== "" && line.length + 1 + word.length > most) {
        lines.push(line);
        line = word;
      } else {
        line = line === "" ? word : `${line} ${word}`;
      }
    }
    lines.push(line);
  }
  return lines.map((line, number) => (number === 0 ? line : " ".repeat(indent) + line));
}

/** Without what could command a terminal or turn its lines around: names and texts from outside go through this. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, (sign) => (sign === "\n" ? sign : "\uFFFD"));
}
