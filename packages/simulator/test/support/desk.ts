import { answerCall, withEvidence } from "../../src/api/routes.ts";
import type { ApiAnswer } from "../../src/api/routes.ts";
import { manualClock } from "../../src/clock.ts";
import { endpointOf } from "../../src/faults/endpoint.ts";
import { OrderBook } from "../../src/order-book.ts";
import type { RelyingParty } from "../../src/order/order.ts";

export const rp: RelyingParty = {
  fingerprint: "AB:CD",
  name: "Exempelföretaget",
  distinguishedName: "cn=RP,c=SE",
};
export const otherRp: RelyingParty = {
  fingerprint: "12:34",
  name: "Någon annan",
  distinguishedName: "cn=Other,c=SE",
};
/** In the place of what takes keys. */
export const evidence = { signature: "c2lnbmF0dXJl", ocspResponse: "b2NzcA==" };

/** The RP API and the book behind it, without a network. */
export function startDesk() {
  const clock = manualClock();
  const book = new OrderBook(clock);
  const call = (endpoint: string, body: object, relyingParty = rp): ApiAnswer => {
    const answer = answerCall(book, {
      method: "POST",
      endpoint: endpointOf(`/rp/v6.0/${endpoint}`),
      contentType: "application/json",
      body: JSON.stringify(body),
      relyingParty,
    });
    return "completed" in answer ? withEvidence(answer.completed, evidence) : answer;
  };
  return { clock, book, call };
}
