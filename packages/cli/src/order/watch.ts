import { launchPlan, messageFor } from "@bankid-kit/core";
import type {
  BankIdClient,
  CompleteOrder,
  CompletionData,
  FailedOrder,
  MessageContext,
  NumberBoundOrder,
  Order,
} from "@bankid-kit/core";
import type { World } from "../world.ts";
import type { Presenter } from "./event.ts";
import type { OrderWords } from "./language.ts";

/** An order to start: what is asked, and whether it names the person. */
export type OrderPlan =
  | {
      readonly kind: "auth" | "sign";
      /** The order can be completed by one person alone. */
      readonly isBound: boolean;
      readonly start: (client: BankIdClient) => Promise<Order>;
    }
  | {
      readonly kind: "phone-auth";
      readonly isBound: true;
      readonly start: (client: BankIdClient) => Promise<NumberBoundOrder>;
    };

/** How the person gets to the order. */
export interface WatchOptions {
  readonly qr?: boolean;
  readonly sameDevice?: boolean;
  readonly open?: boolean;
  readonly renewals?: number;
}

/** Where it is shown, and in whose words. */
export interface WatchSurroundings {
  readonly world: World;
  readonly presenter: Presenter;
  readonly words: OrderWords;
}

/**
 * Starts an order and shows each thing that happens to it. When nobody scans the code within BankID's 30 s,
 * a new order takes its place, as often as `renewals` says; never one that names a person, for whom a second
 * order would end both.
 *
 * @returns What BankID handed out, or nothing when the order failed or was cancelled.
 * @throws {BankIdError} As the client's calls do.
 */
export async function watchOrders(
  client: BankIdClient,
  plan: OrderPlan,
  options: WatchOptions,
  surroundings: WatchSurroundings,
): Promise<CompletionData | undefined> {
  const attempts = plan.isBound || options.sameDevice === true ? 1 : 1 + (options.renewals ?? 0);
  for (let attempt = 1; ; attempt += 1) {
    surroundings.presenter.show({ event: "started", kind: plan.kind, attempt });
    const end = await watchOrder(client, plan, options, surroundings);
    if (end?.status === "complete") return end.completionData;
    if (end === undefined) return undefined;
    if (end.hintCode === "startFailed" && attempt < attempts) continue;
    const { presenter, words } = surroundings;
    const situation = { status: "failed", hint: end.hintCode } as const;
    const message = words.bankId[messageFor(situation, messageContext(plan, options))];
    presenter.show({ event: "failed", hintCode: end.hintCode, message });
    return undefined;
  }
}

/** One order, until its end; nothing when it was cancelled here. */
async function watchOrder(
  client: BankIdClient,
  plan: OrderPlan,
  options: WatchOptions,
  { world, presenter, words }: WatchSurroundings,
): Promise<CompleteOrder | FailedOrder | undefined> {
  const context = messageContext(plan, options);
  // Without the signal: an order that is being made must be known, or it can't be cancelled.
  const order = await plan.start(client);
  let hasEnded = false;
  let hint: string | undefined;
  try {
    if (options.sameDevice === true && isStartedByCode(order)) {
      const { url } = launchPlan({
        autoStartToken: order.autoStartToken,
        device: "desktop",
        appUrl: client.appUrl,
      });
      presenter.show({ event: "launch", url });
      if (options.open === true) world.openUrl(url);
    }
    const hasCode = isStartedByCode(order) && options.sameDevice !== true && options.qr !== false;
    const followed = hasCode ? order : { orderRef: order.orderRef };
    for await (const update of client.follow(followed, { signal: world.interrupted })) {
      if (update.status !== "pending") {
        hasEnded = true;
        return update;
      }
      if (update.hintCode !== hint) {
        hint = update.hintCode;
        const message = words.bankId[messageFor({ status: "pending", hint: update.hintCode }, context)];
        presenter.show({ event: "pending", hintCode: update.hintCode, message });
      }
      if (update.qrText !== undefined) {
        presenter.show({ event: "qr", second: secondOf(update.qrText), text: update.qrText });
      }
    }
    return undefined;
  } catch (error) {
    if (!world.interrupted.aborted) throw error;
    hasEnded = true;
    const isCancelled = await client.cancel(order).then(
      () => true,
      () => false,
    );
    presenter.show({ event: "cancelled", message: isCancelled ? words.bankId.RFA6 : words.notCancelled });
    return undefined;
  } finally {
    // Nobody will see its result any more; when BankID can't be told, it ends by itself.
    if (!hasEnded) await client.cancel(order).catch(() => undefined);
  }
}

function isStartedByCode(order: Order | NumberBoundOrder): order is Order {
  return "qrStartSecret" in order;
}

/** The words are those of a page on a computer: the terminal is one. */
function messageContext(plan: OrderPlan, { sameDevice }: WatchOptions): MessageContext {
  const kind = plan.kind === "phone-auth" ? "phone" : plan.kind;
  return { kind, mode: sameDevice === true ? "device" : "qr", device: "desktop" };
}

/** `bankid.<token>.<second>.<code>` (specification §6). */
function secondOf(qrText: string): number {
  return Number(qrText.split(".")[2]);
}
