import type { FlowView } from "@bankid-kit/core/browser";
import { shownJson, shownPath } from "./redact.ts";

/** A request of the page's, as it may be shown. */
export interface Exchange {
  readonly id: number;
  readonly method: string;
  readonly path: string;
  readonly sent: string;
  /** `undefined` while it is awaited; `"lost"` when there was none. */
  readonly status: number | "lost" | undefined;
  readonly answered: string;
  /** How long it took, in ms. */
  readonly ms: number;
  /** How often it was asked with the same outcome. */
  readonly times: number;
}

/** What is known of the page's requests. */
export interface Traffic {
  /** The newest first. */
  readonly exchanges: readonly Exchange[];
  /** What the login's routes answered last. */
  readonly flow: FlowView | undefined;
}

/** The requests that the page makes, as a store. */
export interface TrafficStore {
  subscribe(this: void, listener: () => void): () => void;
  getSnapshot(this: void): Traffic;
}

const most = 30;

/**
 * Watches what the page asks for. It stands before the page's own code in `fetch`, sees copies, and keeps what
 * may be shown.
 */
export function watchTraffic(page: Pick<Window, "fetch">): TrafficStore {
  const ask = page.fetch.bind(page);
  const listeners = new Set<() => void>();
  let traffic: Traffic = { exchanges: [], flow: undefined };
  let count = 0;

  const update = (next: Traffic): void => {
    traffic = next;
    for (const listener of listeners) listener();
  };
  const ended = (
    open: Exchange,
    end: Pick<Exchange, "status" | "answered" | "ms">,
    flow = traffic.flow,
  ): void => update({ exchanges: settled(traffic.exchanges, { ...open, ...end }), flow });

  const noteAnswer = async (open: Exchange, path: string, response: Response, ms: number): Promise<void> => {
    const answer: unknown = await response.json().catch(() => undefined);
    const flow = path.startsWith("/bankid/") && response.ok ? (answer as FlowView) : undefined;
    const answered = answer === undefined ? "" : shownJson(answer);
    ended(open, { status: response.status, answered, ms }, flow);
  };

  page.fetch = async (input, init) => {
    const path = new URL(input instanceof Request ? input.url : input, location.href).pathname;
    const open: Exchange = {
      id: (count += 1),
      method: init?.method ?? "GET",
      path: shownPath(path),
      sent: typeof init?.body === "string" ? shownJson(JSON.parse(init.body)) : "",
      status: undefined,
      answered: "",
      ms: 0,
      times: 1,
    };
    const begun = performance.now();
    const took = (): number => Math.round(performance.now() - begun);
    update({ ...traffic, exchanges: [open, ...traffic.exchanges].slice(0, most) });
    try {
      const response = await ask(input, init);
      // On its own: what is shown beside the page must not make the page wait.
      void noteAnswer(open, path, response.clone(), took());
      return response;
    } catch (error) {
      ended(open, { status: "lost", answered: "", ms: took() });
      throw error;
    }
  };

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => traffic,
  };
}

/** Puts an end to an exchange, and folds it into an earlier one that it merely repeats: a page polls for long. */
function settled(exchanges: readonly Exchange[], exchange: Exchange): readonly Exchange[] {
  const rest = exchanges.filter(({ id }) => id !== exchange.id);
  const at = rest.slice(0, 2).findIndex((earlier) => says(earlier) === says(exchange));
  if (at < 0) return exchanges.map((each) => (each.id === exchange.id ? exchange : each));
  const { id, times = 0 } = rest[at] ?? {};
  return rest.map((each, index) =>
    index === at ? { ...exchange, id: id ?? exchange.id, times: times + 1 } : each,
  );
}

function says({ method, path, sent, status, answered }: Exchange): string {
  return [method, path, sent, status, answered.replaceAll(/\d+/g, "")].join(" ");
}
