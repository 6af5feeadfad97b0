import type { FailedHint } from "@bankid-kit/core";
import type { Order, OrderKind, StartedStep } from "../order/order.ts";
import { PhoneRefusal } from "../phone/refusal.ts";
import { checkMembers, anyText, needed } from "../checks.ts";
import type { Act, ApproveAct, PhoneOwner, PickUpAct } from "./acts.ts";
import { checkAct, checkOwner, checkPickUp } from "./check-act.ts";
import type { Driver, Target } from "./driver.ts";

/** A phone in the same process. Every method rejects with {@link PhoneRefusal} when the app would refuse. */
export interface Phone {
  /** Reads a QR code. */
  scan(qrText: string, options?: PickUpAct): Promise<PickedUpOrder>;
  /** Is started on the device that shows the page. */
  open(autoStartToken: string, options?: PickUpAct): Promise<PickedUpOrder>;
  /** Opens the order that waits for this phone's person, as the app does with phone orders; else `noneWaiting`. */
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
   * Confirms; without a code by fingerprint or face. Who opened the order does so, unless the options name another.
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

/**
 * A phone that belongs to somebody, and is somewhere.
 *
 * @throws {SimulatorError} `ERR_SIMULATOR_OPTION`; so do its methods when an option is wrong.
 */
export function createPhone(driver: Driver, whose?: PhoneOwner): Phone {
  const owner = checkOwner("the phone", whose);
  const open = (target: Target, act: Act): PickedUpOrder =>
    pickedUp(driver, driver.act(target, act, owner).order, owner);
  return {
    async scan(qrText, options) {
      checkMembers("scan", { qrText }, { qrText: needed(anyText) });
      return open({ qrText }, checkPickUp("scan", options));
    },
    async open(autoStartToken, options) {
      checkMembers("open", { autoStartToken }, { autoStartToken: needed(anyText) });
      return open({ autoStartToken }, checkPickUp("open", options));
    },
    async pick(options) {
      const act = checkPickUp("pick", options);
      const order = driver.findFor(options?.person ?? owner.person ?? driver.defaultPerson);
      if (order === undefined) throw new PhoneRefusal("noneWaiting");
      return open({ id: order.id }, act);
    },
  };
}

function pickedUp(driver: Driver, order: Order, owner: PhoneOwner): PickedUpOrder {
  const { id, orderRef, kind, relyingParty, request } = order;
  const act = (name: Act["do"], options?: object): { returnUrl?: string } => {
    const { returnUrl } = driver.act({ id }, checkAct(name, options), owner);
    return returnUrl === undefined ? {} : { returnUrl };
  };
  return {
    orderRef,
    kind,
    rpName: relyingParty.name,
    ...(request.userVisibleText === undefined ? {} : { text: request.userVisibleText }),
    answerCall: async (confirmed) => void act("answerCall", { confirmed }),
    advance: async (step) => void act("advance", { step }),
    async approve(options) {
      await driver.evidenceReady();
      return act("approve", options);
    },
    finish: async () => act("finish"),
    cancel: async () => void act("cancel"),
    fail: async (hintCode) => void act("fail", { hintCode }),
  };
}
