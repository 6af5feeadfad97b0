import { isLive } from "../flow/record.ts";
import { Refusal } from "../flow/refusal.ts";
import { replacedView } from "../flow/view.ts";
import { advance } from "./advance.ts";
import { again } from "./again.ts";
import { closable } from "./closable.ts";
import { remindOf } from "./finish.ts";
import type { Asked, Engine, Flows } from "./flows.ts";
import { judgeNonce } from "./nonce.ts";
import { notNow } from "./guard.ts";
import type { Outcome } from "./outcome.ts";
import { outcomeOf } from "./outcome.ts";
import type { PrincipalOf } from "./principal.ts";
import { isSamePrincipal } from "./principal.ts";
import type { EngineOptions, Parts } from "./parts.ts";
import { createParts } from "./parts.ts";
import type { Held } from "./records.ts";
import { refOf } from "./ref.ts";
import { createShutdown, scheduleNext } from "./shutdown.ts";
import { signsAnotherText } from "./sign-order.ts";
import { start } from "./start.ts";

export function createEngine(options: EngineOptions): Engine {
  const parts: Parts = createParts(options, { seeTo: (seal) => again(parts, seal) });
  const { emit, records, upstream, guard, limits, unsaved } = parts;

  async function find(handle: string | undefined): Promise<Held | undefined> {
    return handle === undefined ? undefined : records.open(records.sealOf(handle));
  }

  /**
   * The browser's flow, if it is the one that was asked for. An id alone opens nothing: a foreign, an unknown
   * and an expired one are the same (S43). Only the ids that this browser's own flow took the place of are
   * told apart.
   */
  async function lookUp({
    handle,
    flow,
    principalOf,
    nonce,
  }: Asked & { readonly nonce?: string | undefined }): Promise<Held | { replaced: Outcome }> {
    const held = await find(handle);
    if (held?.record.flow === flow) return ofSamePrincipal(held, principalOf);
    if (held?.record.ended.includes(flow) === true) {
      return { replaced: { view: replacedView(flow, held.record, refOf(flow)) } };
    }
    if (nonce !== undefined) emit({ type: "return_without_flow", ref: refOf(flow) });
    throw new Refusal("flow_unknown", { clearCookie: held === undefined && handle !== undefined });
  }

  /** Until its result is used, a flow belongs to whom the host took this browser for at its start (S44). */
  async function ofSamePrincipal(held: Held, principalOf: PrincipalOf = nobody): Promise<Held> {
    const { record, seal } = held;
    if (!isLive(record) || (await isSamePrincipal(record, seal, principalOf))) return held;
    return advance(parts, held, { type: "ended", reason: "principal_changed" });
  }

  const flows: Flows = {
    async start({ handle, ...gesture }) {
      const known = guard.closedForMs();
      if (known > 0) throw notNow(known);
      await limits.start(gesture.endUserIp);
      const [closedForMs, old] = await Promise.all([guard.look(), find(handle)]);
      if (closedForMs > 0) throw notNow(closedForMs);
      return start(parts, old, gesture);
    },

    async collect(asked) {
      const { nonce } = asked;
      const found = await lookUp(asked);
      if ("replaced" in found) return found.replaced;
      const { record, now } = found;
      const event = { type: "polled", now, nonce: judgeNonce(record, nonce) } as const;
      const held = await advance(parts, found, event);
      // Who left it unsaved may be another process, and gone.
      if (held.record.state === "saving") remindOf(parts, held);
      return outcomeOf(parts, held);
    },

    async current({ handle, principalOf, textHash }) {
      const found = await find(handle);
      const held = found && (await ofSamePrincipal(found, principalOf));
      // A consumed flow is none to a page that asks on load: within the replay's 30 s the person may have
      // logged out, and their next page must not log them in again. A tab that waits names its flow.
      if (held === undefined) return { view: { status: "none" }, unknownHandle: handle !== undefined };
      const goesOn = !signsAnotherText(held.record, textHash) && (await canGoOn(held, principalOf));
      return goesOn ? outcomeOf(parts, held) : { view: { status: "none" } };
    },

    async qr(asked) {
      const found = await lookUp(asked);
      if ("replaced" in found) return found.replaced;
      if (found.record.mode !== "qr") throw new Refusal("wrong_mode");
      return outcomeOf(parts, found);
    },

    async cancel(asked) {
      const found = await lookUp(asked);
      if ("replaced" in found) return found.replaced;
      return outcomeOf(parts, await advance(parts, found, { type: "ended", reason: "cancelled" }));
    },
  };

  const shutdown = createShutdown<string>({
    alone: options.store.shared === false,
    monotonicNow: parts.monotonicNow,
    // Unlike others this timer keeps the process alive: there are still orders to end.
    schedule: options.schedule ?? scheduleNext,
    async end(handle) {
      const held = await find(handle);
      if (held !== undefined) await advance(parts, held, { type: "ended", reason: "cancelled" });
    },
    async settled() {
      await unsaved.close();
      await upstream.settled();
      await guard.close();
      limits.close();
    },
  });
  return closable(flows, shutdown);
}

const nobody: PrincipalOf = () => Promise.resolve(undefined);

/** Whether a page that asks on load has something to go on with. */
async function canGoOn({ record, seal }: Held, principalOf: PrincipalOf = nobody): Promise<boolean> {
  // A signature is saved whoever has logged in since, and is none of their business.
  if (record.state === "saving") return isSamePrincipal(record, seal, principalOf);
  return isLive(record) || record.state === "consuming";
}
