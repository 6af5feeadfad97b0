import { inTime } from "../engine/in-time.ts";
import { timing } from "../flow/timing.ts";
import type { EstablishedLogin, HostActions } from "./host.ts";

/** The host's functions, as a request calls them. */
export interface TimedHost<Session> extends Omit<HostActions<Session>, "establishSession"> {
  establishSession(login: Omit<EstablishedLogin<Session>, "signal">): Promise<void>;
}

/**
 * The same functions, none of which a request waits for longer than 10 s: a database that does not answer must
 * not gather requests without end.
 */
export function hostInTime<Session>(host: HostActions<Session>): TimedHost<Session> {
  const expectedPerson = host.expectedPerson?.bind(host);
  const principal = host.principal?.bind(host);
  const signRequest = host.signRequest?.bind(host);
  return {
    async establishSession(login) {
      const failed = new AbortController();
      try {
        const { signal } = failed;
        await asked("establishSession", () => host.establishSession({ ...login, signal }));
      } catch (error) {
        failed.abort();
        throw error;
      }
    },
    ...(expectedPerson && { expectedPerson: () => asked("expectedPerson", expectedPerson) }),
    ...(principal && { principal: () => asked("principal", principal) }),
    ...(signRequest && { signRequest: (about) => asked("sign.request", () => signRequest(about)) }),
  };
}

/** @throws {BankIdError} `ERR_TIMEOUT` when it is late; what it comes to then is nobody's. */
async function asked<T>(name: string, call: () => Promise<T>): Promise<T> {
  const answer = await inTime(call, { name, timeoutMs: timing.hostMs, onLate: () => undefined });
  if (answer.done) return answer.value;
  throw answer.error;
}
