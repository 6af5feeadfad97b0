import type { Members } from "./members.ts";
import { defined, isWellFormed, knownMembers, oneOf, textOf, wrong } from "./members.ts";

/**
 * `userVisibleTransaction` of a payment (specification §2.5).
 *
 * @throws {BankIdError} `ERR_REQUEST`.
 */
export function transactionBody(value: unknown): Members {
  const path = "userVisibleTransaction";
  const transaction = knownMembers(value, path, ["transactionType", "recipient", "money", "riskWarning"]);
  const transactionType = oneOf(transaction, "transactionType", `${path}.`, ["card", "npa"]);
  const recipient = knownMembers(transaction["recipient"], `${path}.recipient`, ["name"]);
  const { money, riskWarning } = transaction;
  if (transactionType === "npa" && money !== undefined) {
    throw wrong(`${path}.money is for a payment, and "npa" is none.`);
  }
  return defined({
    transactionType,
    recipient: { name: recipientName(recipient) },
    money: money === undefined ? undefined : moneyBody(money),
    riskWarning: riskWarning === undefined ? undefined : textOf(transaction, "riskWarning", `${path}.`),
  });
}

/**
 * `riskFlags` of a payment. BankID adds flags without notice, so an unknown one is passed on.
 *
 * @throws {BankIdError} `ERR_REQUEST`.
 */
export function riskFlagsBody(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const isList = Array.isArray(value) && value.every((flag) => typeof flag === "string" && flag !== "");
  if (!isList) throw wrong('riskFlags must be a list of words, as ["newRecipient"].');
  return value as readonly string[];
}

function moneyBody(value: unknown): Members {
  const money = knownMembers(value, "userVisibleTransaction.money", ["amount", "currency"]);
  const { amount, currency } = money;
  if (typeof amount !== "string" || amount.length > 48 || !/^\d+(,\d+)?$/.test(amount)) {
    throw wrong(
      "userVisibleTransaction.money.amount must be a text of digits with a comma before its decimals, as 1000,00; no point, no spaces, 48 characters at most.",
    );
  }
  if (typeof currency !== "string" || !/^[A-Z]{3}$/.test(currency)) {
    throw wrong("userVisibleTransaction.money.currency must be three capital letters of ISO 4217, as SEK.");
  }
  return { amount, currency };
}

/** Counted in characters, as nobody says that BankID counts otherwise. */
function recipientName({ name }: Members): string {
  if (typeof name === "string" && name.trim() !== "" && Array.from(name).length <= 40 && isWellFormed(name)) {
    return name;
  }
  throw wrong("userVisibleTransaction.recipient.name must be a text of 1 to 40 characters.");
}
