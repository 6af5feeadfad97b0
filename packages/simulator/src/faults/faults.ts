import { checkFault } from "./fault.ts";
import type { AnswerFault, CertificateFault, Fault } from "./fault.ts";
import type { Endpoint } from "./endpoint.ts";

/** A fault that was added. */
export interface ActiveFault {
  /** Its name over HTTP. */
  readonly id: string;
  readonly fault: Fault;
  /** How many calls it has befallen; of a wrong certificate, how many connections. */
  readonly hits: number;
  /** Takes it away before its `times` are over. Again, it does nothing. */
  remove(): void;
}

/** Bad days on order: what goes wrong with the next calls. */
export interface Faults {
  /**
   * Adds a fault. Of several that fit a call the oldest befalls it, and a latency besides.
   *
   * @throws {SimulatorError} `ERR_SIMULATOR_OPTION` when a member is wrong.
   * @example
   * const lost = simulator.faults.add({ kind: "reset", when: "afterProcessing", endpoint: "collect", times: 1 });
   * …
   * expect(lost.hits).toBe(1);
   */
  add(fault: Fault): ActiveFault;
  /** Those still in force, oldest first. */
  list(): readonly ActiveFault[];
  /** Takes all away. Calls that a fault holds already are not let go. */
  clear(): void;
}

/** What befalls one call. */
export interface Fate {
  /** Real time to wait before anything else. */
  readonly latencyMs: number;
  readonly fault?: Exclude<AnswerFault, { kind: "latency" }>;
}

/** The simulator's own side of {@link Faults}. */
export interface FaultBox extends Faults {
  /** What befalls the call that has just come; counts it. */
  takeForCall(endpoint: Endpoint | undefined): Fate;
  /** What befalls the connection that is about to be made; counts it. */
  takeForConnection(): CertificateFault | undefined;
  /** Which wrong certificate the next connection will see, without counting it. */
  nextCertificate(): CertificateFault | undefined;
}

/**
 * Keeps the faults of one simulator.
 *
 * @param onChange - Called after every change, so that the server can show another certificate.
 */
export function createFaults(onChange: () => void): FaultBox {
  interface Kept {
    readonly id: string;
    readonly fault: Fault;
    hits: number;
  }
  let lastId = 0;
  let active: readonly Kept[] = [];
  const set = (next: readonly Kept[]): void => {
    if (next.length === active.length) return;
    active = next;
    onChange();
  };
  const use = (kept: Kept | undefined): Fault | undefined => {
    if (kept === undefined) return undefined;
    kept.hits += 1;
    if (kept.hits >= (kept.fault.times ?? Number.POSITIVE_INFINITY))
      set(active.filter((other) => other !== kept));
    return kept.fault;
  };
  const first = (fits: (fault: Fault) => boolean): Kept | undefined =>
    active.find(({ fault }) => fits(fault));
  const handle = (kept: Kept): ActiveFault => ({
    id: kept.id,
    fault: kept.fault,
    get hits() {
      return kept.hits;
    },
    remove: () => set(active.filter((other) => other !== kept)),
  });
  return {
    add(fault) {
      lastId += 1;
      const kept = { id: String(lastId), fault: checkFault(fault), hits: 0 };
      set([...active, kept]);
      return handle(kept);
    },
    list: () => active.map(handle),
    clear: () => set([]),
    takeForCall(endpoint) {
      // A call on a good day costs nothing: the simulator must not hide what a client costs.
      if (active.length === 0) return noFate;
      const fits = ({ endpoint: only }: Fault): boolean => only === undefined || only === endpoint;
      const latency = use(first((fault) => fault.kind === "latency" && fits(fault)));
      const fault = use(first((other) => isAnswerFault(other) && fits(other)));
      return {
        latencyMs: latency?.kind === "latency" ? latency.ms : 0,
        ...(fault !== undefined && isAnswerFault(fault) ? { fault } : {}),
      };
    },
    takeForConnection() {
      const fault = use(first(({ kind }) => kind === "wrongCertificate"));
      return fault?.kind === "wrongCertificate" ? fault : undefined;
    },
    nextCertificate() {
      const fault = first(({ kind }) => kind === "wrongCertificate")?.fault;
      return fault?.kind === "wrongCertificate" ? fault : undefined;
    },
  };
}

const noFate: Fate = { latencyMs: 0 };

function isAnswerFault(fault: Fault): fault is Exclude<Fault, { kind: "latency" | "wrongCertificate" }> {
  return fault.kind !== "latency" && fault.kind !== "wrongCertificate";
}
