import * as jsQrModule from "jsqr";

type JsQr = (data: Uint8ClampedArray, width: number, height: number) => { data: string } | null;

// A CommonJS bundle, whose function Node and TypeScript find in different places.
const { default: bundle } = jsQrModule as unknown as { default: JsQr | { default: JsQr } };
const jsQr = typeof bundle === "function" ? bundle : bundle.default;

/** What the terminal is like around the code. */
export interface Terminal {
  /** Grey of the background, 0 to 255. */
  background: number;
  /** Grey of the letters. */
  foreground: number;
}

export const darkTerminal: Terminal = { background: 0, foreground: 255 };
export const lightTerminal: Terminal = { background: 255, foreground: 0 };

/** Modules of the terminal's own background around what was printed. */
const margin = 6;
/** Pixels of a module. */
const scale = 3;

/**
 * Paints lines of half blocks as a terminal does, and reads the QR code from the pixels.
 *
 * Knows what the codes here use of a terminal: the two styles of black on white, and blocks.
 */
export function readPrintedQr(lines: readonly string[], terminal: Terminal): string | undefined {
  const rows = lines.flatMap((line) => paintLine(line, terminal));
  const width = Math.max(...rows.map((row) => row.length)) + 2 * margin;
  const height = rows.length + 2 * margin;
  const pixels = new Uint8ClampedArray(width * scale * height * scale * 4).fill(255);
  for (let y = 0; y < height * scale; y += 1) {
    for (let x = 0; x < width * scale; x += 1) {
      const row = rows[Math.floor(y / scale) - margin];
      const grey = row?.[Math.floor(x / scale) - margin] ?? terminal.background;
      pixels.fill(grey, (y * width * scale + x) * 4, (y * width * scale + x) * 4 + 3);
    }
  }
  return jsQr(pixels, width * scale, height * scale)?.data;
}

const commandOrLetter = new RegExp(`${String.fromCodePoint(0x1b)}\\[[0-9;?]*[A-Za-z]|.`, "gsu");

/** The two rows of modules of one line, as greys. */
function paintLine(line: string, terminal: Terminal): [number[], number[]] {
  const upper: number[] = [];
  const lower: number[] = [];
  let { foreground, background } = terminal;
  for (const [piece] of line.matchAll(commandOrLetter)) {
    if (piece.startsWith("\u001b")) {
      const isCode = piece === "\u001b[38;5;16;48;5;231m" || piece === "\u001b[30;107m";
      ({ foreground, background } = isCode ? lightTerminal : terminal);
      continue;
    }
    upper.push(piece === "█" || piece === "▀" ? foreground : background);
    lower.push(piece === "█" || piece === "▄" ? foreground : background);
  }
  return [upper, lower];
}

/** The frames that a screen was drawn with, each as its lines. */
export function framesOf(output: string): string[][] {
  return output
    .split("\u001b[?2026h\u001b[H")
    .slice(1)
    .map((frame) => (frame.split("\u001b[J")[0] ?? "").split("\r\n"));
}
