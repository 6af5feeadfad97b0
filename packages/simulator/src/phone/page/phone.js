/** @typedef {import("./language.js").Texts} Texts */
/** @typedef {import("./api.js").Api} Api */
/** @typedef {import("./settings.js").Settings} Settings */
/** @typedef {import("../view.ts").OrderView} OrderView */

/**
 * How an order ended, for the last screen.
 *
 * @typedef {object} Ending
 * @property {string} title
 * @property {string} text
 * @property {string} [returnUrl] - Shown as an address that the person may open.
 */

/**
 * What the screens share.
 *
 * @typedef {object} Phone
 * @property {Texts} t
 * @property {Api} api
 * @property {Settings} settings
 * @property {Gesture} gesture
 * @property {(options?: { focus: boolean }) => void} showStart
 * @property {(order: OrderView) => void} showOrder
 * @property {(ending: Ending) => void} showEnd
 */

/**
 * Runs what a person asked for; `refuse` tells them when it is refused. One at a time: a second press while
 * the first is on its way does nothing.
 *
 * @callback Gesture
 * @param {() => Promise<void>} work
 * @param {(refused: Refused) => void} refuse
 * @returns {Promise<void>}
 */

/** Something that the simulator said no to, in words. */
export class Refused extends Error {
  /**
   * @param {string} message
   * @param {string} [reason] - Absent when there was no answer to a gesture at all.
   */
  constructor(message, reason) {
    super(message);
    this.reason = reason;
  }
}

/** @returns {Gesture} */
export function oneGestureAtATime() {
  let busy = false;
  return async (work, refuse) => {
    if (busy) return;
    busy = true;
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refuse(error);
    } finally {
      busy = false;
    }
  };
}
