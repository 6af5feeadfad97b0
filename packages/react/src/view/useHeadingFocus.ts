import { useEffect, useRef, type RefObject } from "react";
import type { Screen } from "./words.ts";

/**
 * Moves the focus to the heading of a new screen when the old one took the focused element along, so that
 * a keyboard or a screen reader is not thrown back to the top of the page. Not when the page has just been
 * loaded, and never away from something that is still there.
 */
export function useHeadingFocus(screen: Screen): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef<Screen>(undefined);
  useEffect(() => {
    const from = before.current;
    // The first look is a part of loading the page; a later one is a screen like any other.
    if (from === undefined && screen === "checking") return;
    before.current = screen;
    if (from === undefined || from === screen) return;
    const active = document.activeElement;
    if (active === null || active === document.body) heading.current?.focus();
  }, [screen]);
  return heading;
}
