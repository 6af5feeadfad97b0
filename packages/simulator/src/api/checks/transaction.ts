import { isObject } from "../../http/body.ts";
import { choices } from "../undocumented.ts";
import type { Check, Json } from "./body.ts";

/** `userVisibleTransaction` (specification §2.5): the type first, then money, then who is paid. */
export const transaction: Check = ({ userVisibleTransaction: shown }) => {
  if (shown === undefined) return choices.noTransaction;
  const { transactionType, money, recipient, riskWarning } = shown;
  if (transactionType !== "card" && transactionType !== "npa") {
    return "transactionType is not a valid transaction type";
  }
  if (money !== undefined && (transactionType === "npa" || !isMoney(money))) {
    return "money has invalid amount or currency";
  }
  if (!isObject(recipient) || !isName(recipient["name"])) return "Recipient name is invalid";
  return riskWarning === undefined || isWarning(riskWarning) ? undefined : choices.wrongType;
};

const flags: ReadonlySet<unknown> = new Set([
  "newCard",
  "newCustomer",
  "newRecipient",
  "highRiskRecipient",
  "largeAmount",
  "foreignCurrency",
  "cryptoCurrencyPurchase",
  "moneyTransfer",
  "overseasTransaction",
  "recurringPayment",
  "suspiciousPaymentPattern",
  "other",
]);

export const riskFlags: Check = (body) =>
  (body.riskFlags ?? []).every((flag) => flags.has(flag)) ? undefined : choices.riskFlags;

/** Digits with at most one comma among them, and three capital letters as in ISO 4217. */
function isMoney(money: unknown): boolean {
  if (!isObject(money)) return false;
  const { amount, currency }: Json = money;
  const isAmount = typeof amount === "string" && amount.length <= 48 && /^\d+(,\d+)?$/.test(amount);
  return isAmount && typeof currency === "string" && /^[A-Z]{3}$/.test(currency);
}

function isName(name: unknown): boolean {
  return typeof name === "string" && name.trim() !== "" && name.length <= 40;
}

function isWarning(warning: unknown): boolean {
  return typeof warning === "string" && warning !== "" && warning.length <= choices.riskWarning;
}
