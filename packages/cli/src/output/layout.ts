import { drawQr } from "./qr.ts";
import type { QrInk, QrPicture, QrSize } from "./qr.ts";
import { wrap } from "./text.ts";

/** Room that a window has. */
export interface Room {
  readonly columns: number;
  readonly rows: number;
}

/** Words beside or below the code; painted after they were wrapped, because styles take no room. */
export interface Words {
  readonly text: string;
  readonly paint: (line: string) => string;
}

/** Columns between the code and the words beside it. */
const gap = 3;

/** Fewest columns in which words beside the code can be read. */
const narrowest = 22;

/**
 * The lines of one frame: the code with the words below it or beside it, whatever has room.
 *
 * @param text - The QR text of the current second.
 * @param words - What is said with it.
 * @returns `undefined` when the window has no room for the code.
 */
export function frame(text: string, words: Words, ink: QrInk, room: Room): readonly string[] | undefined {
  for (const size of ["full", "compact"] as const satisfies readonly QrSize[]) {
    const picture = drawQr(text, size, ink);
    const lines = below(picture, words, room) ?? beside(picture, words, room);
    if (lines !== undefined) return lines;
  }
  return undefined;
}

/** The room that the smaller code needs with a line of words, for saying so. */
export const leastRoom: Room = { columns: 45, rows: 24 };

function below(picture: QrPicture, words: Words, room: Room): readonly string[] | undefined {
  const wrapped = wrap(words.text, room.columns);
  const fits = picture.columns <= room.columns && picture.lines.length + wrapped.length <= room.rows;
  return fits ? [...picture.lines, ...wrapped.map(words.paint)] : undefined;
}

function beside(picture: QrPicture, words: Words, room: Room): readonly string[] | undefined {
  const columns = room.columns - picture.columns - gap;
  if (columns < narrowest || picture.lines.length > room.rows) return undefined;
  const wrapped = wrap(words.text, columns);
  const from = Math.max(0, Math.floor((picture.lines.length - wrapped.length) / 2));
  return picture.lines.map((line, number) => {
    const word = wrapped[number - from];
    return word === undefined ? line : `${line}${" ".repeat(gap)}${words.paint(word)}`;
  });
}
