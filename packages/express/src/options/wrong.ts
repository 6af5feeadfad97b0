import { BankIdError } from "@bankid-kit/core";

/** What is said of an option that can't be right, each part without a full stop. */
export interface Mistake {
  /** What is wrong with it: follows its name. */
  readonly what: string;
  /** Why that matters. */
  readonly why: string;
  /** What to write in its place. */
  readonly write: string;
}

/**
 * The one form in which a mistake in an option is told. The value itself is not: it may be a secret.
 *
 * @param name - Of the option, with whose it is where that is not `bankId()`: `secret of redisStore`.
 */
export function wrong(name: string, { what, why, write }: Mistake): BankIdError {
  return new BankIdError("ERR_OPTION", `The option ${name} ${what}: ${why}. Write ${write}.`);
}

/** A member that does not exist is an error, for a misspelt one would weaken something without a word. */
export function unknownMember(option: string, unknown: string, known: readonly string[]): BankIdError {
  const name = /^\w{1,40}$/.test(unknown) ? unknown : "of such a name";
  return wrong(option, {
    what: `has no member ${name}`,
    why: "it would do nothing",
    write: `one of ${known.join(", ")}`,
  });
}
