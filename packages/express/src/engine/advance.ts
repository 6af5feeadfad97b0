import type { Effect } from "../flow/effect.ts";
import type { FlowEvent } from "../flow/event.ts";
import { impossible } from "../flow/impossible.ts";
import { isLive } from "../flow/record.ts";
import { askBankId } from "./ask-bankid.ts";
import { decide } from "./decide.ts";
import { finish } from "./finish.ts";
import type { Parts } from "./parts.ts";
import type { Held } from "./records.ts";
import { eventOf } from "./report.ts";
import { upstreamRefusal } from "./upstream.ts";

/**
 * Steps a flow, stores it, and does what follows, until it rests.
 *
 * @throws {Refusal} when the store or BankID can't be asked.
 */
export async function advance(parts: Parts, held: Held, event: FlowEvent): Promise<Held> {
  const { held: next, effects } = await parts.records.feed(held, event);
  return runAll(parts, next, effects);
}

async function runAll(parts: Parts, held: Held, effects: readonly Effect[]): Promise<Held> {
  let current = held;
  for (const effect of effects) current = await run(parts, current, effect);
  return current;
}

async function run(parts: Parts, held: Held, effect: Effect): Promise<Held> {
  const { flow } = held.record;
  switch (effect.type) {
    case "report":
      parts.emit(eventOf(effect.report, held));
      return held;
    case "cancel":
      parts.upstream.cancel(effect.orderRef, flow);
      return held;
    case "collect":
    case "renew":
      return upstream(parts, held);
    case "assess":
    case "verify":
    case "save": {
      const { held: finished, effects } = await finish(parts, held);
      return runAll(parts, finished, effects);
    }
    case "consume":
      return advance(parts, held, { type: "consume", now: held.now });
    case "decide": {
      const decided = await decide(parts, held, effect.result);
      return { ...(await advance(parts, held, decided)), decidedHere: true };
    }
    default:
      return impossible(effect);
  }
}

async function upstream(parts: Parts, held: Held): Promise<Held> {
  const { held: answered, effects, trouble } = await askBankId(parts, held);
  const current = await runAll(parts, answered, effects);
  // What others made of the flow meanwhile is an answer too.
  if (trouble !== undefined && isLive(current.record)) throw upstreamRefusal(trouble, current.record.flow);
  return current;
}
