import type { OrderEvent } from "../../src/order/machine.ts";
import type { Holder, Order, OrderKind, OrderRequirement } from "../../src/order/order.ts";
import { people } from "../../src/people.ts";
import type { Person } from "../../src/people.ts";

/** Whoever holds the phone. */
export const holder: Holder = { ipAddress: "192.0.2.7" };

interface OrderOptions {
  kind?: OrderKind;
  createdAt?: number;
  personalNumber?: string | undefined;
  requirement?: OrderRequirement;
}

/** An order as the book makes it. */
export function newOrder({
  kind = "auth",
  createdAt = 0,
  personalNumber,
  requirement = {},
}: OrderOptions = {}): Order {
  return {
    id: "id",
    orderRef: "ref",
    tokens: { autoStartToken: "auto", qrStartToken: "qr", qrStartSecret: "secret" },
    kind,
    relyingParty: { fingerprint: "f", name: "RP", distinguishedName: "cn=RP,c=SE" },
    request: {
      endUserIp: "127.0.0.1",
      returnRisk: false,
      requirement,
      ...(personalNumber === undefined ? {} : { personalNumber }),
    },
    createdAt,
    state: { phase: "outstanding" },
    timeline: [{ at: createdAt, by: "rp", what: "created" }],
  };
}

/** Somebody of the simulator's own people, by given name. */
export function personNamed(givenName: string): Person {
  const found = people.find((person) => person.givenName === givenName);
  if (found === undefined) throw new Error(`Nobody is called ${givenName}.`);
  return found;
}

/** The person's answer to "are you in a call?". */
export const call = {
  yes: { type: "answerCall", confirmed: true },
  no: { type: "answerCall", confirmed: false },
} as const satisfies Record<string, OrderEvent>;
