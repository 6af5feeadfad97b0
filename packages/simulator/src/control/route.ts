import type { Clock } from "../clock.ts";
import type { Faults } from "../faults/faults.ts";
import type { CallLog } from "../http/calls.ts";
import type { PeopleRegister } from "../people.ts";
import type { Driver } from "../scenario/driver.ts";
import type { Orders } from "../scenario/orders.ts";
import type { Player } from "../scenario/play.ts";

/** What the control API reaches. */
export interface Controlled {
  readonly token: string;
  readonly clock: Clock;
  readonly orders: Orders;
  readonly driver: Driver;
  readonly player: Player;
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly register: PeopleRegister;
}

/** A call that was let in: members of its JSON body, and what the path's `*` stood for. */
export interface ControlCall {
  readonly body: Readonly<Record<string, unknown>>;
  readonly name: string;
}

/** One route; what it throws is answered as an error. */
export type Route = (call: ControlCall) => ControlAnswer | Promise<ControlAnswer>;

/** Something that the control API says no to. */
export class ControlError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Status and JSON of an answer. */
export interface ControlAnswer {
  readonly status: number;
  readonly body: object;
}

/** 200 with this JSON. */
export function ok(body: object): ControlAnswer {
  return { status: 200, body };
}
