import { BankIdError } from "@bankid-kit/core";
import { describe } from "../events.ts";
import type { FlowEvent } from "../flow/event.ts";
import type { VerifiedRecord } from "../flow/record.ts";
import { sameNetwork } from "../flow/same-network.ts";
import { timing } from "../flow/timing.ts";
import type { Assessment } from "./host-decisions.ts";
import { inTime } from "./in-time.ts";
import type { Parts } from "./parts.ts";
import { refOf } from "./ref.ts";

/** Has the host judge a completed order, within 10 s. */
export async function assess(
  { options: { client, assessCompletion }, emit, production }: Parts,
  record: VerifiedRecord,
  elapsedNow: () => number,
): Promise<FlowEvent> {
  const call = await inTime(
    async () => {
      if (assessCompletion === undefined) throw noAssessment();
      return allows(await assessCompletion(assessmentOf(record, client.environment)));
    },
    { name: "assessCompletion", timeoutMs: timing.hostMs, onLate: () => undefined },
  );
  if (call.done) return { type: "assessed", now: elapsedNow(), allow: call.value };
  emit({
    type: "assessment_failed",
    ref: refOf(record.flow),
    detail: describe(call.error, { production }),
  });
  return { type: "assessFailed", now: elapsedNow() };
}

function assessmentOf(
  { flow, kind, mode, device: startedOn, startIp, result }: VerifiedRecord,
  environment: string,
): Assessment {
  const { user, device, bankIdIssueDate, stepUp, risk = "unknown" } = result;
  return {
    flow,
    kind,
    mode,
    startedOn,
    user,
    device,
    bankIdIssueDate,
    ...(stepUp === undefined ? {} : { stepUp }),
    risk,
    startIp,
    sameIp: sameNetwork(startIp, device.ipAddress),
    environment,
  };
}

/** Nothing but a clear yes is one. */
function allows(judgement: unknown): boolean {
  if (judgement === true || judgement === "allow") return true;
  if (judgement === false || judgement === "block") return false;
  throw new BankIdError(
    "ERR_OPTION",
    'assessCompletion must return true or "allow" to let a person in, and false or "block" to keep them out; it returned neither',
  );
}

function noAssessment(): BankIdError {
  return new BankIdError(
    "ERR_OPTION",
    "A result is to be judged before it is used, and this bankId() has no assessCompletion option. Give every instance that shares the store and the id the same options.",
  );
}
