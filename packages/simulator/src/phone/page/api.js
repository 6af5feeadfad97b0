/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("../../order/refusals.ts").RefusalReason} Reason */

/** Something that the simulator said no to, in words. */
export class Refused extends Error {
  /**
   * @param {string} message
   * @param {string} [reason]
   */
  constructor(message, reason) {
    super(message);
    this.reason = reason;
  }
}

/**
 * Gives the function by which the page calls the simulator: with a body it posts. It rejects with
 * {@link Refused} alone.
 *
 * @param {Texts} t
 * @returns {(path: string, body?: object) => Promise<any>}
 */
export function createCall(t) {
  const token = document.querySelector('meta[name="simulator-token"]')?.getAttribute("content") ?? "";
  return async (path, body) => {
    /** @type {Record<string, string>} */
    const headers = { Authorization: `Bearer ${token}` };
    if (body) headers["Content-Type"] = "application/json";
    const request = body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers };
    const response = await fetch(path, request).catch(() => {
      throw new Refused(t.unreachable);
    });
    // Another run has another token.
    if (response.status === 403) throw new Refused(t.restarted);
    const answer = await response.json();
    if (response.ok && answer.refusal === undefined) return answer;
    const reason = answer.refusal ?? "orderEnded";
    throw new Refused(t.refusals[/** @type {Reason} */ (reason)] ?? String(reason), reason);
  };
}
