/** The second click of a double click may hit a button of the next screen, which nobody has read yet. */

import type { MouseEvent } from "react";

/** How fast the second click follows at most, in ms, and how far it strays, in px. */
const fast = 500;
const near = 4;

/** Whether a click is the second of two. */
export type IsSecondClick = (click: MouseEvent) => boolean;

/** For the clicks of one view. The browser is not asked: Firefox counts anew on another element. */
export function createIsSecondClick(): IsSecondClick {
  let last = { at: Number.NEGATIVE_INFINITY, x: 0, y: 0 };
  return ({ detail, timeStamp: at, clientX: x, clientY: y }) => {
    // A keyboard clicks nowhere, and repeats itself only as long as it is held.
    if (detail === 0) return false;
    const before = last;
    last = { at, x, y };
    return at - before.at < fast && Math.hypot(x - before.x, y - before.y) < near;
  };
}
