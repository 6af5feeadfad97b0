import { BankIdError } from "@bankid-kit/core";
import type { CompletionData } from "@bankid-kit/core/browser";
import { describe } from "../events.ts";
import type { FlowEvent } from "../flow/event.ts";
import { timing } from "../flow/timing.ts";
import type { Completion } from "./host-decisions.ts";
import { inTime } from "./in-time.ts";
import type { Parts } from "./parts.ts";
import type { Held } from "./records.ts";
import { refOf } from "./ref.ts";

/**
 * Lets the host decide about a login, whose result this worker alone has (S40). A decision is what is left of
 * it as JSON, so that the first answer and a replay from the store are the same.
 */
export async function decide(
  { options: { client, onComplete }, emit, production }: Parts,
  { record: { flow } }: Held,
  result: CompletionData,
): Promise<FlowEvent> {
  const ref = refOf(flow);
  const completion: Completion = { ...result, loginId: flow, environment: client.environment };
  const call = await inTime(async () => plain(await onComplete(completion)), {
    name: "onComplete",
    timeoutMs: timing.hostMs,
    onLate: () => emit({ type: "host_late", ref }),
  });
  if (call.done) return { type: "decided", ...call.value };
  emit({ type: "host_error", ref, detail: describe(call.error, { production }) });
  return { type: "hostFailed" };
}

function plain(decision: unknown): { session: unknown; browser: unknown } {
  const { session, browser = {} } = Object(decision) as { session?: unknown; browser?: unknown };
  const text = JSON.stringify({ session, browser });
  const copy = JSON.parse(text) as { session?: unknown; browser?: unknown };
  if (!("session" in copy)) {
    throw new BankIdError(
      "ERR_OPTION",
      "onComplete must return { session }, and session must be plain JSON: it is kept for the moment in which the answer may have to be given again",
    );
  }
  return { session: copy.session, browser: copy.browser };
}
