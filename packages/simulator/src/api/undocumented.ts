/**
 * Where BankID's answer is not known (specification §11), this is what the simulator chose. A client that is
 * right whatever these are is right at BankID too.
 *
 * Members that the API does not have are ignored, as v5 did; hidden data without visible text is accepted.
 */
export const choices: Readonly<{
  wrongType: string;
  webOrApp: string;
  userNonVisibleData: string;
  textNotUtf8: string;
  maxBodyBytes: number;
}> = {
  /** `details` for members of the wrong type, and for an unknown `userVisibleDataFormat`. */
  wrongType: "Invalid request",
  /** `details` for both `web` and `app`, an empty one, or a member that is out of bounds. */
  webOrApp: "Invalid request",
  /** `details` for hidden data that is too long or not base64; the visible text's words are known. */
  userNonVisibleData: "Invalid userNonVisibleData",
  /** `details` for visible text whose bytes are not UTF-8. */
  textNotUtf8: "Invalid userVisibleData",
  /** Most bytes of a body: the longest `sign` fits twice. What is longer is "Invalid request". */
  maxBodyBytes: 512 * 1024,
};
