import { BankIdError } from "@bankid-kit/core";
import type { CompletionData, DeviceKind, FlowKind, FlowMode, Risk } from "@bankid-kit/core/browser";
import { describe } from "../events.ts";
import type { FlowEvent } from "../flow/event.ts";
import type { VerifiedRecord } from "../flow/record.ts";
import { sameNetwork } from "../flow/same-network.ts";
import { timing } from "../flow/timing.ts";
import { inTime } from "./in-time.ts";
import type { Parts } from "./parts.ts";
import { refOf } from "./ref.ts";

/** What `assessCompletion` judges: BankID's result without its proof, and where it was asked for. */
export interface Assessment extends Pick<CompletionData, "user" | "device" | "stepUp"> {
  readonly bankIdIssueDate: string | undefined;
  /** Names the flow, as `loginId` or `signId` does later. */
  readonly flow: string;
  readonly kind: FlowKind;
  readonly mode: FlowMode;
  /** What the page runs on; `device` is the app's. */
  readonly startedOn: DeviceKind;
  /** BankID's judgement; `unknown` where it was asked for one and gave none. `high` never comes this far. */
  readonly risk: Risk | "unknown";
  /** Address of the browser that started; `device.ipAddress` is the app's. */
  readonly startIp: string | undefined;
  /** Whether the two are one IPv4, or IPv6 of one /64. After a scan they seldom are. */
  readonly sameIp: boolean;
  /** `production`, `test`, or the name of a custom environment. */
  readonly environment: string;
}

/**
 * The host's own judgement of a completed order: the last gate, after all of ours (S38, S39). `false` or
 * `"block"` ends the flow as `risk_blocked`, and the result is dropped.
 *
 * It may be asked more than once about one flow, and a login need not follow: judge, and change nothing.
 */
export type AssessCompletion = (
  assessment: Assessment,
) => boolean | "allow" | "block" | Promise<boolean | "allow" | "block">;

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
