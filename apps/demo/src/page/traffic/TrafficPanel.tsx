import { useId, useState, useSyncExternalStore } from "react";
import type { JSX } from "react";
import type { Words } from "../words/words.ts";
import type { Exchange, TrafficStore } from "./traffic.ts";

export interface TrafficPanelProps {
  traffic: TrafficStore;
  text: Words;
}

/** The requests that the page makes, as they happen; folded away where there is no room beside the page. */
export function TrafficPanel({ traffic, text }: TrafficPanelProps): JSX.Element {
  const { exchanges } = useSyncExternalStore(traffic.subscribe, traffic.getSnapshot);
  const id = useId();
  const [isOpen, setOpen] = useState(() => matchMedia("(min-width: 62rem)").matches);
  return (
    <details className="demo-panel" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h2 id={id}>{text.traffic}</h2>
      </summary>
      <p className="demo-muted">{text.trafficHelp}</p>
      {/* It scrolls, so it must be reached by the keyboard, and so it needs a name. */}
      <div className="demo-traffic" role="region" aria-labelledby={id} tabIndex={0}>
        <ol>
          {exchanges.map((exchange) => (
            <Line key={exchange.id} exchange={exchange} />
          ))}
        </ol>
      </div>
    </details>
  );
}

function Line({
  exchange: { method, path, sent, status, answered, ms, times },
}: {
  exchange: Exchange;
}): JSX.Element {
  const isBad = status === "lost" || (typeof status === "number" && status >= 400);
  return (
    <li>
      <p className="demo-request">
        <code>
          {method} {path}
        </code>
        {times > 1 && <span className="demo-times">×{times}</span>}
        <span className={isBad ? "demo-outcome demo-wrong" : "demo-outcome"}>
          {status === undefined ? "…" : `${status} · ${ms} ms`}
        </span>
      </p>
      {sent !== "" && <code className="demo-body">→ {sent}</code>}
      {answered !== "" && <code className="demo-body">← {answered}</code>}
    </li>
  );
}
