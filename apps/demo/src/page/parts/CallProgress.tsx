import type { JSX } from "react";
import type { CallView } from "../../wire.ts";
import type { Words } from "../words/words.ts";
import { FocusedHeading } from "./FocusedHeading.tsx";

export interface CallProgressProps {
  text: Words;
  call: Exclude<CallView, { status: "failed" }>;
  onEnd: () => void;
  onNext: () => void;
}

/** What the agent says, and what the person on the phone is doing; in the end who it is. */
export function CallProgress({ text, call, onEnd, onNext }: CallProgressProps): JSX.Element {
  if (call.status === "complete") {
    return (
      <section key="complete" className="demo-card">
        <FocusedHeading level={2}>{text.talkingWith}</FocusedHeading>
        <p className="demo-big">{call.name}</p>
        <button type="button" className="demo-button" onClick={onNext}>
          {text.nextCall}
        </button>
      </section>
    );
  }
  return (
    <section key="pending" className="demo-card">
      <FocusedHeading level={2}>{text.sayCode}</FocusedHeading>
      <p className="demo-big">{call.code}</p>
      <p role="status">{text.callHints[call.hint] ?? text.callGoesOn}</p>
      <button type="button" className="demo-button demo-second" onClick={onEnd}>
        {text.cancel}
      </button>
    </section>
  );
}
