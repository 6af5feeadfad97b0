import type { Channel } from "../world.ts";

/** A part of the terminal that is drawn again and again in the same place. */
export interface Screen {
  /** Shows these lines instead of the ones before. */
  draw(lines: readonly string[]): void;
  /** Gives the terminal back as it was. */
  close(): void;
}

const esc = "\u001b[";

/** What gives the terminal back: cursor, wrapping of long lines, the first screen. */
export const leaveScreen: string = `${esc}?7h${esc}?25h${esc}?1049l`;

/**
 * Takes the terminal's other screen, as editors do: nothing of what stood on the first is lost, a resized
 * window leaves no ruins, and no code that is over stays in the history.
 */
export function openScreen(channel: Channel): Screen {
  let isOpen = true;
  channel.write(`${esc}?1049h${esc}?25l${esc}?7l${esc}2J`);
  return {
    draw(lines) {
      if (!isOpen) return;
      const body = lines.map((line) => `${line}${esc}K`).join("\r\n");
      // One write, between the marks of a frame that terminals show whole.
      channel.write(`${esc}?2026h${esc}H${body}${esc}J${esc}?2026l`);
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      channel.write(leaveScreen);
    },
  };
}

/** Whether a channel obeys such commands. */
export function isScreen(channel: Channel, env: Readonly<Record<string, string | undefined>>): boolean {
  return channel.isTTY && env["TERM"] !== "dumb";
}
