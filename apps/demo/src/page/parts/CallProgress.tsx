import { useId } from "react";
import type { JSX } from "react";
import type { UseCall } from "../useCall.ts";
import type { Words } from "../words/words.ts";
import { FocusedHeading } from "./FocusedHeading.tsx";
import { ServerSilent } from "./ServerSilent.tsx";

export interface CallProgressProps extends Pick<UseCall, "isUnseen" | "isEndLost"> {
  text: Words;
  call: Exclude<UseCall["call"], { status: "failed" } | undefined>;
  onEnd: () => void;
  onNext: () => void;
}

/** What the agent says, and what the person on the phone is doing; in the end who it is. */
export function CallProgress({
  text,
  call,
  isUnseen,
  isEndLost,
  onEnd,
  onNext,
}: CallProgressProps): JSX.Element {
  const id = useId();
  if (call.status === "complete") {
    return (
      <section key="complete" className="demo-card">
        <FocusedHeading level={2} describedBy={id}>
          {text.talkingWith}
        </FocusedHeading>
        <p id={id} className="demo-big">
          {call.name}
        </p>
        <button type="button" className="demo-button" onClick={onNext}>
          {text.nextCall}
        </button>
      </section>
    );
  }
  return (
    <>
      <section key="pending" className="demo-card">
        <FocusedHeading level={2} describedBy={id}>
          {text.sayCode}
        </FocusedHeading>
        <p id={id} className="demo-big">
          {call.code}
        </p>
        <p role="status">{isUnseen ? text.callUnseen : (text.callHints[call.hint] ?? text.callGoesOn)}</p>
        <button type="button" className="demo-button demo-second" onClick={onEnd}>
          {text.cancel}
        </button>
      </section>
      {isEndLost && <ServerSilent text={text} onRetry={onEnd} />}
    </>
  );
}
