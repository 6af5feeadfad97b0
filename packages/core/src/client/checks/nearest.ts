/** The known name that other capitals, or one or two slips of the keyboard, lead to. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (name.length > 40) return undefined;
  const inCapitals = known.find((each) => each.toLowerCase() === name.toLowerCase());
  if (inCapitals !== undefined) return inCapitals;
  const byDistance = known
    .map((each) => ({ each, slips: distance(name, each) }))
    .toSorted((a, b) => a.slips - b.slips);
  return byDistance[0] !== undefined && byDistance[0].slips <= 2 ? byDistance[0].each : undefined;
}

function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const substituted = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
