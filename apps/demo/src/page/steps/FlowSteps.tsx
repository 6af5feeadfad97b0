import { useSyncExternalStore } from "react";
import type { JSX } from "react";
import type { TrafficStore } from "../traffic/traffic.ts";
import type { StepsProps } from "./Steps.tsx";
import { Steps } from "./Steps.tsx";
import { flowSteps, stepOf } from "./step-of.ts";

export interface FlowStepsProps extends Omit<StepsProps, "at"> {
  traffic: TrafficStore;
  /** It is known to be through, whatever the traffic says. */
  isDone: boolean;
}

/** The steps of a login or a signature, by what the server answered last. */
export function FlowSteps({ traffic, isDone, ...steps }: FlowStepsProps): JSX.Element {
  const { flow } = useSyncExternalStore(traffic.subscribe, traffic.getSnapshot);
  return <Steps {...steps} at={isDone ? flowSteps : stepOf(flow)} />;
}
