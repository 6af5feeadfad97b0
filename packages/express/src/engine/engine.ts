import { Buffer } from "node:buffer";
import { qrText } from "@bankid-kit/core";
import type { CompletionData, DeviceKind, FlowView } from "@bankid-kit/core/browser";
import type { EventListener } from "../events.ts";
import { describe, guarded } from "../events.ts";
import type { Effect } from "../flow/effect.ts";
import type { FlowEvent } from "../flow/event.ts";
import { impossible } from "../flow/impossible.ts";
import type { FlowRecord, OrderState } from "../flow/record.ts";
import { isLive } from "../flow/record.ts";
import { Refusal } from "../flow/refusal.ts";
import { step } from "../flow/step.ts";
import { timing } from "../flow/timing.ts";
import { replacedView, view } from "../flow/view.ts";
import type { Store } from "../store/store.ts";
import type { Site, StartDetails } from "./auth-request.ts";
import { authRequest } from "./auth-request.ts";
import type { OnComplete } from "./decide.ts";
import { decide } from "./decide.ts";
import { hashOf, judgeNonce } from "./nonce.ts";
import type { Held } from "./records.ts";
import { createRecords } from "./records.ts";
import { refOf } from "./ref.ts";
import type { FlowClient } from "./upstream.ts";
import { createUpstream, upstreamRefusal } from "./upstream.ts";

/** Everything that the engine touches of the world. */
export interface EngineOptions {
  readonly id: string;
  readonly client: FlowClient;
  readonly store: Store;
  readonly site: Site;
  readonly onComplete: OnComplete<unknown, unknown>;
  readonly onEvent: EventListener;
  /** The client's monotonic clock in ms, the scale of `Order.receivedAtMs`. Default: `performance.now()`. */
  readonly monotonicNow?: () => number;
  /** `n` unguessable bytes. */
  readonly random: (n: number) => Uint8Array;
}

/** What a person asked for with one gesture. */
export interface Start extends StartDetails {
  /** The handle of this browser's cookie, if it has one. */
  readonly handle: string | undefined;
  readonly device: DeviceKind;
}

/** Which flow, asked for by which browser. */
export interface Asked {
  readonly handle: string | undefined;
  readonly flow: string;
}

/** What the handler answers, and what it has to do before. */
export interface Outcome {
  readonly view: FlowView;
  /** A new handle for the browser. */
  readonly handle?: string;
  /** The browser's own handle names nothing. */
  readonly unknownHandle?: boolean;
  /** Present exactly when the view is `complete`: to be established before the answer is sent. */
  readonly established?: { readonly session: unknown; readonly replay: boolean };
}

/** Flows, over a store, a client and a clock. Every method throws {@link Refusal} for what it refuses. */
export interface Engine {
  start(start: Start): Promise<Outcome>;
  /** The flow's state, after asking BankID if that is due. */
  collect(asked: Asked & { readonly nonce: string | undefined }): Promise<Outcome>;
  /** The flow that this browser has, or `none`. Asks BankID nothing. */
  current(handle: string | undefined): Promise<Outcome>;
  /** The flow's state with this second's code. Asks BankID nothing. */
  qr(asked: Asked): Promise<Outcome>;
  cancel(asked: Asked): Promise<Outcome>;
  /** Waits for what still runs in the background. */
  close(): Promise<void>;
}

export function createEngine({
  id,
  client,
  store,
  site,
  onComplete,
  onEvent,
  monotonicNow = () => performance.now(),
  random,
}: EngineOptions): Engine {
  const production = client.environment === "production";
  const emit = guarded(onEvent);
  const records = createRecords({ store, mount: id, random, emit, production });
  const upstream = createUpstream({ client, emit, monotonicNow, production });
  const token = (bytes: number) => Buffer.from(random(bytes)).toString("base64url");

  // ——— What the effects of a step are ———

  /** Steps a flow, stores it, and does what follows, until it rests. */
  async function advance(held: Held, event: FlowEvent): Promise<Held> {
    const { held: next, effects } = await records.feed(held, event);
    return runAll(effects, next);
  }

  async function runAll(effects: readonly Effect[], held: Held): Promise<Held> {
    let current = held;
    for (const effect of effects) current = await run(effect, current);
    return current;
  }

  async function run(effect: Effect, held: Held): Promise<Held> {
    switch (effect.type) {
      case "report":
        emit({ ...effect.report, ref: refOf(held.record.flow) });
        return held;
      case "cancel":
        upstream.cancel(effect.orderRef, held.record.flow);
        return held;
      case "collect":
      case "renew":
        return askBankId(held);
      case "consume":
        return advance(held, { type: "consume", now: held.now });
      case "decide":
        return { ...(await advance(held, await askHost(held, effect.result))), decidedHere: true };
      default:
        return impossible(effect);
    }
  }

  /**
   * One upstream call under one lease. Who does not get it answers from the record at once (R8); who does
   * looks at the record again, for another worker may have moved the flow meanwhile (R9).
   */
  async function askBankId(held: Held): Promise<Held> {
    const lease = token(16);
    const asked = monotonicNow();
    const { held: fresh, granted } = await records.lease(held, lease, timing.leaseMs);
    if (!granted) return fresh;
    const effect = upstreamEffect(fresh);
    if (effect === undefined) return fresh;

    const called = monotonicNow();
    const event = await upstream.ask(effect, fresh.record, { now: fresh.now, monotonic: asked });
    // The lease ends with what it was taken for, and else goes on for the rest of the 1.8 s.
    const done = (next: FlowRecord) => next.state !== fresh.record.state;
    const { held: fed, effects } = await records.feed(fresh, event, { token: lease, when: done });
    let current = fed;
    if (!done(fed.record)) {
      const restMs = timing.cadenceMs - (monotonicNow() - called);
      current = (await records.lease(fed, lease, restMs)).held;
    }
    current = await runAll(effects, current);
    if (event.type === "upstreamFailed" && isLive(current.record)) {
      throw upstreamRefusal(event.trouble, current.record.flow);
    }
    return current;
  }

  async function askHost({ record: { flow } }: Held, result: CompletionData): Promise<FlowEvent> {
    const ref = refOf(flow);
    const outcome = await decide(
      onComplete,
      { ...result, loginId: flow, environment: client.environment },
      { timeoutMs: timing.hostMs, onLate: () => emit({ type: "host_late", ref }) },
    );
    if (outcome.decided) return { type: "decided", session: outcome.session, browser: outcome.browser };
    emit({ type: "host_error", ref, detail: describe(outcome.error, { production }) });
    return { type: "hostFailed" };
  }

  // ——— What the handler asks for ———

  async function find(handle: string | undefined): Promise<Held | undefined> {
    return handle === undefined ? undefined : records.open(records.sealOf(handle));
  }

  /**
   * The browser's flow, if it is the one that was asked for. An id alone opens nothing: a foreign, an unknown
   * and an expired one are the same (S43). Only the ids that this browser's own flow took the place of are
   * told apart.
   */
  async function lookUp({ handle, flow }: Asked): Promise<Held | { replaced: Outcome }> {
    const held = await find(handle);
    if (held?.record.flow === flow) return held;
    if (held?.record.ended.includes(flow) === true) {
      return { replaced: { view: replacedView(flow, held.record, refOf(flow)) } };
    }
    throw new Refusal("flow_unknown", { clearCookie: held === undefined && handle !== undefined });
  }

  function outcomeOf({ record, now, decidedHere }: Held): Outcome {
    const replay = record.state === "consumed" && decidedHere !== true;
    const ref = refOf(record.flow);
    if (replay) emit({ type: "replayed", ref });
    const seen = view(record, { now, appUrl: client.appUrl, qrText, ref, replay });
    return record.state === "consumed"
      ? { view: seen, established: { session: record.session, replay } }
      : { view: seen };
  }

  /** A tab that goes on leaves the others behind, and BankID is told not to wait for them (S49). */
  async function replace(old: Held): Promise<void> {
    try {
      await advance(old, { type: "ended", reason: "replaced" });
    } catch {
      // It is gone already, or the store is: the new flow has its own place either way.
    }
  }

  return {
    async start({ handle: oldHandle, device, ...details }) {
      const old = await find(oldHandle);
      const [flow, handle, nonce] = [token(16), token(32), token(16)];
      const { mode, expectedPerson } = details;
      const request = authRequest(site, details, mode === "device" ? { flow, nonce } : undefined);
      const seal = records.sealOf(handle);
      // The place is taken before BankID is asked, so that no order is without a record (R11).
      const asked = monotonicNow();
      const reserved = await records.reserve(seal, {
        state: "starting",
        flow,
        kind: "auth",
        mode,
        device,
        ended: old === undefined ? [] : endedBy(old.record),
        // A second order for a person by number would end the first one, and pester who did not ask (S52).
        ...(mode === "qr" && expectedPerson === undefined ? { renewWith: request } : {}),
        ...(expectedPerson === undefined ? {} : { expectedPerson }),
        ...(mode === "qr"
          ? { binding: { by: "screen" } }
          : { binding: { by: "nonce", hash: hashOf(nonce), returned: false } }),
      });
      let ordered: OrderState;
      try {
        const since = { now: reserved.now, monotonic: asked };
        ordered = await upstream.order(request, { flow, mode, index: 0 }, since);
      } catch (error) {
        await records.remove(seal).catch(() => undefined);
        throw error;
      }
      let held: Held;
      try {
        held = await advance(reserved, { type: "ordered", now: reserved.now, order: ordered });
      } catch (error) {
        upstream.cancel(ordered.orderRef, flow);
        throw error;
      }
      if (old !== undefined) await replace(old);
      emit({ type: "started", ref: refOf(flow), mode, device });
      return { ...outcomeOf(held), handle };
    },

    async collect({ nonce, ...asked }) {
      const found = await lookUp(asked);
      if ("replaced" in found) return found.replaced;
      const { record, now } = found;
      return outcomeOf(await advance(found, { type: "polled", now, nonce: judgeNonce(record, nonce) }));
    },

    async current(handle) {
      const held = await find(handle);
      // A consumed flow is none to a page that asks on load: within the replay's 30 s the person may have
      // logged out, and their next page must not log them in again. A tab that waits names its flow.
      if (held === undefined) return { view: { status: "none" }, unknownHandle: handle !== undefined };
      if (!isLive(held.record) && held.record.state !== "consuming") return { view: { status: "none" } };
      return outcomeOf(held);
    },

    async qr(asked) {
      const found = await lookUp(asked);
      if ("replaced" in found) return found.replaced;
      if (found.record.mode !== "qr") throw new Refusal("wrong_mode");
      return outcomeOf(found);
    },

    async cancel(asked) {
      const found = await lookUp(asked);
      if ("replaced" in found) return found.replaced;
      return outcomeOf(await advance(found, { type: "ended", reason: "cancelled" }));
    },

    close: async () => upstream.settled(),
  };
}

/** The flows whose tabs are to learn from the next one that they were replaced. */
function endedBy({ flow, state, ended }: FlowRecord): string[] {
  const own = state === "consumed" || state === "consuming" ? [] : [flow];
  return [...own, ...ended].slice(0, timing.remembered);
}

/** What the record, as it is now, needs of BankID. */
function upstreamEffect({ record, now }: Held) {
  return step(record, { type: "polled", now }).effects.find(
    (effect) => effect.type === "collect" || effect.type === "renew",
  );
}
