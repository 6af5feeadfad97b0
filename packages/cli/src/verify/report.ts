import type { EvidenceRefusal, VerifiedEvidence, VerifiedProof } from "@bankid-kit/verify";
import { fingerprint } from "../output/certificate.ts";
import { printable, styled, wrap } from "../output/text.ts";
import type { Channel } from "../world.ts";
import type { VerifyWords } from "./words.ts";

/** What came out: evidence that holds, with what a proof file says beside it; or why it does not. */
export type Outcome = (VerifiedEvidence & { readonly claims?: VerifiedProof["claims"] }) | EvidenceRefusal;

const margin = 17;

/** The outcome in words, for a person. */
export function reportLines(outcome: Outcome, words: VerifyWords, out: Channel): string[] {
  const width = Math.min(out.isTTY ? out.size().columns : 100, 100);
  if (!outcome.ok) {
    const reason = `${words.fails} (${outcome.code}). ${words.reasons[outcome.code]}`;
    return marked(styled(out, "red", "✗"), reason, width);
  }
  const rows = [...personRows(outcome, words), ...textRows(outcome, words), ...traceRows(outcome, words)];
  return [
    ...marked(styled(out, "green", "✓"), words.holds[outcome.kind], width),
    ...rows.flatMap(([label, value]) => {
      const [first = "", ...rest] = wrap(printable(value), width - margin);
      const indent = " ".repeat(margin);
      return [`${label.padEnd(margin)}${first}`, ...rest.map((line) => (line === "" ? "" : indent + line))];
    }),
  ];
}

/** The outcome as JSON: times as in the proof file, in ISO 8601. */
export function reportJson(outcome: Outcome): string {
  if (!outcome.ok) return `${JSON.stringify(outcome)}\n`;
  const { signedAt, ...evidence } = outcome;
  return `${JSON.stringify({ ...evidence, signedAt: new Date(signedAt).toISOString() })}\n`;
}

type Row = readonly [label: string, value: string];

function personRows(
  { person, rp, policy, signedAt, environment }: VerifiedEvidence,
  words: VerifyWords,
): Row[] {
  return [
    [words.by, person.name],
    [words.personalNumber, person.personalNumber],
    [words.for, rp.displayName ?? rp.name],
    [words.rp, rp.name],
    [words.when, moment(signedAt)],
    [words.with, words.policies[policy]],
    [words.environment, words.environments.get(environment) ?? words.otherEnvironment(environment)],
  ];
}

function textRows(
  { userVisibleData, userVisibleDataFormat, userNonVisibleDataBase64 }: VerifiedEvidence,
  words: VerifyWords,
): Row[] {
  const rows: Row[] = [[words.text, userVisibleData ?? words.noText]];
  if (userVisibleDataFormat !== undefined) rows.push([words.format, userVisibleDataFormat]);
  if (userNonVisibleDataBase64 !== undefined) {
    rows.push([words.hidden, words.bytes(Buffer.from(userNonVisibleDataBase64, "base64").length)]);
  }
  return rows;
}

function traceRows(
  { certificate, root, claims }: VerifiedEvidence & { readonly claims?: VerifiedProof["claims"] },
  words: VerifyWords,
): Row[] {
  const rows: Row[] = [
    [words.certificate, `SHA-256 ${fingerprint(certificate.sha256)}`],
    [words.root, `SHA-256 ${fingerprint(root.sha256)}`],
  ];
  if (claims === undefined) return rows;
  const { verifiedAt, tool } = claims;
  return [
    ...rows,
    [words.proof, words.proofOf(moment(Date.parse(verifiedAt)), `${tool.name} ${tool.version}`)],
  ];
}

function marked(sign: string, text: string, width: number): string[] {
  const [first = "", ...rest] = wrap(printable(text), width, 2);
  return [`${sign} ${first}`, ...rest];
}

/** A moment as `2026-03-02 10:00:00 UTC`. */
function moment(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
