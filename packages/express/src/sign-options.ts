import { BankIdError } from "@bankid-kit/core";
import type { VerifyEvidence } from "@bankid-kit/core/browser";
import type { OnSigned } from "./engine/hand-over.ts";

/** What a signature needs, whatever the framework. */
export interface SignHandling<Signed> {
  /** Saves a signature: at least once, tried again for ten minutes. Do nothing for a `signId` that is saved. */
  onSigned: OnSigned<Signed>;
  /**
   * `true` allows `/sign` in production without the `verify` option, for a host that verifies what it saves
   * by other means (S100). Default: false.
   */
  withoutVerification?: boolean;
}

/** Options that decide whether evidence is verified (S100). */
export interface EvidenceOptions {
  /**
   * Verifies BankID's evidence before its result is used: always that of signatures. `completionVerifier` of
   * `@bankid-kit/verify` makes one. Default: nobody verifies it.
   */
  verify?: VerifyEvidence;
  /** `true` has `verify` look at logins too. Default: false. */
  verifyAuth?: boolean;
}

/** @throws {BankIdError} `ERR_OPTION` with what is wrong, why, and what to write. */
export function checkSignOptions(
  { sign, verify, verifyAuth }: EvidenceOptions & { sign?: SignHandling<unknown> | undefined },
  { client, production }: { client: object; production: boolean },
): void {
  if (verify !== undefined && typeof verify !== "function") {
    throw wrong(
      "verify must be a function; write verify: completionVerifier({ environment, signatureRoots })",
    );
  }
  if (verifyAuth !== undefined && typeof verifyAuth !== "boolean")
    throw wrong("verifyAuth must be true or false");
  if (verifyAuth === true && verify === undefined) {
    throw wrong(
      "verifyAuth is true and there is no verify, so nothing would be verified; write verify: completionVerifier({ environment, signatureRoots })",
    );
  }
  if (sign === undefined) return;
  checkSign(sign, client);
  if (production && verify === undefined && sign.withoutVerification !== true) {
    throw wrong(
      "sign is given without verify, so signatures would be saved that nobody has checked, and may be worth nothing when they are needed. Write verify: completionVerifier({ environment, signatureRoots }), or sign: { withoutVerification: true, … } if you verify them elsewhere",
    );
  }
}

function checkSign(sign: SignHandling<unknown>, client: object): void {
  if (typeof sign !== "object" || sign === null) {
    throw wrong("sign must be an object; write sign: { request, onSigned }");
  }
  for (const name of Object.keys(sign)) {
    if (name === "onSigned" || name === "withoutVerification") continue;
    throw wrong(
      `sign has no member ${/^\w{1,40}$/.test(name) ? name : "of such a name"}, so it would do nothing; it has request, onSigned and withoutVerification`,
    );
  }
  if (typeof sign.onSigned !== "function") {
    throw wrong(
      "sign.onSigned must be a function, for what was signed must be saved; write onSigned: async ({ signId, proof }) => { … }",
    );
  }
  if (sign.withoutVerification !== undefined && typeof sign.withoutVerification !== "boolean") {
    throw wrong("sign.withoutVerification must be true or false");
  }
  if (!("sign" in client) || typeof client.sign !== "function") {
    throw wrong("client must be able to sign; write client: new BankIdClient(clientOptionsFromEnv())");
  }
}

function wrong(what: string): BankIdError {
  return new BankIdError("ERR_OPTION", `The option ${what}.`);
}
