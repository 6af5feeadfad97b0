import { useEffect, useRef, type RefObject } from "react";
import type { Screen } from "./words.ts";

/**
 * Moves the focus to the heading of a new screen when the old one took the focused element along, so that
 * a keyboard or a screen reader is not thrown back to the top of the page. Not when the page has just been
 * loaded, and never away from something that is still there.
 */
export function useHeadingFocus(screen: Screen): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(screen);
  useEffect(() => {
    const from = before.current;
    before.current = screen;
    if (from === screen || from === "checking") return;
    const active = document.activeElement;
    if (active === null || active === document.body) heading.current?.focus();
  }, [screen]);
  return heading;
}
