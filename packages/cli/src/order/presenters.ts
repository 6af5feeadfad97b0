import { frame, leastRoom } from "../output/layout.ts";
import type { QrInk } from "../output/qr.ts";
import { openScreen } from "../output/screen.ts";
import { styled, wrap } from "../output/text.ts";
import type { Channel } from "../world.ts";
import type { Presenter } from "./event.ts";
import type { OrderWords } from "./language.ts";

/** One JSON object a line. */
export function jsonPresenter(out: Channel): Presenter {
  return {
    show: (event) => out.write(`${JSON.stringify(event)}\n`),
    close: () => undefined,
  };
}

/** A line for each thing that happens, where nothing can be drawn in place. */
export function linePresenter(err: Channel, words: OrderWords, { qr }: { qr: boolean }): Presenter {
  const say = (text: string): void => err.write(`${text}\n`);
  return {
    show(event) {
      switch (event.event) {
        case "started":
          if (event.attempt > 1) say(words.again(event.attempt));
          return;
        case "launch":
          return say(`${words.launch} ${event.url}`);
        case "qr":
          return qr ? say(`${words.codeText} ${event.second}: ${event.text}`) : undefined;
        case "pending":
        case "failed":
        case "cancelled":
          return say(event.message);
        case "complete":
          return;
        default:
          return event satisfies never;
      }
    },
    close: () => undefined,
  };
}

/** Options of {@link screenPresenter}. */
export interface ScreenOptions {
  /** Draw the code. */
  readonly qr: boolean;
  readonly ink: QrInk;
}

/**
 * The code and the words below it, drawn again in the same place each second while a code is wanted. Once it
 * is not, the words go on as lines, so that they stay readable afterwards.
 */
export function screenPresenter(channel: Channel, words: OrderWords, { qr, ink }: ScreenOptions): Presenter {
  const lines = linePresenter(channel, words, { qr: false });
  if (!qr) return lines;
  let screen: ReturnType<typeof openScreen> | undefined;
  let message = words.bankId.RFA1;

  const draw = (text: string): void => {
    screen ??= openScreen(channel);
    const room = channel.size();
    const said = {
      text: `${message} ${words.cancelHint}`,
      paint: (line: string) => styled(channel, "bold", line),
    };
    screen.draw(frame(text, said, ink, room) ?? wrap(tooSmall(words, room), room.columns));
  };
  const leave = (): void => {
    screen?.close();
    screen = undefined;
  };
  return {
    show(event) {
      switch (event.event) {
        case "qr":
          return draw(event.text);
        case "started":
          return;
        case "pending":
          // The words stand below the code; without one they stand alone.
          message = event.message;
          if (event.hintCode === "outstandingTransaction") return;
          break;
        default:
      }
      leave();
      lines.show(event);
    },
    close: leave,
  };
}

function tooSmall(words: OrderWords, { columns, rows }: { columns: number; rows: number }): string {
  return words.tooSmall(`${leastRoom.columns} × ${leastRoom.rows}`, `${columns} × ${rows}`);
}

/** Several presenters as one. */
export function together(...presenters: readonly Presenter[]): Presenter {
  return {
    show: (event) => presenters.forEach((presenter) => presenter.show(event)),
    close: () => presenters.forEach((presenter) => presenter.close()),
  };
}
