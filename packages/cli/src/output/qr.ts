import { encode } from "uqr";

/** How large a code is drawn. */
export type QrSize =
  /** Level M with the four modules of quiet zone that the standard asks for: 53 columns, 27 lines. */
  | "full"
  /** For a terminal of 80 × 24, where the other has no room: level L, two modules: 45 columns, 23 lines. */
  | "compact";

/** How dark and light are told apart. */
export type QrInk =
  /** The 256-colour palette's fixed black and white, whatever the terminal's theme. */
  | "colours"
  /** The sixteen colours, which themes may tint. */
  | "sixteen"
  /** No colours, light letters on dark: what is light in the code is painted. */
  | "light-on-dark"
  /** No colours, dark letters on light: what is dark in the code is painted. */
  | "dark-on-light";

const sizes = {
  full: { ecc: "M", border: 4 },
  compact: { ecc: "L", border: 2 },
} as const;

const paint: Readonly<Record<QrInk, readonly [string, string]>> = {
  colours: ["\u001b[38;5;16;48;5;231m", "\u001b[0m"],
  sixteen: ["\u001b[30;107m", "\u001b[0m"],
  "light-on-dark": ["", ""],
  "dark-on-light": ["", ""],
};

/** A code as lines of a terminal, all of them as wide as `columns`. */
export interface QrPicture {
  readonly lines: readonly string[];
  readonly columns: number;
}

/**
 * Draws a QR code with half blocks: one character is two modules, one above the other, so that they are
 * about square in most fonts.
 */
export function drawQr(text: string, size: QrSize, ink: QrInk): QrPicture {
  const { data } = encode(text, sizes[size]);
  const [on, off] = paint[ink];
  const isPainted = (dark: boolean): boolean => (ink === "light-on-dark" ? !dark : dark);
  const lines: string[] = [];
  for (let row = 0; row < data.length; row += 2) {
    const upper = data[row] ?? [];
    const lower = data[row + 1] ?? [];
    const cells = upper.map((dark, column) => half(isPainted(dark), isPainted(lower[column] ?? false)));
    lines.push(`${on}${cells.join("")}${off}`);
  }
  return { lines, columns: data.length };
}

function half(upper: boolean, lower: boolean): string {
  if (upper) return lower ? "█" : "▀";
  return lower ? "▄" : " ";
}
