/** One timer that can be set again, so that nobody has to remember its number. */

import type { Platform } from "./platform.ts";

export interface Alarm {
  readonly isSet: boolean;
  /** Takes the place of the time before. `at`: ms of the platform's clock, never sooner; what is past rings at once. */
  set(at: number, ring: () => void): void;
  clear(): void;
}

export function createAlarm(platform: Pick<Platform, "now" | "setTimeout" | "clearTimeout">): Alarm {
  let timer: number | undefined;

  function clear(): void {
    if (timer !== undefined) platform.clearTimeout(timer);
    timer = undefined;
  }

  return {
    get isSet() {
      return timer !== undefined;
    },
    set(at, ring) {
      clear();
      const run = (): void => {
        timer = undefined;
        // A browser's timer may go off a fraction of a ms before its time by the page's clock.
        if (platform.now() < at) wait();
        else ring();
      };
      const wait = (): void => {
        timer = platform.setTimeout(run, Math.max(0, at - platform.now()));
      };
      wait();
    },
    clear,
  };
}
