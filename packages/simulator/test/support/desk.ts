import { answerCall } from "../../src/api/routes.ts";
import type { ApiAnswer } from "../../src/api/routes.ts";
import { manualClock } from "../../src/clock.ts";
import { endpointOf } from "../../src/faults/endpoint.ts";
import { OrderBook } from "../../src/order-book.ts";
import type { RelyingParty } from "../../src/order/order.ts";

export const rp: RelyingParty = { fingerprint: "AB:CD", name: "Exempelföretaget" };
export const otherRp: RelyingParty = { fingerprint: "12:34", name: "Någon annan" };

/** The RP API and the book behind it, without a network. */
export function startDesk() {
  const clock = manualClock();
  const book = new OrderBook(clock);
  const call = (endpoint: string, body: object, relyingParty = rp): ApiAnswer =>
    answerCall(book, {
      method: "POST",
      endpoint: endpointOf(`/rp/v6.0/${endpoint}`),
      contentType: "application/json",
      body: JSON.stringify(body),
      relyingParty,
    });
  return { clock, book, call };
}
