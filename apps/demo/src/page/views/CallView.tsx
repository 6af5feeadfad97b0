import { useCallback, useEffect, useRef, useState } from "react";
import type { JSX } from "react";
import type { CallView as Call } from "../../wire.ts";
import type { CallRequest } from "../api.ts";
import { RefusedError, beginCall, endCall, fetchCall } from "../api.ts";
import { CallForm } from "../parts/CallForm.tsx";
import { CallProgress } from "../parts/CallProgress.tsx";
import { Columns } from "../parts/Columns.tsx";
import { LogInFirst } from "../parts/LogInFirst.tsx";
import { Steps } from "../steps/Steps.tsx";
import { TrafficPanel } from "../traffic/TrafficPanel.tsx";
import type { ViewProps } from "../view.ts";

/** BankID takes a look every other second; the page needs none more often. */
const pollMs = 2_000;

/** An agent on the phone finds out whom they talk with. */
export function CallView({ me, text, language, traffic }: ViewProps): JSX.Element {
  const { call, begin, end, forget } = useCall();
  return (
    <Columns
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
          failure={call && why(call.reason, text)}
          onAsk={(asked) => begin({ ...asked, locale: language })}
        />
      )}
      {me.user !== null && call !== undefined && call.status !== "failed" && (
        <CallProgress text={text} call={call} onEnd={end} onNext={forget} />
      )}
    </Columns>
  );
}

/** The reason of a call that the server was never heard of. */
const silent = "silent";

function why(reason: string, text: ViewProps["text"]): string {
  return reason === silent ? text.serverSilent : (text.callReasons[reason] ?? text.callFailed);
}

interface UseCall {
  call: Call | undefined;
  begin: (request: CallRequest) => void;
  end: () => void;
  forget: () => void;
}

/** A call, polled by its random id, which stands in the address so that a reload goes on with it. */
function useCall(): UseCall {
  const [id, setId] = useState(() => /^#call=([\w-]+)$/.exec(location.hash)?.[1]);
  const [call, setCall] = useState<Call>();
  const isAsking = useRef(false);

  const name = useCallback((next: string | undefined) => {
    history.replaceState(null, "", next === undefined ? location.pathname : `#call=${next}`);
    setId(next);
  }, []);

  useEffect(() => {
    if (id === undefined) return undefined;
    const leaving = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const poll = async (): Promise<void> => {
      const next = await fetchCall(id, leaving.signal).catch(failureOf);
      if (leaving.signal.aborted) return;
      // No answer: the call goes on without the page, so it asks again.
      if (next !== undefined) setCall(next);
      if (next === undefined || next.status === "pending") timer = setTimeout(() => void poll(), pollMs);
    };
    void poll();
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [id]);

  return {
    call,
    begin(request) {
      // Two questions at once, and BankID ends both.
      if (isAsking.current) return;
      isAsking.current = true;
      setCall(undefined);
      void beginCall(request)
        .then(name, (error: unknown) => setCall(failureOf(error) ?? { status: "failed", reason: silent }))
        .finally(() => {
          isAsking.current = false;
        });
    },
    end: () => void (id !== undefined && endCall(id).catch(() => undefined)),
    forget() {
      name(undefined);
      setCall(undefined);
    },
  };
}

function failureOf(error: unknown): Call | undefined {
  return error instanceof RefusedError ? { status: "failed", reason: error.code } : undefined;
}

function stepOf(call: Call | undefined): number {
  if (call === undefined || call.status === "failed") return 0;
  if (call.status === "complete") return 4;
  return ["outstandingTransaction", "userCallConfirm"].includes(call.hint) ? 1 : 2;
}
