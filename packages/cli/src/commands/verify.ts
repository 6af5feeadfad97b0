import { verifyCompletion, verifyProof, verifySignature } from "@bankid-kit/verify";
import type { Evidence, Proof, VerifyOptions } from "@bankid-kit/verify";
import { exitCode } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { chooseLanguage } from "../order/language.ts";
import type { Language } from "../order/language.ts";
import { readGiven } from "../verify/evidence.ts";
import type { EvidenceOptions, Given } from "../verify/evidence.ts";
import { orderOf, readExpectation } from "../verify/expectation.ts";
import type { Expectation, ExpectationOptions } from "../verify/expectation.ts";
import { reportJson, reportLines } from "../verify/report.ts";
import type { Outcome } from "../verify/report.ts";
import { environmentOf, inOptionsWords, trustFor, trustForProof } from "../verify/trust.ts";
import type { TrustOptions } from "../verify/trust.ts";
import { verifyWords } from "../verify/words.ts";
import type { World } from "../world.ts";

/** Options of `bankid verify`. */
export interface VerifyCommandOptions extends EvidenceOptions, TrustOptions, ExpectationOptions {
  readonly lang?: Language;
  readonly json?: boolean;
}

/** `bankid verify`: whether a signature holds, and who signed what, for whom and when. */
// oxlint-disable-next-line typescript/require-await -- all commands are called alike
export async function verify(
  file: string | undefined,
  options: VerifyCommandOptions,
  world: World,
): Promise<ExitCode> {
  const given = readGiven(file, options);
  const expectation = readExpectation(options, world);
  const outcome = inOptionsWords(options, () => decide(given, { options, expectation, world }));
  const words = verifyWords[chooseLanguage(options.lang, world.env)];
  world.out.write(
    options.json === true ? reportJson(outcome) : `${reportLines(outcome, words, world.out).join("\n")}\n`,
  );
  return outcome.ok ? exitCode.ok : exitCode.failed;
}

interface Asked {
  readonly options: TrustOptions;
  readonly expectation: Expectation;
  readonly world: World;
}

function decide(given: Given, asked: Asked): Outcome {
  return given.is === "proof" ? decideProof(given, asked) : decideEvidence(given, asked);
}

function decideProof(
  { text, environment }: Extract<Given, { is: "proof" }>,
  { options, expectation, world }: Asked,
): Outcome {
  const at = world.clock.now();
  const proof = verifyProof(text, { ...trustForProof(options, world.env, environment), at });
  if (!proof.ok) return proof;
  const { evidence, claims } = proof;
  // It was verified, so it is what it has to be.
  const { signature, ocspResponse, root } = JSON.parse(text) as Proof;
  const outcome = compare({ signature, ocspResponse }, evidence.person.personalNumber, {
    environment: environmentOf(evidence.environment),
    signatureRoots: root.certificate,
    at,
    expected: orderOf(evidence, expectation),
  });
  return outcome.ok ? { ...outcome, claims } : outcome;
}

function decideEvidence(
  given: Exclude<Given, { is: "proof" }>,
  { options, expectation, world }: Asked,
): Outcome {
  const trust = { ...trustFor(options, world.env), at: world.clock.now() };
  const evidence = verifySignature(given.evidence, trust);
  if (!evidence.ok) return evidence;
  const answered = given.is === "completion" ? given.personalNumber : evidence.person.personalNumber;
  return compare(given.evidence, answered, { ...trust, expected: orderOf(evidence, expectation) });
}

/** Whether what holds is what was asked for, where something was. */
function compare(evidence: Evidence, personalNumber: string, options: VerifyOptions): Outcome {
  return verifyCompletion({ ...evidence, user: { personalNumber } }, options);
}
