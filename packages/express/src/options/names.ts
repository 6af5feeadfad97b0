import { BankIdError } from "@bankid-kit/core";

/** @throws {BankIdError} `ERR_OPTION` that names the nearest known option. */
export function checkNames(options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    throw new BankIdError(
      "ERR_OPTION",
      "bankId() needs an object of options: some have no default that would be safe. Write bankId({ client, publicOrigin, returnPaths, onComplete }).",
    );
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const near = known.toSorted((a, b) => distance(name, a) - distance(name, b))[0] ?? "";
    throw new BankIdError(
      "ERR_OPTION",
      `There is no option ${name}, so it would do nothing. Did you mean ${near}? The options are ${known.join(", ")}.`,
    );
  }
}

/** How many letters apart two names are (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(one).entries()) {
    const next = [i + 1];
    for (const [j, against] of Array.from(other).entries()) {
      const swap = (row[j] ?? 0) + (letter.toLowerCase() === against.toLowerCase() ? 0 : 1);
      next.push(Math.min(swap, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
