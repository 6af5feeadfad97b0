import { BankIdClient } from "@bankid-kit/core";
import type { CompletionData } from "@bankid-kit/core";
import { afterAll, beforeAll } from "vitest";
import { startSimulator } from "../../src/index.ts";
import type { ApproveAct, Simulator } from "../../src/index.ts";

/** An order as the client gave it; the ones by phone have no token. */
interface Placed {
  readonly orderRef: string;
  readonly autoStartToken?: string;
}

/** A simulator and its RP's client, for the tests of the file, or of the `describe`, that asks for them. */
export function simulatorWithClient() {
  let simulator: Simulator;
  let client: BankIdClient;
  beforeAll(async () => {
    simulator = await startSimulator();
    client = new BankIdClient(simulator);
  });
  afterAll(async () => {
    await client.close();
    await simulator.close();
  });
  return {
    get simulator() {
      return simulator;
    },
    get client() {
      return client;
    },
    /** What the RP is told once the person has approved. */
    async completed({ orderRef, autoStartToken }: Placed, act: ApproveAct): Promise<CompletionData> {
      const phone = simulator.phone({ person: act.person ?? "191212121212" });
      const opened = await (autoStartToken === undefined ? phone.pick() : phone.open(autoStartToken));
      if (autoStartToken === undefined) await opened.answerCall(true);
      await opened.approve({ securityCode: "123456", ...act });
      const answer = await client.collect({ orderRef });
      if (answer.status !== "complete") throw new Error(`The order is ${answer.status}.`);
      return answer.completionData;
    },
  };
}
