import type { BankIdEvent } from "../events.ts";
import type { Report } from "../flow/effect.ts";
import type { Held } from "./records.ts";
import { refOf } from "./ref.ts";

/** What a step found worth telling, with what the operator gets to know of the flow. */
export function eventOf(report: Report, { record, now }: Pick<Held, "record" | "now">): BankIdEvent {
  const { flow, kind, mode, startedAt } = record;
  const ref = refOf(flow);
  if (report.type !== "completed" && report.type !== "failed") return { ...report, ref };
  return {
    ...report,
    ref,
    kind,
    mode,
    ...(startedAt === undefined ? {} : { tookMs: Math.max(0, now - startedAt) }),
  };
}
