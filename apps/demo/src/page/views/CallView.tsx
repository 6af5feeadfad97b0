import { useState } from "react";
import type { JSX } from "react";
import type { CallView as Call } from "../../wire.ts";
import { CallForm } from "../parts/CallForm.tsx";
import { CallProgress } from "../parts/CallProgress.tsx";
import { Columns } from "../parts/Columns.tsx";
import { LogInFirst } from "../parts/LogInFirst.tsx";
import { Steps } from "../steps/Steps.tsx";
import { TrafficPanel } from "../traffic/TrafficPanel.tsx";
import { useCall } from "../useCall.ts";
import type { ViewProps } from "../view.ts";

/** An agent on the phone finds out whom they talk with. */
export function CallView({ me, text, language, traffic }: ViewProps): JSX.Element {
  const { call, isUnseen, isEndLost, begin, end, forget } = useCall();
  const [hadCall, setHadCall] = useState(false);
  const next = (): void => {
    setHadCall(true);
    forget();
  };
  return (
    <Columns
      text={text}
      beside={
        <>
          <Steps text={text} steps={text.callSteps} at={stepOf(call)} />
          <TrafficPanel text={text} traffic={traffic} />
        </>
      }
    >
      <h1>{text.calls}</h1>
      <p className="demo-lead">{text.callsLead}</p>
      {me.user === null && <LogInFirst text={text} />}
      {me.user !== null && (call === undefined || call.status === "failed") && (
        <CallForm
          text={text}
          reason={call?.reason}
          isNext={hadCall}
          onAsk={(asked) => begin({ ...asked, locale: language })}
        />
      )}
      {me.user !== null && call !== undefined && call.status !== "failed" && (
        <CallProgress
          text={text}
          call={call}
          isUnseen={isUnseen}
          isEndLost={isEndLost}
          onEnd={end}
          onNext={next}
        />
      )}
    </Columns>
  );
}

function stepOf(call: Call | undefined): number {
  if (call === undefined || call.status === "failed") return 0;
  if (call.status === "complete") return 4;
  return ["outstandingTransaction", "userCallConfirm"].includes(call.hint) ? 1 : 2;
}
