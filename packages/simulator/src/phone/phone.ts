import { isIP } from "node:net";
import type { Clock } from "../clock.ts";
import { loopback } from "../http/listen.ts";
import type { Gesture, OrderBook } from "../order-book.ts";
import type { Order } from "../order/order.ts";
import type { RefusalReason } from "../order/refusals.ts";
import { findPerson, people } from "../people.ts";
import { refusalText } from "./refusal-texts.ts";
import { viewOrder } from "./view.ts";
import type { OrderView } from "./view.ts";

/** A gesture that the phone refused, as the BankID app would. Match on `reason`. */
export class PhoneRefusal extends Error {
  override readonly name = "PhoneRefusal";
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super(`The phone refuses: ${refusalText[reason]}`);
    this.reason = reason;
  }
}

/** How a person confirms. */
export interface Approval {
  /** Twelve digits of one of the simulator's people. */
  person: string;
  /** The phone's address, for `completionData.device.ipAddress`. */
  ipAddress: string;
  /** What the person types; left out, it is by fingerprint or face. */
  securityCode?: string | undefined;
}

/** What a phone can do: one face for the page's server and for phones in the same process. */
export interface PhoneDesk {
  /** Orders that nobody has opened yet, oldest first. */
  waiting(): OrderView[];
  /** An order that is not over. */
  find(id: string): OrderView | undefined;
  scan(qrText: string): OrderView;
  open(autoStartToken: string): OrderView;
  pick(id: string): OrderView;
  /** @returns Where the app goes then: only for an order that it was started for on the same device. */
  approve(id: string, approval: Approval): { returnUrl?: string };
  cancel(id: string): void;
}

/**
 * The phone's gestures on the book of orders. Each throws {@link PhoneRefusal} when the app would refuse.
 */
export function createPhoneDesk(book: OrderBook, clock: Clock): PhoneDesk {
  const view = (order: Order): OrderView => viewOrder(order, clock.now());
  return {
    waiting: () =>
      book
        .list()
        .filter(({ state }) => state.phase === "outstanding")
        .map(view),
    find(id) {
      const order = book.find(id);
      return order === undefined ? undefined : view(order);
    },
    scan: (qrText) => view(done(book.scan(qrText))),
    open: (autoStartToken) => view(done(book.start(autoStartToken))),
    pick: (id) => view(done(book.pick(id))),
    approve(id, { person: personalNumber, ipAddress, securityCode }) {
      const person = findPerson(personalNumber);
      if (person === undefined) throw new PhoneRefusal("unknownPerson");
      if (isIP(ipAddress) === 0) throw new PhoneRefusal("invalidIpAddress");
      const code = securityCode === undefined ? {} : { securityCode };
      const { state, request } = done(book.act(id, { type: "approve", person, ipAddress, ...code }));
      const startedHere = state.phase === "complete" && state.pickUp === "autostart";
      return startedHere && request.returnUrl !== undefined ? { returnUrl: request.returnUrl } : {};
    },
    cancel(id) {
      done(book.act(id, { type: "reject" }));
    },
  };
}

function done(gesture: Gesture): Order {
  if (gesture.refusal !== undefined) throw new PhoneRefusal(gesture.refusal);
  return gesture.order;
}

/** Options of `simulator.phone()`. */
export interface PhoneOptions {
  /** Whose phone it is: twelve digits of one of `people`. Default: the first of them. */
  person?: string;
  /** The phone's address, for `completionData.device.ipAddress`. Default: `127.0.0.1`. */
  ipAddress?: string;
}

/** A phone in the same process. Every method rejects with {@link PhoneRefusal} when the app would refuse. */
export interface Phone {
  /** Reads a QR code. */
  scan(qrText: string): Promise<PickedUpOrder>;
  /** Is started on the device that shows the page. */
  open(autoStartToken: string): Promise<PickedUpOrder>;
}

/** An order that lies open on a phone. */
export interface PickedUpOrder {
  readonly kind: OrderView["kind"];
  /** Who asks, as the client certificate says. */
  readonly rpName: string;
  /** What is to be confirmed or signed. */
  readonly text?: string;
  /**
   * Confirms; without a code by fingerprint or face.
   *
   * @returns `returnUrl`, where the app goes then: only when it was started by token.
   */
  approve(options?: { securityCode?: string }): Promise<{ returnUrl?: string }>;
  /** Presses cancel. */
  cancel(): Promise<void>;
}

/** A phone that works the desk without a page. */
export function createPhone(
  desk: PhoneDesk,
  { person = people[0].personalNumber, ipAddress = loopback }: PhoneOptions = {},
): Phone {
  const pickedUp = ({ id, kind, rpName, text }: OrderView): PickedUpOrder => ({
    kind,
    rpName,
    ...(text === undefined ? {} : { text }),
    approve: async ({ securityCode } = {}) => desk.approve(id, { person, ipAddress, securityCode }),
    cancel: async () => desk.cancel(id),
  });
  return {
    scan: async (qrText) => pickedUp(desk.scan(qrText)),
    open: async (autoStartToken) => pickedUp(desk.open(autoStartToken)),
  };
}
