/** @typedef {import("./api.js").Api} Api */
/** @typedef {import("./api.js").OrderLine} OrderLine */

/** Milliseconds between an answer and the next question. */
const every = 1000;

/**
 * Keeps the page up to date while somebody can see it. Each question waits for the answer before it.
 *
 * @param {Api} api
 * @param {(orders: readonly OrderLine[]) => void} onOrders
 */
export async function watchOrders(api, onOrders) {
  for (;;) {
    if (document.visibilityState === "visible") {
      const orders = await api.orders().catch(() => undefined);
      if (orders !== undefined) onOrders(orders);
      await new Promise((resolve) => setTimeout(resolve, every));
    } else {
      await new Promise((resolve) => {
        document.addEventListener("visibilitychange", resolve, { once: true });
      });
    }
  }
}
