import { useCallback, useEffect, useRef, useState } from "react";

/** What the server answered to a question of the page's. */
export interface Answer<Value> {
  /** The last answer there was, if there was any. */
  readonly value?: Value;
  /** The last time it was asked, no answer came. */
  readonly isSilent: boolean;
}

/** Asks the server something when the page is shown, again when `ask` is another function, and when told to. */
export function useAnswer<Value>(ask: () => Promise<Value>): Answer<Value> & { askAgain: () => void } {
  const [answer, setAnswer] = useState<Answer<Value>>({ isSilent: false });
  const asked = useRef(0);

  const askAgain = useCallback(() => {
    const mine = (asked.current += 1);
    const tell = (next: (before: Answer<Value>) => Answer<Value>): void => {
      // Whatever was asked before is not wanted any more.
      if (mine === asked.current) setAnswer(next);
    };
    void ask().then(
      (value) => tell(() => ({ value, isSilent: false })),
      () => tell((before) => ({ ...before, isSilent: true })),
    );
  }, [ask]);
  useEffect(askAgain, [askAgain]);

  return { ...answer, askAgain };
}
