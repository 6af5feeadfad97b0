/** What a state becomes by time alone: a code fades, and an app that did not open is noticed. */

import { createAlarm } from "./alarm.ts";
import type { Platform } from "./platform.ts";
import { frameLifeMs, isUnopened, type BankIdState } from "./state.ts";

/** A page that is in view for this many ms after it could open the app has not left for it. */
const launchMs = 5_000;

export interface Reminders {
  /** To be told of each new state, and when the tab is hidden or seen again. */
  update(state: BankIdState): void;
  clear(): void;
}

/** What to do about each. */
export interface RemindersOptions {
  onFade: () => void;
  onUnopened: () => void;
}

export function createReminders(platform: Platform, { onFade, onUnopened }: RemindersOptions): Reminders {
  const fade = createAlarm(platform);
  const help = createAlarm(platform);

  return {
    update(state) {
      const code = state.phase === "pending" && !state.qrStale ? state.qr : undefined;
      if (code) fade.set(code.sentAt + frameLifeMs, onFade);
      else fade.clear();

      if (platform.isHidden() || !isUnopened(state)) help.clear();
      else if (!help.isSet) help.set(platform.now() + launchMs, onUnopened);
    },
    clear() {
      fade.clear();
      help.clear();
    },
  };
}
