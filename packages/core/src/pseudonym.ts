import { createHmac } from "node:crypto";
import { BankIdError } from "./errors.ts";

/** Options of {@link pseudonym}. */
export interface PseudonymOptions {
  /** At least 32 random bytes, kept as a secret and apart from the pseudonyms. A text is to be decoded first. */
  key: Uint8Array;
}

/** As long as what SHA-256 gives: a shorter key is the weakest part. */
const shortestKey = 32;

/**
 * A name for a person that tells nobody who holds it which person it is: equal for the same person and key, for
 * logs, statistics and joins between tables.
 *
 * A hash without a key is none: there are so few personal numbers that all of them are hashed in about a minute,
 * and then each "hash" is looked up. With a key, whoever has the key can do that too, so the pseudonym is still
 * personal data, and a new key makes everybody new.
 *
 * @param personalNumber - Twelve digits, as `completionData.user.personalNumber` or `normalizePersonalNumber`
 * gives them: another spelling would make another person.
 * @returns 43 characters of base64url: HMAC-SHA-256 under a tag of its own.
 * @throws {BankIdError} `ERR_OPTION` for a key that is not 32 bytes at least, `ERR_PERSONAL_NUMBER`.
 * @see S13.
 * @example
 * const key = Buffer.from(process.env.PSEUDONYM_KEY ?? "", "base64");
 * log.info({ person: pseudonym(user.personalNumber, { key }) }, "logged in");
 */
export function pseudonym(personalNumber: string, options: PseudonymOptions): string {
  const key: unknown = options?.key;
  if (!(key instanceof Uint8Array) || key.length < shortestKey) {
    throw new BankIdError(
      "ERR_OPTION",
      `The option key must be ${shortestKey} random bytes or more, as a Buffer or Uint8Array: without a secret key, a personal number is found again in about a minute. Make one with randomBytes(${shortestKey}), keep it as a secret, and decode it where it is kept as a text.`,
    );
  }
  if (typeof personalNumber !== "string" || !/^\d{12}$/.test(personalNumber)) {
    throw new BankIdError(
      "ERR_PERSONAL_NUMBER",
      "A pseudonym is made of the twelve digits of a personal number, as a text and without a hyphen: another spelling would make another person. normalizePersonalNumber makes them of what people write.",
    );
  }
  return createHmac("sha256", key).update(`bankid-kit/person/1\0${personalNumber}`).digest("base64url");
}
