import { useCallback, useEffect, useState } from "react";
import type { Me } from "../wire.ts";
import { fetchMe, logOut } from "./api.ts";

/** What the page knows of who is there. */
export type Who = { state: "loading" } | { state: "silent" } | { state: "known"; me: Me };

/** Who is logged in, and the ways to change that. */
export function useMe(): { who: Who; refresh: () => void; leave: () => void } {
  const [who, setWho] = useState<Who>({ state: "loading" });

  const ask = useCallback(
    (signal?: AbortSignal) =>
      fetchMe(signal).then(
        (me) => setWho({ state: "known", me }),
        () => signal?.aborted || setWho({ state: "silent" }),
      ),
    [],
  );
  useEffect(() => {
    const leaving = new AbortController();
    void ask(leaving.signal);
    // The browser's Back may bring the page as it was, and whoever was logged in then need not be any more.
    const onShow = ({ persisted }: PageTransitionEvent): void => void (persisted && ask(leaving.signal));
    addEventListener("pageshow", onShow);
    return () => {
      removeEventListener("pageshow", onShow);
      leaving.abort();
    };
  }, [ask]);

  const refresh = useCallback(() => void ask(), [ask]);
  const leave = useCallback(
    () =>
      void logOut().then(
        () => ask(),
        () => setWho({ state: "silent" }),
      ),
    [ask],
  );
  return { who, refresh, leave };
}
