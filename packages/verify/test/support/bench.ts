import { BankIdClient } from "@bankid-kit/core";
import type { CompletionData } from "@bankid-kit/core";
import { startSimulator } from "@bankid-kit/simulator";
import type { ApproveAct, Simulator, SimulatorOptions } from "@bankid-kit/simulator";
import { rpName, verifyCompletion } from "@bankid-kit/verify";
import type { EvidenceRefusal, ExpectedOrder, VerifiedEvidence } from "@bankid-kit/verify";

/** What the RP is told of an order that was approved, and what it had asked for. */
export interface Done {
  readonly completionData: CompletionData;
  readonly expected: ExpectedOrder;
}

/** An order as the client gave it; the ones by phone have no token. */
export interface Placed {
  readonly orderRef: string;
  readonly autoStartToken?: string;
}

export const endUserIp = "127.0.0.1";
export const personalNumber = "191212121212";
export const text = "Jag lånar ut min cykel.";
export const hidden = '{"cykel":"röd"}';

/** A simulator with an RP. */
export class Bench {
  readonly simulator: Simulator;
  readonly client: BankIdClient;

  private constructor(simulator: Simulator) {
    this.simulator = simulator;
    this.client = new BankIdClient(simulator);
  }

  static async start(options: SimulatorOptions = {}): Promise<Bench> {
    return new Bench(await startSimulator(options));
  }

  async close(): Promise<void> {
    await this.client.close();
    await this.simulator.close();
  }

  async login(act?: ApproveAct): Promise<Done> {
    return this.approve(await this.client.auth({ endUserIp }), { kind: "auth" }, act);
  }

  async signature(act?: ApproveAct): Promise<Done> {
    const order = { endUserIp, userVisibleData: text, userNonVisibleData: hidden };
    const expected: ExpectedOrder = { kind: "sign", visibleData: text, nonVisibleData: hidden };
    return this.approve(await this.client.sign(order), expected, act);
  }

  /** Has the phone approve an order, and collects it. */
  async approve(order: Placed, expected: ExpectedOrder, act: ApproveAct = {}): Promise<Done> {
    const orderedAt = Date.now();
    const { orderRef, autoStartToken } = order;
    const phone = this.simulator.phone({ person: act.person ?? personalNumber });
    const opened = await (autoStartToken === undefined ? phone.pick() : phone.open(autoStartToken));
    if (autoStartToken === undefined) await opened.answerCall(true);
    await opened.approve({ securityCode: "123456", ...act });
    const answer = await this.client.collect({ orderRef });
    if (answer.status !== "complete") throw new Error(`The order is ${answer.status}.`);
    const { completionData } = answer;
    const rp = rpName(this.simulator.certificate.cert);
    return { completionData, expected: { ...expected, rp, orderedAt, collectedAt: Date.now() } };
  }

  verify({ completionData, expected }: Done): VerifiedEvidence | EvidenceRefusal {
    const { environment, signingRoot: signatureRoots } = this.simulator;
    return verifyCompletion(completionData, { environment, signatureRoots, expected });
  }
}
