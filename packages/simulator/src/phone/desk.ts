import { isIP } from "node:net";
import type { FailedHint } from "@bankid-kit/core";
import type { Clock } from "../clock.ts";
import type { EvidenceFlaw } from "../evidence/flaw.ts";
import type { Gesture, OrderBook, PhoneEvent, PickUpOptions } from "../order-book.ts";
import type { Holder, Order, StartedStep } from "../order/order.ts";
import type { PeopleRegister, Person } from "../people.ts";
import type { StayAt } from "./hints.ts";
import { PhoneRefusal } from "./refusal.ts";
import { nextStep, viewLine, viewOrder } from "./view.ts";
import type { OrderLine, OrderView } from "./view.ts";

/** Whose phone it is, and where it is. */
export interface Device {
  /** Twelve digits of somebody in the simulator. */
  readonly person: string;
  /** The phone's address, for `completionData.device.ipAddress`. */
  readonly ipAddress: string;
  /** The phone's own id, for `completionData.device.uhi`; left out, it is derived from the person. */
  readonly uhi?: string | undefined;
}

/** How a person confirms. */
export interface Confirmation extends Device {
  /** What the person types; left out, it is by fingerprint or face. */
  readonly securityCode?: string | undefined;
  /** `true`: the order stays at `processing` until it is let go on. */
  readonly stayAtProcessing?: boolean | undefined;
  /** What is to be wrong with the evidence. Default: nothing, it holds. */
  readonly evidence?: EvidenceFlaw | undefined;
}

/** The gestures of the page. Each throws {@link PhoneRefusal} when the app would refuse. */
export interface PhoneDesk {
  /** Who can hold the phone; the first does when nobody says otherwise. */
  people(): readonly Person[];
  /** The latest orders, newest first, with those that BankID knows no more. */
  orders(): OrderLine[];
  /** An order that BankID knows. */
  find(id: string): OrderView | undefined;
  scan(qrText: string, device: Device, stayAt?: StayAt): OrderView;
  open(autoStartToken: string, device: Device, stayAt?: StayAt): OrderView;
  pick(id: string, device: Device, stayAt?: StayAt): OrderView;
  /** "Have you been called?" */
  answerCall(id: string, confirmed: boolean): OrderView;
  /** Stands for holding passport or ID card to the phone. */
  readDocument(id: string): OrderView;
  /** Lets an order stay at a later step. */
  stay(id: string, step: StartedStep): OrderView;
  /** Lets an order go on that stays at a step. */
  goOn(id: string): OrderView;
  approve(id: string, confirmation: Confirmation): OrderView;
  cancel(id: string): OrderView;
  fail(id: string, hintCode: FailedHint): OrderView;
}

/** As many as somebody reads; a load test makes thousands. */
const longestList = 50;

/**
 * The phone's gestures on the book of orders.
 *
 * @param today - The time of day in ms since 1970, by which signatures are dated.
 */
export function createPhoneDesk(
  book: OrderBook,
  register: PeopleRegister,
  clock: Clock,
  today: () => number,
): PhoneDesk {
  const view = (order: Order): OrderView => viewOrder(order, clock.now());
  const act = (id: string, event: PhoneEvent): OrderView => view(done(book.act(id, event)));

  const ownerOf = (personalNumber: string): Person => {
    const person = register.find(personalNumber);
    if (person === undefined) throw new PhoneRefusal("unknownPerson");
    return person;
  };
  const holderOf = ({ person, ipAddress, uhi }: Device): Holder => ({
    person: ownerOf(person).personalNumber,
    ...deviceOf({ ipAddress, uhi }),
  });

  const pickUp = (stayAt: StayAt | undefined, by: (options: PickUpOptions) => Gesture): OrderView => {
    if (stayAt === undefined) return view(done(by({})));
    const order = done(by({ step: "started" }));
    if (stayAt === "started") return view(order);
    // A phone order asks about the call before anything else, so it stays where it is.
    const further = book.act(order.id, { type: "advance", to: stayAt });
    return view(further.refusal === undefined ? further.order : order);
  };

  const readDocument = (id: string): OrderView => {
    if (book.find(id)?.state.phase === "started") book.act(id, { type: "advance", to: "userMrtd" });
    return act(id, { type: "advance", to: "userSign" });
  };

  return {
    people: () => register.all,
    orders() {
      const now = clock.now();
      const known = [...book.list().toReversed(), ...book.ended()];
      known.sort((left, right) => right.createdAt - left.createdAt);
      return known.slice(0, longestList).map((order) => viewLine(order, now));
    },
    find(id) {
      const order = book.find(id);
      return order === undefined ? undefined : view(order);
    },
    scan: (qrText, device, stayAt) =>
      pickUp(stayAt, (options) => book.scan(qrText, holderOf(device), options)),
    open: (autoStartToken, device, stayAt) =>
      pickUp(stayAt, (options) => book.start(autoStartToken, holderOf(device), options)),
    pick: (id, device, stayAt) => pickUp(stayAt, (options) => book.pick(id, holderOf(device), options)),
    answerCall: (id, confirmed) => act(id, { type: "answerCall", confirmed }),
    readDocument,
    stay: (id, step) => act(id, { type: "advance", to: step }),
    goOn(id) {
      const order = book.find(id);
      if (order === undefined) throw new PhoneRefusal("orderEnded");
      const isApproved = order.state.phase === "started" && order.state.approved !== undefined;
      return act(id, isApproved ? { type: "finish" } : { type: "advance", to: nextStep(order) });
    },
    approve: (id, { person, ipAddress, uhi, securityCode, stayAtProcessing = false, evidence }) =>
      act(id, {
        type: "approve",
        person: ownerOf(person),
        device: deviceOf({ ipAddress, uhi }),
        signedAt: today(),
        ...(securityCode === undefined ? {} : { securityCode }),
        ...(evidence === undefined ? {} : { evidence }),
        ...(stayAtProcessing ? { processingMs: Number.POSITIVE_INFINITY } : {}),
      }),
    cancel: (id) => act(id, { type: "reject" }),
    fail: (id, hintCode) => act(id, { type: "fail", hintCode }),
  };
}

function deviceOf({ ipAddress, uhi }: Omit<Device, "person">): { ipAddress: string; uhi?: string } {
  if (isIP(ipAddress) === 0) throw new PhoneRefusal("invalidIpAddress");
  return { ipAddress, ...(uhi === undefined ? {} : { uhi }) };
}

function done(gesture: Gesture): Order {
  if (gesture.refusal !== undefined) throw new PhoneRefusal(gesture.refusal);
  return gesture.order;
}
