import type { VerifyEvidence } from "@bankid-kit/core/browser";
import type { OnSigned } from "./engine/host-decisions.ts";
import { checkBoolean, checkFunction } from "./options/values.ts";
import { unknownMember, wrong } from "./options/wrong.ts";

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
  const verifier = "verify: completionVerifier({ environment, signatureRoots })";
  if (verify !== undefined) {
    checkFunction("verify", verify, { why: "nothing would be verified", write: verifier });
  }
  checkBoolean("verifyAuth", verifyAuth, {
    why: "it decides whether logins are verified",
    write: "verifyAuth: true, or leave it out",
  });
  if (verifyAuth === true && verify === undefined) {
    throw wrong("verifyAuth", {
      what: "is true and there is no verify",
      why: "nothing would be verified",
      write: verifier,
    });
  }
  if (sign === undefined) return;
  checkSign(sign, client);
  if (production && verify === undefined && sign.withoutVerification !== true) {
    throw wrong("sign", {
      what: "is given without verify",
      why: "signatures would be saved that nobody has checked, and may be worth nothing when they are needed",
      write: `${verifier}, or sign: { withoutVerification: true, … } if you verify them elsewhere`,
    });
  }
}

function checkSign(sign: SignHandling<unknown>, client: object): void {
  if (typeof sign !== "object" || sign === null) {
    throw wrong("sign", {
      what: "must be an object",
      why: "what is to be signed must be known, and what was signed be saved",
      write: "sign: { request, onSigned }",
    });
  }
  for (const name of Object.keys(sign)) {
    if (name === "onSigned" || name === "withoutVerification") continue;
    throw unknownMember("sign", name, ["request", "onSigned", "withoutVerification"]);
  }
  checkFunction("sign.onSigned", sign.onSigned, {
    why: "what was signed must be saved",
    write: "sign: { request, onSigned: async ({ signId, proof }) => { … } }",
  });
  checkBoolean("sign.withoutVerification", sign.withoutVerification, {
    why: "it decides whether signatures may be saved that nobody has checked",
    write: "sign: { withoutVerification: true, … }, or leave it out",
  });
  if (!("sign" in client) || typeof client.sign !== "function") {
    throw wrong("client", {
      what: "must be able to sign",
      why: "the option sign is given",
      write: "client: new BankIdClient(clientOptionsFromEnv())",
    });
  }
}
