import { BankIdError } from "@bankid-kit/core";
import { describe } from "../events.ts";
import type { FlowEvent } from "../flow/event.ts";
import type { SavingRecord } from "../flow/record.ts";
import { timing } from "../flow/timing.ts";
import type { Signed } from "./host-decisions.ts";
import { inTime } from "./in-time.ts";
import type { Parts } from "./parts.ts";
import { refOf } from "./ref.ts";

/** Hands what was signed to the host; a failure of its is no more than a wait. */
export async function handOver(
  { options: { client, onSigned }, emit, production }: Parts,
  record: SavingRecord,
  elapsedNow: () => number,
): Promise<FlowEvent> {
  const ref = refOf(record.flow);
  const call = await inTime(
    async () => {
      if (onSigned === undefined) throw noOnSigned();
      const signed = signedOf(record, client.environment);
      return browserOf(await onSigned(signed));
    },
    {
      name: "onSigned",
      timeoutMs: timing.hostMs,
      onLate: () => emit({ type: "host_late", ref }),
    },
  );
  if (call.done) return { type: "saved", browser: call.value };
  emit({ type: "save_failed", ref, detail: describe(call.error, { production }) });
  return { type: "saveFailed", now: elapsedNow() };
}

function signedOf(
  { flow, result, sent, orderedAt, collectedAt, evidence }: SavingRecord,
  environment: string,
): Signed {
  const { signature, ocspResponse, user } = result;
  const { userVisibleData = "", userVisibleDataFormat, userNonVisibleData } = sent;
  return {
    signId: flow,
    proof: {
      signature,
      ocspResponse,
      userVisibleData,
      ...(userVisibleDataFormat === undefined ? {} : { userVisibleDataFormat }),
      ...(userNonVisibleData === undefined ? {} : { userNonVisibleData }),
      orderedAt,
      collectedAt,
      ...(typeof evidence === "object" ? { file: evidence.file } : {}),
    },
    user,
    environment,
  };
}

function browserOf(saved: unknown): unknown {
  const { browser = {} } = Object(saved) as { browser?: unknown };
  return JSON.parse(JSON.stringify(browser)) as unknown;
}

function noOnSigned(): BankIdError {
  return new BankIdError(
    "ERR_OPTION",
    "A signature is waiting to be saved, and this bankId() has no sign option. Give every instance that shares the store and the id the same options.",
  );
}
