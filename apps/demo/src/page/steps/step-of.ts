import type { FlowView } from "@bankid-kit/core/browser";

/** Steps of a login or a signature: asked for, shown, in the app, decided. */
export const flowSteps = 4;

/** Which of the steps a flow is at, from 0; {@link flowSteps} when it is through. Pure. */
export function stepOf(flow: FlowView | undefined): number {
  switch (flow?.status) {
    case "pending":
      switch (flow.hint) {
        case "outstandingTransaction":
        case "noClient":
          return 1;
        case "processing":
        case "awaitingReturn":
        case "saving":
          return 3;
        default:
          return 2;
      }
    case "complete":
      return flowSteps;
    case "none":
    case "failed":
    default:
      return 0;
  }
}
