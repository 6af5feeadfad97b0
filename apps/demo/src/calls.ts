import { randomBytes, randomInt } from "node:crypto";
import type { BankIdClient, OrderUpdate, PhoneAuthRequest } from "@bankid-kit/core";
import { BankIdError } from "@bankid-kit/core";
import type { CallView } from "./wire.ts";

/** Whom an agent talks with, and who called whom. */
export type CallRequest = Pick<PhoneAuthRequest, "personalNumber" | "callInitiator"> & {
  /** The agent's name in your app: nobody else may look at the call. */
  readonly agent: string;
  readonly locale: "sv" | "en";
};

/** People on the phone, asked by BankID who they are. */
export interface Calls {
  /**
   * Asks a person who is on the phone with an agent to identify themselves, and follows that in the background.
   *
   * @returns A random id, by which the agent's page finds the call again.
   * @throws {BankIdError} BankID takes no order.
   */
  begin(request: CallRequest): Promise<string>;
  /** How a call of this agent's stands; nothing of anybody else's. */
  look(id: string, agent: string): CallView | undefined;
  /** Takes the question back. */
  end(id: string, agent: string): void;
  /** Takes all questions back: the process ends. */
  close(): void;
}

interface Call {
  readonly agent: string;
  readonly stop: AbortController;
  view: CallView;
}

/** For so long a result can be looked at, in ms. */
const keptMs = 10 * 60_000;

/** Calls in the memory of this process: an agent's page has to come back to the instance that began the call. */
export function createCalls(client: Pick<BankIdClient, "phoneAuth" | "follow" | "cancel">): Calls {
  const calls = new Map<string, Call>();
  const own = (id: string, agent: string): Call | undefined => {
    const call = calls.get(id);
    return call?.agent === agent ? call : undefined;
  };

  return {
    async begin({ agent, personalNumber, callInitiator, locale }) {
      const code = String(randomInt(1_000, 10_000));
      const userVisibleData = question(code, locale);
      const order = await client.phoneAuth({ personalNumber, callInitiator, userVisibleData });
      const id = randomBytes(16).toString("base64url");
      const view = { status: "pending", hint: "outstandingTransaction", code } as const;
      const call: Call = { agent, stop: new AbortController(), view };
      calls.set(id, call);
      setTimeout(() => calls.delete(id), keptMs).unref();
      void follow(call, order, code);
      return id;
    },
    look: (id, agent) => own(id, agent)?.view,
    end: (id, agent) => own(id, agent)?.stop.abort(),
    close() {
      for (const { stop } of calls.values()) stop.abort();
    },
  };

  async function follow(call: Call, order: { orderRef: string }, code: string): Promise<void> {
    const { signal } = call.stop;
    try {
      for await (const update of client.follow(order, { signal })) call.view = viewOf(update, code);
    } catch (error) {
      call.view = { status: "failed", reason: signal.aborted ? "cancelled" : reasonOf(error) };
      // Best effort: an order that nobody cancels ends by itself.
      await client.cancel(order).catch(() => undefined);
    }
  }
}

/** The app shows a code that the agent says: who only pretends to call from here does not know it. */
function question(code: string, locale: "sv" | "en"): string {
  return locale === "sv"
    ? `Identifiera dig för Exempelföretagets kundtjänst. Den du talar med säger koden ${code}. Avbryt om du hör en annan kod eller ingen.`
    : `Identify yourself to Exempelföretaget’s customer service. The person you are talking with says the code ${code}. Cancel if you hear another code, or none.`;
}

function viewOf(update: OrderUpdate, code: string): CallView {
  switch (update.status) {
    case "pending":
      return { status: "pending", hint: update.hintCode, code };
    case "complete":
      return { status: "complete", name: update.completionData.user.name };
    case "failed":
    default:
      return { status: "failed", reason: update.hintCode };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof BankIdError ? error.code : "internal";
}
