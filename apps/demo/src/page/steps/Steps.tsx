import type { JSX } from "react";
import type { Step, Words } from "../words/words.ts";

export interface StepsProps {
  text: Words;
  steps: readonly Step[];
  /** Which one it is at, from 0; their number when all are done. */
  at: number;
}

/** What happens in each step, and where it is now. */
export function Steps({ text, steps, at }: StepsProps): JSX.Element {
  return (
    <section className="demo-panel">
      <h2>{text.behind}</h2>
      <ol className="demo-steps">
        {steps.map(([title, what], index) => (
          <li
            key={title}
            className={index < at ? "demo-step-done" : undefined}
            aria-current={index === at ? "step" : undefined}
          >
            <h3>
              {index < at && <span className="demo-unseen">{text.stepDone} </span>}
              {title}
            </h3>
            <p>{what}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
