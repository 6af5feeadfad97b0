import type { FailedHint } from "@bankid-kit/core";
import type { Order, OrderKind, StartedStep } from "../order/order.ts";
import { PhoneRefusal } from "../phone/refusal.ts";
import type { Act, ApproveAct, PhoneOwner, PickUpAct } from "./acts.ts";
import type { Driver, Target } from "./driver.ts";

/** A phone in the same process. Every method rejects with {@link PhoneRefusal} when the app would refuse. */
export interface Phone {
  /** Reads a QR code. */
  scan(qrText: string, options?: PickUpAct): Promise<PickedUpOrder>;
  /** Is started on the device that shows the page. */
  open(autoStartToken: string, options?: PickUpAct): Promise<PickedUpOrder>;
  /** Opens the order that waits for this phone's person, as the app does with phone orders. */
  pick(options?: PickUpAct): Promise<PickedUpOrder>;
}

/** An order that lies open on a phone. */
export interface PickedUpOrder {
  readonly orderRef: string;
  readonly kind: OrderKind;
  /** Who asks, as the client certificate says. */
  readonly rpName: string;
  /** What is to be confirmed or signed. */
  readonly text?: string;
  /** Says whether the person is in a call with the RP; "no" ends the order with `userDeclinedCall`. */
  answerCall(confirmed: boolean): Promise<void>;
  /** The app goes on to a later step, which is the hint that the RP reads. To leave `userMrtd` is to pass it. */
  advance(step: StartedStep): Promise<void>;
  /**
   * Confirms; without a code by fingerprint or face.
   *
   * @returns `returnUrl`, where the app goes then: only when the order was started by its token.
   */
  approve(options?: ApproveAct): Promise<{ returnUrl?: string }>;
  /** Ends `processing` before the approval's `processingMs` are over. */
  finish(): Promise<{ returnUrl?: string }>;
  /** Presses cancel. */
  cancel(): Promise<void>;
  /** The order fails with this hint (specification §4.2). */
  fail(hintCode: FailedHint): Promise<void>;
}

/** A phone that belongs to somebody, and is somewhere. */
export function createPhone(driver: Driver, owner: PhoneOwner = {}): Phone {
  const open = (target: Target, act: Act): PickedUpOrder =>
    pickedUp(driver, driver.act(target, act, owner).order, owner);
  return {
    scan: async (qrText, options) => open({ qrText }, { do: "scan", ...options }),
    open: async (autoStartToken, options) => open({ autoStartToken }, { do: "open", ...options }),
    async pick(options) {
      const personalNumber = options?.person ?? owner.person ?? driver.defaultPerson;
      const order = driver.findFor(personalNumber);
      if (order === undefined) throw new PhoneRefusal("orderEnded");
      return open({ id: order.id }, { do: "pick", ...options });
    },
  };
}

function pickedUp(driver: Driver, order: Order, owner: PhoneOwner): PickedUpOrder {
  const { id, orderRef, kind, relyingParty, request } = order;
  const act = (what: Act): { returnUrl?: string } => {
    const { returnUrl } = driver.act({ id }, what, owner);
    return returnUrl === undefined ? {} : { returnUrl };
  };
  return {
    orderRef,
    kind,
    rpName: relyingParty.name,
    ...(request.userVisibleText === undefined ? {} : { text: request.userVisibleText }),
    answerCall: async (confirmed) => void act({ do: "answerCall", confirmed }),
    advance: async (step) => void act({ do: "advance", step }),
    approve: async (options) => act({ do: "approve", ...options }),
    finish: async () => act({ do: "finish" }),
    cancel: async () => void act({ do: "cancel" }),
    fail: async (hintCode) => void act({ do: "fail", hintCode }),
  };
}
