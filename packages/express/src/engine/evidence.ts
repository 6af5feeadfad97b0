import { BankIdError } from "@bankid-kit/core";
import type { EvidenceVerdict, ExpectedEvidence } from "@bankid-kit/core/browser";
import { describe } from "../events.ts";
import type { FlowEvent } from "../flow/event.ts";
import type { SavingRecord, VerifiedRecord } from "../flow/record.ts";
import { timing } from "../flow/timing.ts";
import { inTime } from "./in-time.ts";
import type { Parts } from "./parts.ts";
import { refOf } from "./ref.ts";

/** Has the evidence of a completed order verified, against what BankID was asked (S92, S100). */
export async function verifyEvidence(
  { options: { verify }, emit, production }: Parts,
  record: VerifiedRecord | SavingRecord,
  elapsedNow: () => number,
): Promise<FlowEvent> {
  const ref = refOf(record.flow);
  const call = await inTime(
    async () => {
      if (verify === undefined) throw noVerifier();
      return checked(await verify(record.result, expected(record)));
    },
    { name: "verify", timeoutMs: timing.hostMs, onLate: () => undefined },
  );
  if (call.done) return { type: "evidenceJudged", now: elapsedNow(), verdict: call.value };
  emit({ type: "verifier_failed", ref, detail: describe(call.error, { production }) });
  return { type: "verifierFailed", now: elapsedNow() };
}

function expected({
  flow,
  kind,
  sent = {},
  orderedAt,
  collectedAt,
}: VerifiedRecord | SavingRecord): ExpectedEvidence {
  const { userVisibleDataFormat, ...asSent } = sent;
  return {
    // Of a flow's orders one is completed.
    order: flow,
    kind,
    ...asSent,
    ...(userVisibleDataFormat === "simpleMarkdownV1" ? { userVisibleDataFormat } : {}),
    orderedAt,
    collectedAt,
  };
}

/** A verifier that says something else than yes or no has not said yes. */
function checked(verdict: unknown): EvidenceVerdict {
  const { ok, proof, code } = Object(verdict) as { ok?: unknown; proof?: unknown; code?: unknown };
  if (ok === true && typeof proof === "string") return { ok, proof };
  // Its word goes into events: a word, and nothing that it may have read.
  if (ok === false)
    return { ok, code: typeof code === "string" && /^\w[\w.-]{0,63}$/.test(code) ? code : "unknown" };
  throw new BankIdError(
    "ERR_OPTION",
    "The option verify must return { ok: true, proof } or { ok: false, code }; completionVerifier of @bankid-kit/verify makes one that does",
  );
}

function noVerifier(): BankIdError {
  return new BankIdError(
    "ERR_OPTION",
    "A result is to be verified before it is used, and this bankId() has no verify option. Give every instance that shares the store and the id the same options.",
  );
}
