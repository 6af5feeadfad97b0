import { anyText, checkMembers, needed, text } from "../checks.ts";
import type { Act } from "../scenario/acts.ts";
import { actNames, checkAct } from "../scenario/check-act.ts";
import type { Acted, Driver, Target } from "../scenario/driver.ts";
import type { PlayStep } from "../scenario/play.ts";
import { ControlError, ok } from "./route.ts";
import type { ControlAnswer, Controlled, Route } from "./route.ts";

/** What a phone does, by the order's `orderRef`, by what a page shows, or as a script. */
export function actRoutes({ driver, orders, player }: Controlled): [string, Route][] {
  const answer = ({ order, returnUrl }: Acted): ControlAnswer =>
    ok({ order: orders.find(order.orderRef), ...(returnUrl === undefined ? {} : { returnUrl }) });
  const onOrder = (name: Act["do"]): [string, Route] => [
    `POST orders/*/${kebab(name)}`,
    async ({ body, name: orderRef }) => {
      const act = checkAct(name, body);
      if (name === "approve") await driver.evidenceReady();
      const order = orders.find(orderRef);
      if (order === undefined) throw noSuchOrder();
      return answer(driver.act({ id: order.id }, act));
    },
  ];
  return [
    ...actNames.map(onOrder),
    [
      "POST scan",
      ({ body }) => {
        const act = checkAct("scan", body, { qrText: needed(anyText) });
        return answer(driver.act({ qrText: body["qrText"] as string }, act));
      },
    ],
    [
      "POST open",
      ({ body }) => {
        const { autoStartToken, ...rest } = body;
        checkMembers("open", { autoStartToken }, { autoStartToken: needed(text) });
        return answer(driver.act({ autoStartToken: autoStartToken as string }, checkAct("open", rest)));
      },
    ],
    [
      "POST pick",
      ({ body }) => {
        const act = checkAct("pick", body);
        return answer(driver.act(waitingFor(driver, body), act));
      },
    ],
    [
      "POST play",
      ({ body }) => {
        const { order, steps, ...owner } = body;
        checkMembers("the script", { order }, { order: needed(text) });
        // Checked by `play` itself, which is there for that.
        player.play(order as string, steps as readonly PlayStep[], owner);
        return { status: 202, body: {} };
      },
    ],
  ];
}

function waitingFor(
  driver: Driver,
  { person = driver.defaultPerson }: Readonly<Record<string, unknown>>,
): Target {
  const order = driver.findFor(person as string);
  if (order === undefined) {
    throw new ControlError(
      404,
      "no_such_order",
      "No order waits for this person; only phone orders and orders with a personal number do.",
    );
  }
  return { id: order.id };
}

function noSuchOrder(): ControlError {
  return new ControlError(
    404,
    "no_such_order",
    "There is no order of that orderRef; GET orders lists those there are.",
  );
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
