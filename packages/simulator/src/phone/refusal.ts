import type { RefusalReason } from "../order/refusals.ts";
import { refusalText } from "./refusal-texts.ts";

/** A gesture that the phone refused, as the BankID app would. Match on `reason`. */
export class PhoneRefusal extends Error {
  override readonly name = "PhoneRefusal";
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super(`The phone refuses: ${refusalText[reason]}`);
    this.reason = reason;
  }
}
