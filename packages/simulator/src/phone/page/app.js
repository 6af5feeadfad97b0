import { createApi } from "./api.js";
import { endOf, showEnding } from "./end-screen.js";
import { element } from "./dom.js";
import { chooseLanguage, fillIn, remember, remembered } from "./language.js";
import { watchOrders } from "./live.js";
import { createOrderScreen } from "./order-screen.js";
import { createOrdersList } from "./orders-list.js";
import { oneGestureAtATime, Refused } from "./phone.js";
import { createScanScreen } from "./scan-screen.js";
import { createSettings } from "./settings.js";

/** @typedef {import("./phone.js").Phone} Phone */

const { language, t } = chooseLanguage();
const api = createApi(t);
const gesture = oneGestureAtATime();
const autoStartToken = new URLSearchParams(location.search).get("autostarttoken");
const openOrder = remembered();

/** Where the page begins: at an order that it was opened for, at the one that lay open, or at the code. */
async function begin() {
  const settings = createSettings(t, await api.people());
  /** @type {Phone} */
  const phone = {
    t,
    api,
    settings,
    gesture,
    showStart(options) {
      remember(undefined, language, t);
      scanScreen.show(options);
    },
    showOrder(order) {
      remember(order.id, language, t);
      scanScreen.hide();
      orderScreen.show(order);
    },
    showEnd(ending) {
      remember(undefined, language, t);
      scanScreen.hide();
      showEnding(ending, t);
    },
  };
  const scanScreen = createScanScreen(phone);
  const orderScreen = createOrderScreen(phone, (order) => {
    const { opens, ...ending } = endOf(order, t);
    phone.showEnd(ending);
    if (opens !== undefined) location.assign(opens);
  });
  const ordersList = createOrdersList(t);
  element("again", HTMLButtonElement).addEventListener("click", () => phone.showStart());

  try {
    if (autoStartToken !== null) {
      phone.showOrder(await api.open({ ...settings.device(), autoStartToken }));
    } else if (openOrder !== undefined) {
      phone.showOrder(await api.order(openOrder));
    } else {
      phone.showStart({ focus: false });
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    phone.showEnd({ title: t.refusedTitle, text: error.message });
  }
  await watchOrders(api, (orders) => {
    scanScreen.update(orders);
    orderScreen.update(orders);
    ordersList.update(orders);
  });
}

fillIn(language, t);
remember(openOrder, language, t);
await begin().catch((/** @type {unknown} */ error) => {
  if (!(error instanceof Refused)) throw error;
  showEnding({ title: t.refusedTitle, text: error.message }, t);
});
