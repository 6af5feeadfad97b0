import { BankIdError } from "@bankid-kit/core";

/** @param what - What is wrong with the option, why that matters, and what to write, without the full stop. */
export function wrong(name: string, what: string): BankIdError {
  return new BankIdError("ERR_OPTION", `The option ${name} ${what}.`);
}
