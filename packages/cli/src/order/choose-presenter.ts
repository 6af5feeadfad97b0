import type { QrInk } from "../output/qr.ts";
import { isScreen } from "../output/screen.ts";
import type { Channel, World } from "../world.ts";
import type { Presenter } from "./event.ts";
import type { OrderWords } from "./language.ts";
import { jsonPresenter, linePresenter, screenPresenter, together } from "./presenters.ts";

/** What decides where an order is shown. */
export interface PresenterOptions {
  readonly json?: boolean;
  readonly qr?: boolean;
  readonly invert?: boolean;
}

/**
 * The person sees the order on whichever channel is a terminal, a program reads it as JSON on stdout; where
 * there is no terminal, words go to stderr a line each.
 */
export function choosePresenter(
  { json = false, qr = true, invert = false }: PresenterOptions,
  words: OrderWords,
  { out, err, env }: World,
): Presenter {
  // With --json on a terminal the objects are what the person came for; a screen would paint over them.
  if (json && out.isTTY) return jsonPresenter(out);
  const terminal = (json ? [err] : [out, err]).find((channel) => isScreen(channel, env));
  const forPerson =
    terminal === undefined
      ? linePresenter(err, words, { qr: qr && !json })
      : screenPresenter(terminal, words, { qr, ink: inkFor(terminal, invert) });
  return json ? together(jsonPresenter(out), forPerson) : forPerson;
}

function inkFor({ colorDepth }: Channel, invert: boolean): QrInk {
  if (colorDepth >= 8) return "colours";
  if (colorDepth === 4) return "sixteen";
  return invert ? "dark-on-light" : "light-on-dark";
}
