/**
 * Where BankID's answer is not known (specification §11), this is what the simulator chose. A client that is
 * right whatever these are is right at BankID too.
 *
 * Not in the table, because there is nothing to write down: members that the API does not have are ignored, as
 * v5 did; `null` is no value that a member may have; a content type is compared without regard to case, and one
 * with a charset is refused as documented, although nobody has seen today's server do so; a person has one
 * order at a time, so that one which they open cancels the one before it, whoever asked for either.
 */
export const choices: Readonly<{
  wrongType: string;
  webOrApp: string;
  riskFlags: string;
  noTransaction: string;
  userNonVisibleData: string;
  textNotUtf8: string;
  paymentText: number;
  riskWarning: number;
  maxBodyBytes: number;
}> = {
  /** `details` for members of the wrong type, and for an unknown `userVisibleDataFormat`. */
  wrongType: "Invalid request",
  /** `details` for both `web` and `app`, an empty one, or a member that is out of bounds. */
  webOrApp: "Invalid request",
  /** `details` for a `riskFlags` entry that BankID does not name. */
  riskFlags: "Invalid request",
  /** `details` for a payment without `userVisibleTransaction`. */
  noTransaction: "Invalid request",
  /** `details` for hidden data that is too long or not base64; the visible text's words are known. */
  userNonVisibleData: "Invalid userNonVisibleData",
  /** `details` for visible text whose bytes are not UTF-8. */
  textNotUtf8: "Invalid userVisibleData",
  /** Most characters of each text of a payment, after base64; one source says so and no other says anything. */
  paymentText: 1_000,
  /** Most characters of a `riskWarning`; the values that BankID takes are not published. */
  riskWarning: 100,
  /** Most bytes of a body: the longest `sign` fits twice. What is longer is "Invalid request". */
  maxBodyBytes: 512 * 1024,
};
