import { checkMembers, needed, wholeNumber } from "../checks.ts";
import { isAdjustable } from "../clock.ts";
import type { Fault } from "../faults/fault.ts";
import type { ActiveFault } from "../faults/faults.ts";
import { ControlError, ok } from "./route.ts";
import type { Controlled, Route } from "./route.ts";

/** How long `orders/next` waits, in ms. */
const longestWaitMs = 60_000;

export function orderRoutes({ orders }: Controlled): [string, Route][] {
  return [
    ["GET orders", () => ok({ orders: orders.list() })],
    ["GET orders/ended", () => ok({ orders: orders.ended() })],
    [
      "GET orders/next",
      async () => {
        const signal = AbortSignal.timeout(longestWaitMs);
        const order = await orders.next({ signal }).catch(() => undefined);
        if (order !== undefined) return ok({ order });
        throw new ControlError(
          408,
          "no_order",
          "No order came within a minute. Ask again, before the login is started.",
        );
      },
    ],
    [
      "GET orders/*",
      ({ name }) => {
        const order = orders.find(name);
        if (order !== undefined) return ok({ order });
        throw new ControlError(
          404,
          "no_such_order",
          "There is no order of that orderRef; GET orders lists those there are.",
        );
      },
    ],
  ];
}

export function faultRoutes({ faults }: Controlled): [string, Route][] {
  return [
    ["GET faults", () => ok({ faults: faults.list().map(view) })],
    // Checked by `add` itself, which is there for that.
    ["POST faults", ({ body }) => ({ status: 201, body: view(faults.add(body as unknown as Fault)) })],
    [
      "DELETE faults",
      () => {
        faults.clear();
        return ok({});
      },
    ],
    [
      "DELETE faults/*",
      ({ name }) => {
        const fault = faults.list().find(({ id }) => id === name);
        if (fault === undefined)
          throw new ControlError(404, "no_such_fault", "There is no fault of that id in force.");
        fault.remove();
        return ok({ hits: fault.hits });
      },
    ],
  ];
}

export function otherRoutes({ calls, clock, register }: Controlled): [string, Route][] {
  return [
    ["GET calls", () => ok({ calls: calls.counts() })],
    ["GET people", () => ok({ people: register.all })],
    [
      "POST clock/advance",
      ({ body }) => {
        if (!isAdjustable(clock)) {
          throw new ControlError(
            409,
            "clock_not_adjustable",
            "This simulator was given a clock that can't be told to go on.",
          );
        }
        checkMembers("clock/advance", body, { ms: needed(wholeNumber(0, 86_400_000)) });
        clock.advance(body["ms"] as number);
        return ok({ now: clock.now() });
      },
    ],
  ];
}

function view({ id, fault, hits }: ActiveFault): object {
  return { id, fault, hits };
}
