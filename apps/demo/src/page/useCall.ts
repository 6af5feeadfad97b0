import { useCallback, useEffect, useRef, useState } from "react";
import type { CallView } from "../wire.ts";
import type { CallRequest } from "./api.ts";
import { RefusedError, beginCall, endCall, fetchCall } from "./api.ts";

/** BankID takes a look every other second; the page needs none more often. */
const pollMs = 2_000;

/** The reason of a call that the server was never heard of. */
export const silent = "silent";

/** A call, and what an agent can do about it. */
export interface UseCall {
  call: CallView | undefined;
  /** The last look at the call got no answer. */
  isUnseen: boolean;
  /** The last try to take the question back got no answer. */
  isEndLost: boolean;
  begin: (request: CallRequest) => void;
  end: () => void;
  forget: () => void;
}

/** A call, polled by its random id, which stands in the address so that a reload goes on with it. */
export function useCall(): UseCall {
  const [id, setId] = useState(() => /^#call=([\w-]+)$/.exec(location.hash)?.[1]);
  const [call, setCall] = useState<CallView>();
  const [isUnseen, setUnseen] = useState(false);
  const [isEndLost, setEndLost] = useState(false);
  const isAsking = useRef(false);

  const name = useCallback((next: string | undefined) => {
    history.replaceState(null, "", next === undefined ? location.pathname : `#call=${next}`);
    setId(next);
    setEndLost(false);
  }, []);

  useEffect(() => {
    if (id === undefined) return undefined;
    const leaving = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const poll = async (): Promise<void> => {
      const next = await fetchCall(id, leaving.signal).catch(failureOf);
      if (leaving.signal.aborted) return;
      // No answer: the call goes on without the page, so it asks again.
      setUnseen(next === undefined);
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
    isUnseen,
    isEndLost,
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
    end() {
      if (id === undefined) return;
      void endCall(id).then(
        () => setEndLost(false),
        (error: unknown) => setEndLost(failureOf(error) === undefined),
      );
    },
    forget() {
      name(undefined);
      setCall(undefined);
    },
  };
}

function failureOf(error: unknown): CallView | undefined {
  return error instanceof RefusedError ? { status: "failed", reason: error.code } : undefined;
}
