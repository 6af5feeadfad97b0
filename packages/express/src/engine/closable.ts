import type { Engine, Flows } from "./flows.ts";
import type { Outcome } from "./outcome.ts";
import type { Shutdown } from "./shutdown.ts";

/** Flows that come to an end gracefully: what goes in and out of them tells which of them live, and where. */
export function closable(flows: Flows, shutdown: Shutdown<string>): Engine {
  function seen(outcome: Outcome): Outcome {
    const { view, handle } = outcome;
    if (view.status === "none") return outcome;
    if (view.status !== "pending") shutdown.ended(view.flow);
    else if (handle === undefined) shutdown.polled(view.flow);
    else shutdown.started(view.flow, handle);
    return outcome;
  }

  return {
    async start(gesture) {
      shutdown.admit();
      return seen(await flows.start(gesture));
    },
    collect: async (asked) => seen(await flows.collect(asked)),
    current: async (handle) => seen(await flows.current(handle)),
    qr: async (asked) => seen(await flows.qr(asked)),
    cancel: async (asked) => seen(await flows.cancel(asked)),
    during: (work) => shutdown.during(work),
    close: () => shutdown.close(),
  };
}
