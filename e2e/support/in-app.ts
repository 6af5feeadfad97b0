import type { PickedUpOrder, Simulator } from "@bankid-kit/simulator";

/** Has somebody's app read the code that the newest order has now, where a story is not about reading it. */
export async function openInApp(simulator: Simulator, person = "191212121212"): Promise<PickedUpOrder> {
  const { qrText } = simulator.orders.list().at(-1) ?? {};
  if (qrText === undefined) throw new Error("No order waits to be scanned.");
  return simulator.phone({ person }).scan(qrText);
}
