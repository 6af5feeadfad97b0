import type { DeviceKind, FlowMode } from "@bankid-kit/core/browser";
import type { Binding, FlowRecord, OrderRequest, OrderState, StartingRecord } from "../flow/record.ts";
import { sentIn } from "../flow/record.ts";
import { timing } from "../flow/timing.ts";
import { advance } from "./advance.ts";
import type { Asks, StartDetails } from "./auth-request.ts";
import { orderRequest } from "./auth-request.ts";
import { hashOf } from "./nonce.ts";
import { principalMark } from "./principal.ts";
import type { PrincipalOf } from "./principal.ts";
import type { Outcome } from "./outcome.ts";
import { outcomeOf } from "./outcome.ts";
import type { DeviceBinding, Parts } from "./parts.ts";
import type { Held } from "./records.ts";
import { refOf } from "./ref.ts";

/** What a person asked for with one gesture. */
export interface Start extends StartDetails {
  /** Asks the host what it wants of the person. */
  readonly asks: () => Promise<Asks>;
  /** Left out: the host does not tell its people apart. */
  readonly principalOf: PrincipalOf | undefined;
}

/**
 * Makes a flow with its first order.
 *
 * @param old - The flow that this browser had: it ends once the new one stands.
 * @throws {Refusal} when the store or BankID can't be asked, or BankID refuses; then nothing is left behind.
 */
export async function start(
  parts: Parts,
  old: Held | undefined,
  { asks: ask, principalOf, ...details }: Start,
): Promise<Outcome> {
  const { options, records, upstream, emit, monotonicNow, token } = parts;
  const asks = await ask();
  const [flow, handle, nonce] = [token(16), token(32), token(16)];
  const { mode, device } = details;
  const { kind } = asks;
  const back = mode === "device" ? { flow, nonce, appUrl: options.client.appUrl } : undefined;
  const request = orderRequest(options.site, details, asks, back);
  const seal = records.sealOf(handle);
  // The place is taken before BankID is asked, so that no order is without a record (R11).
  const asked = monotonicNow();
  const reserved = await records.reserve(seal, {
    state: "starting",
    flow,
    kind,
    mode,
    device,
    ended: old === undefined ? [] : endedBy(old.record),
    startIp: details.endUserIp,
    ...(principalOf === undefined ? {} : { principal: await principalMark(seal, principalOf) }),
    ...kept(parts, mode, asks, request),
    binding: mode === "qr" ? { by: "screen" } : byNonce(options.deviceBinding, device, nonce),
  });
  let ordered: OrderState;
  try {
    const since = { now: reserved.now, monotonic: asked };
    ordered = await upstream.order(request, { flow, kind, mode, index: 0 }, since);
  } catch (error) {
    await records.remove(seal).catch(() => undefined);
    throw error;
  }
  let held: Held;
  try {
    held = await advance(parts, reserved, { type: "ordered", now: reserved.now, order: ordered });
  } catch (error) {
    upstream.cancel(ordered.orderRef, flow);
    throw error;
  }
  if (old !== undefined) await replace(parts, old);
  emit({ type: "started", ref: refOf(flow), kind: held.record.kind, mode, device });
  return { ...outcomeOf(parts, held), handle };
}

/** What of the request outlives it. */
function kept(
  { options: { assessCompletion, verify, verifyAuth } }: Parts,
  mode: FlowMode,
  { kind, expectedPerson }: Asks,
  request: OrderRequest,
): Pick<StartingRecord, "renewWith" | "expectedPerson" | "mrtd" | "assess" | "sent" | "evidence"> {
  // A second order for a person by number would end the first one, and pester who did not ask (S52).
  const renews = mode === "qr" && expectedPerson === undefined;
  const verified = verify !== undefined && (kind === "sign" || verifyAuth);
  return {
    ...(renews ? { renewWith: request } : {}),
    ...(expectedPerson === undefined ? {} : { expectedPerson }),
    ...(request.requirement?.mrtd === true ? { mrtd: true } : {}),
    ...(assessCompletion === undefined ? {} : { assess: "wanted" }),
    ...(!renews && (kind === "sign" || verified) ? { sent: sentIn(request) } : {}),
    ...(verified ? { evidence: "wanted" } : {}),
  };
}

/** What a flow on this device needs besides its result stands with its start (S36, S37). */
function byNonce(deviceBinding: DeviceBinding, device: DeviceKind, nonce: string): Binding {
  const or = deviceBinding === "report" ? "anything" : deviceBinding === "nonce-or-ip" ? "sameIp" : undefined;
  const strict = or === undefined || (or === "sameIp" && device === "handheld");
  return { by: "nonce", hash: hashOf(nonce), returned: false, ...(strict ? {} : { or }) };
}

/** A tab that goes on leaves the others behind, and BankID is told not to wait for them (S49). */
async function replace(parts: Parts, old: Held): Promise<void> {
  try {
    await advance(parts, old, { type: "ended", reason: "replaced" });
  } catch {
    // It is gone already, or the store is: the new flow has its own place either way.
  }
}

/** The flows whose tabs are to learn from the next one that they were replaced. */
function endedBy({ flow, state, ended }: FlowRecord): string[] {
  const own = state === "consumed" || state === "consuming" ? [] : [flow];
  return [...own, ...ended].slice(0, timing.remembered);
}
