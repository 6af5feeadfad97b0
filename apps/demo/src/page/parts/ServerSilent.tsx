import type { JSX } from "react";
import type { Words } from "../words/words.ts";

export interface ServerSilentProps {
  text: Words;
  onRetry: () => void;
}

/** The server gave no answer, and may be asked again. */
export function ServerSilent({ text, onRetry }: ServerSilentProps): JSX.Element {
  return (
    <section className="demo-card demo-silent" role="alert">
      <p>{text.serverSilent}</p>
      <button type="button" className="demo-button" onClick={onRetry}>
        {text.tryAgain}
      </button>
    </section>
  );
}
