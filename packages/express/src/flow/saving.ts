import type { EvidenceVerdict } from "@bankid-kit/core/browser";
import type { Effect } from "./effect.ts";
import type { Step } from "./outcomes.ts";
import { fail, unchanged } from "./outcomes.ts";
import type { SavingRecord, VerifiedRecord } from "./record.ts";
import { common } from "./record.ts";
import { timing } from "./timing.ts";

/**
 * What a person signed is first of all kept, and then verified and handed to the host until it has it. A
 * fault of the verifier's or the host's costs an attempt, never the signature, until its time is over.
 */
export function saving(record: VerifiedRecord, now: number): SavingRecord {
  const { principal, result, orderedAt, collectedAt, evidence, sent = {} } = record;
  return {
    ...common(record),
    state: "saving",
    ...(principal === undefined ? {} : { principal }),
    result,
    sent,
    orderedAt,
    collectedAt,
    ...(evidence === undefined ? {} : { evidence }),
    since: now,
    attempts: 0,
    nextAt: now,
  };
}

/** Only evidence that holds is handed over (S100). */
export function nextAttempt({ evidence }: SavingRecord): Effect {
  return { type: evidence === "wanted" ? "verify" : "save" };
}

/** What an unsaved signature needs, now that somebody looks at it. */
export function stillSaving(record: SavingRecord, now: number): Step {
  const age = now - record.since;
  if (age < timing.savingMs) {
    return now < record.nextAt ? unchanged(record) : { record, effects: [nextAttempt(record)] };
  }
  // Whoever began the last attempt within its time is heard out.
  return age < timing.savingMs + timing.saveLeaseMs
    ? unchanged(record)
    : fail(record, "host_error", { type: "signature_unsaved", attempts: record.attempts });
}

export function evidenceJudged(record: SavingRecord, verdict: EvidenceVerdict): Step {
  if (record.evidence !== "wanted") return unchanged(record);
  if (!verdict.ok) return fail(record, "evidence_invalid", { type: "evidence_invalid", code: verdict.code });
  const verified: SavingRecord = { ...record, evidence: { file: verdict.proof } };
  return { record: verified, effects: [nextAttempt(verified)] };
}

export function saveFailed(record: SavingRecord, now: number): Step {
  const { attempts } = record;
  const { saveBackoffMs: backoff } = timing;
  const pauseMs = backoff[Math.min(attempts, backoff.length - 1)] ?? 0;
  return { record: { ...record, attempts: attempts + 1, nextAt: now + pauseMs }, effects: [] };
}
