import { isIP } from "node:net";
import type { Clock } from "../clock.ts";
import type { EvidenceMaker } from "../evidence/evidence.ts";
import { loopback } from "../http/listen.ts";
import type { Gesture, OrderBook, PhoneEvent } from "../order-book.ts";
import type { Holder, Order } from "../order/order.ts";
import type { PeopleRegister, Person } from "../people.ts";
import { PhoneRefusal } from "../phone/refusal.ts";
import type { Act, ApproveAct, PhoneOwner } from "./acts.ts";
import { qrTextOf } from "./order-details.ts";

/** What an act came to. */
export interface Acted {
  readonly order: Order;
  /** Where the app goes then: only when the order is complete, and was started by its token. */
  readonly returnUrl?: string;
}

/** Does to orders what a phone can do, for phones in the process, for scripts, and for programs elsewhere. */
export interface Driver {
  /**
   * @param target - How the order is named: the phone's own name for it, or what an RP's page shows.
   * @throws {PhoneRefusal} when the app would refuse.
   */
  act(target: Target, act: Act, owner?: PhoneOwner): Acted;
  /** Who holds a phone when nobody says: twelve digits. */
  readonly defaultPerson: string;
  /** The order of a phone order's person, as the app finds it. */
  findFor(personalNumber: string): Order | undefined;
  /** Resolves when evidence can be made at once, so that nobody's `collect` has to wait for its keys. */
  evidenceReady(): Promise<void>;
}

/** By which name an act finds its order. A QR text and a token are acts themselves. */
export type Target =
  | { readonly id: string }
  | { readonly qrText: string }
  | { readonly autoStartToken: string };

/** What a driver works with. */
export interface DriverParts {
  readonly book: OrderBook;
  readonly register: PeopleRegister;
  readonly clock: Clock;
  readonly evidence: Pick<EvidenceMaker, "ready">;
  /** The time of day in ms since 1970, by which signatures are dated. */
  readonly today: () => number;
}

export function createDriver({ book, register, clock, evidence, today }: DriverParts): Driver {
  const personOf = (owner: PhoneOwner): Person => {
    const person = owner.person === undefined ? register.all[0] : register.find(owner.person);
    if (person === undefined) throw new PhoneRefusal("unknownPerson");
    return person;
  };
  const known = (target: Target): Order => {
    const order = "id" in target ? book.find(target.id) : undefined;
    if (order === undefined) throw new PhoneRefusal("orderEnded");
    return order;
  };

  const run = (target: Target, act: Act, owner: PhoneOwner): Gesture => {
    switch (act.do) {
      case "scan":
      case "open":
      case "pick": {
        const mine = merge(owner, act);
        const holder: Holder = { ...deviceOf(mine), person: personOf(mine).personalNumber };
        const options = act.step === undefined ? {} : { step: act.step };
        if (act.do === "scan") return book.scan(act.qrText ?? codeOf(target), holder, options);
        if (act.do === "open") return book.start(tokenOf(target), holder, options);
        return book.pick(known(target).id, holder, options);
      }
      case "answerCall":
        return book.act(known(target).id, { type: "answerCall", confirmed: act.confirmed });
      case "advance":
        return book.act(known(target).id, { type: "advance", to: act.step });
      case "approve": {
        const { id, state } = known(target);
        // Who opened it holds the phone; over HTTP nobody else is known to.
        const inHand = state.phase === "started" ? merge(owner, state.holder) : owner;
        const mine = merge(inHand, act);
        return book.act(id, approval(act, personOf(mine), deviceOf(mine), today()));
      }
      case "finish":
        return book.act(known(target).id, { type: "finish" });
      case "cancel":
        return book.act(known(target).id, { type: "reject" });
      case "fail":
        break;
    }
    return book.act(known(target).id, { type: "fail", hintCode: act.hintCode });
  };
  const codeOf = (target: Target): string => {
    if ("qrText" in target) return target.qrText;
    const { tokens, createdAt } = known(target);
    if (tokens === undefined) throw new PhoneRefusal("qrUnknown");
    return qrTextOf(tokens, clock.now() - createdAt);
  };
  const tokenOf = (target: Target): string => {
    if ("autoStartToken" in target) return target.autoStartToken;
    const { tokens } = known(target);
    if (tokens === undefined) throw new PhoneRefusal("tokenUnknown");
    return tokens.autoStartToken;
  };

  return {
    act(target, act, owner = {}) {
      const gesture = run(target, act, owner);
      if (gesture.refusal !== undefined) throw new PhoneRefusal(gesture.refusal);
      return { order: gesture.order, ...returnOf(gesture.order) };
    },
    defaultPerson: register.all[0].personalNumber,
    findFor: (personalNumber) => book.findByPerson(personalNumber),
    evidenceReady: () => evidence.ready(),
  };
}

/** Where the app goes when an order is done: only one that was started by its token leads anywhere. */
export function returnOf({ state, request }: Order): { returnUrl?: string } {
  const isDone = state.phase === "complete" || (state.phase === "started" && state.approved !== undefined);
  const leadsBack = isDone && state.pickUp === "autostart" && request.returnUrl !== undefined;
  return leadsBack ? { returnUrl: request.returnUrl } : {};
}

/** What is said for one act goes before what is said of the phone. */
function merge(owner: PhoneOwner, { person, ipAddress, uhi }: PhoneOwner): PhoneOwner {
  return {
    ...owner,
    ...(person === undefined ? {} : { person }),
    ...(ipAddress === undefined ? {} : { ipAddress }),
    ...(uhi === undefined ? {} : { uhi }),
  };
}

function deviceOf({ ipAddress = loopback, uhi }: PhoneOwner): { ipAddress: string; uhi?: string } {
  if (isIP(ipAddress) === 0) throw new PhoneRefusal("invalidIpAddress");
  return { ipAddress, ...(uhi === undefined ? {} : { uhi }) };
}

function approval(
  { securityCode, bankId, cardReader, mrtd, risk, processingMs, evidence }: ApproveAct,
  person: Person,
  device: Holder,
  signedAt: number,
): Extract<PhoneEvent, { type: "approve" }> {
  return {
    type: "approve",
    person,
    device,
    signedAt,
    ...(securityCode === undefined ? {} : { securityCode }),
    ...(bankId === undefined ? {} : { bankId }),
    ...(cardReader === undefined ? {} : { cardReader }),
    ...(mrtd === undefined ? {} : { mrtd }),
    ...(risk === undefined ? {} : { risk }),
    ...(processingMs === undefined ? {} : { processingMs }),
    ...(evidence === undefined ? {} : { evidence }),
  };
}
