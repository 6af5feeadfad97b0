import type { CallReport } from "@bankid-kit/simulator";

/** What came to BankID, order by order. */
export interface UpstreamLog {
  /** The simulator's `onCall`. */
  readonly onCall: (call: CallReport) => void;
  /** How many times the order was collected. */
  collects(orderRef: string): number;
  /** How many times that was which was collected most often. */
  mostCollects(): number;
  /** The most calls for one order that BankID had at one moment, of any order. */
  mostAtOnce(): number;
  clear(): void;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

export function createUpstreamLog(): UpstreamLog {
  const spans = new Map<string, Span[]>();
  return {
    onCall({ endpoint, ms, requestBody = "" }) {
      if (endpoint !== "collect") return;
      const { orderRef } = JSON.parse(requestBody) as { orderRef: string };
      const to = performance.now();
      const known = spans.get(orderRef) ?? [];
      spans.set(orderRef, [...known, { from: to - ms, to }]);
    },
    collects: (orderRef) => spans.get(orderRef)?.length ?? 0,
    mostCollects: () => Math.max(0, ...[...spans.values()].map(({ length }) => length)),
    mostAtOnce: () => Math.max(0, ...[...spans.values()].map(mostOverlapping)),
    clear: () => spans.clear(),
  };
}

function mostOverlapping(spans: readonly Span[]): number {
  const at = (moment: number) => spans.filter(({ from, to }) => from <= moment && moment < to).length;
  return Math.max(0, ...spans.map(({ from }) => at(from)));
}
