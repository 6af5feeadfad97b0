import { Refused } from "./phone.js";

/** @typedef {import("./language.js").Texts} Texts */
/** @typedef {import("../view.ts").OrderView} OrderView */
/** @typedef {import("../view.ts").OrderLine} OrderLine */
/** @typedef {import("../../people.ts").Person} Person */
/** @typedef {import("../../order/refusals.ts").RefusalReason} RefusalReason */
/** @typedef {{ person: string, ipAddress?: string, uhi?: string, stayAt?: string }} Device - Whose phone it is, and where. */
/** @typedef {ReturnType<typeof createApi>} Api */

/**
 * The simulator as the page calls it. Each method rejects with {@link Refused} alone.
 *
 * @param {Texts} t
 */
export function createApi(t) {
  const ask = createAsk(t);
  return {
    /** @returns {Promise<Person[]>} Who can hold the phone. */
    async people() {
      return /** @type {{ people: Person[] }} */ (await ask("/api/people")).people;
    },
    /** @returns {Promise<OrderLine[]>} Newest first. */
    async orders() {
      return /** @type {{ orders: OrderLine[] }} */ (await ask("/api/orders")).orders;
    },
    /** @param {string} id */
    order: (id) => orderOf(ask(`/api/orders/${id}`)),
    /** @param {Device & { qrText: string }} body */
    scan: (body) => orderOf(ask("/api/scan", body)),
    /** @param {Device & { autoStartToken: string }} body */
    open: (body) => orderOf(ask("/api/open", body)),
    /** @param {Device & { id: string }} body */
    pick: (body) => orderOf(ask("/api/pick", body)),
    /** @param {{ id: string, confirmed: boolean }} body */
    answerCall: (body) => orderOf(ask("/api/call", body)),
    /** @param {{ id: string }} body */
    readDocument: (body) => orderOf(ask("/api/document", body)),
    /** @param {{ id: string, step: string }} body */
    stay: (body) => orderOf(ask("/api/stay", body)),
    /** @param {{ id: string }} body */
    goOn: (body) => orderOf(ask("/api/go-on", body)),
    /** @param {{ id: string, hintCode: string }} body */
    fail: (body) => orderOf(ask("/api/fail", body)),
    /** @param {{ id: string }} body */
    cancel: (body) => orderOf(ask("/api/cancel", body)),
    /** @param {Device & { id: string, securityCode?: string, evidence?: string, stayAtProcessing: boolean }} body */
    approve: (body) => orderOf(ask("/api/approve", body)),
  };
}

/** @param {Promise<unknown>} answer */
async function orderOf(answer) {
  return /** @type {{ order: OrderView }} */ (await answer).order;
}

/**
 * @param {Texts} t
 * @returns {(path: string, body?: object) => Promise<unknown>} With a body it posts.
 */
function createAsk(t) {
  const token = document.querySelector('meta[name="simulator-token"]')?.getAttribute("content") ?? "";
  const authorization = { Authorization: `Bearer ${token}` };
  return async (path, body) => {
    const request =
      body === undefined
        ? { headers: authorization }
        : {
            method: "POST",
            headers: { ...authorization, "Content-Type": "application/json" },
            body: JSON.stringify(body),
          };
    const response = await fetch(path, request).catch(() => undefined);
    if (response === undefined) throw new Refused(t.unreachable);
    // Another run has another token.
    if (response.status === 403) throw new Refused(t.restarted);
    /** @type {{ refusal?: RefusalReason }} */
    const answer = await response.json();
    if (response.ok && answer.refusal === undefined) return answer;
    // 404 is of an order that the simulator has forgotten; the rest is of what it was sent.
    if (answer.refusal === undefined && response.status !== 404) throw new Refused(t.notTaken);
    const reason = answer.refusal ?? "orderEnded";
    throw new Refused(t.refusals[reason], reason);
  };
}
