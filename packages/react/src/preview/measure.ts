/** How much room a text takes. Pure. */

/** Most characters of `userVisibleData` once it is base64 (specification §§2.1, 2.2). */
const limits = { auth: 1_500, sign: 40_000 } as const;

/** How long a text is, as BankID counts. */
export interface TextSize {
  /** Characters of base64. */
  used: number;
  limit: number;
}

/**
 * Measures a text.
 *
 * @param kind - What the text is shown for: a login has less room.
 */
export function textSize(text: string, kind: "auth" | "sign"): TextSize {
  const bytes = new TextEncoder().encode(text).length;
  return { used: 4 * Math.ceil(bytes / 3), limit: limits[kind] };
}
