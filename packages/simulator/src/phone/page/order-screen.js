import { element, showScreen, write } from "./dom.js";
import { createMore } from "./more.js";
import { showText } from "./order-text.js";

/** @typedef {import("./phone.js").Phone} Phone */
/** @typedef {import("./phone.js").Refused} Refused */
/** @typedef {import("./api.js").OrderView} OrderView */
/** @typedef {import("./api.js").OrderLine} OrderLine */

const screen = element("confirm", HTMLElement);
const alert = element("confirmAlert", HTMLElement);
const securityCode = element("securityCode", HTMLInputElement);
const approveButton = element("approve", HTMLButtonElement);

/**
 * The second screen: who asks for what, and what the person answers.
 *
 * @param {Phone} phone
 * @param {(ended: OrderView) => void} onEnd - Told of an order that is over.
 */
export function createOrderScreen(phone, onEnd) {
  const { t, api, settings, gesture, showEnd } = phone;
  /** @type {OrderView | undefined} */
  let current;

  /** @param {OrderView} order */
  const show = (order) => {
    if (order.phase !== "started") {
      current = undefined;
      return onEnd(order);
    }
    const isNew = current?.id !== order.id || current.asks !== order.asks || screen.hidden;
    current = order;
    draw(phone, order);
    more.update(order);
    if (!isNew) return;
    securityCode.value = "";
    showScreen("confirm", { focus: true });
  };

  /** @param {Refused} refused */
  const refuse = ({ message, reason }) => {
    if (reason === "orderEnded" || reason === "securityCodeBlocked" || reason === "bankIdBlocked") {
      current = undefined;
      showEnd({ title: t.refusedTitle, text: message });
      return;
    }
    write(alert, message);
    if (reason === "wrongSecurityCode" || reason === "securityCodeNeeded") {
      element("codeBox", HTMLElement).hidden = false;
      securityCode.select();
      securityCode.focus();
    }
  };

  /**
   * @param {(order: OrderView) => Promise<OrderView>} work
   * @returns {Promise<void>}
   */
  const act = (work) =>
    gesture(async () => {
      const order = current;
      if (order === undefined) return;
      write(alert, "");
      try {
        show(await work(order));
      } finally {
        // What is refused leaves its mark too: a try less.
        if (current?.id === order.id) void refresh(order.id);
      }
    }, refuse);

  /** @param {string} id */
  const refresh = async (id) => {
    const order = await api.order(id).catch(() => undefined);
    if (order !== undefined && current?.id === id) show(order);
  };

  /** @param {boolean} stayAtProcessing */
  const approve = (stayAtProcessing) =>
    act(({ id }) => {
      const code = element("codeBox", HTMLElement).hidden ? {} : { securityCode: securityCode.value.trim() };
      return api.approve({ ...settings.device(), ...settings.evidence(), ...code, id, stayAtProcessing });
    });

  const more = createMore(t, {
    stay: (step) => void (step === "processing" ? approve(true) : act(({ id }) => api.stay({ id, step }))),
    fail: (hintCode) => void act(({ id }) => api.fail({ id, hintCode })),
  });

  element("approveForm", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    switch (current?.asks) {
      case "call":
        return void act(({ id }) => api.answerCall({ id, confirmed: true }));
      case "document":
        return void act(({ id }) => api.readDocument({ id }));
      case "goOn":
        return void act(({ id }) => api.goOn({ id }));
      default:
        return void approve(false);
    }
  });
  element("decline", HTMLElement).addEventListener("click", () => {
    void act(({ id }) => api.answerCall({ id, confirmed: false }));
  });
  element("cancel", HTMLElement).addEventListener("click", () => void act(({ id }) => api.cancel({ id })));
  settings.whenChanged(() => {
    if (current !== undefined) draw(phone, current);
  });

  return {
    show,
    /** @returns {string | undefined} The id of the order that lies open. */
    openOrder: () => current?.id,
    /**
     * Sees to what happened elsewhere: the order's time ran out, the service cancelled it, a script went on.
     *
     * @param {readonly OrderLine[]} orders
     */
    update(orders) {
      const line = orders.find(({ id }) => id === current?.id);
      if (line === undefined || current === undefined) return;
      if (line.phase === "gone") {
        current = undefined;
        showEnd({ title: t.endedTitle, text: t.refusals.orderEnded });
      } else if (line.phase !== current.phase || line.step !== current.step) {
        void refresh(line.id);
      }
    },
  };
}

/**
 * @param {Phone} phone
 * @param {OrderView} order
 */
function draw({ t, settings }, order) {
  const { asks = "confirm", rpName, task, step = "", securityCodeTriesLeft = 0 } = order;
  const isConfirm = asks === "confirm";
  const callTitle = order.callInitiator === "RP" ? t.callFromRpTitle : t.callFromUserTitle;
  const titles = { call: callTitle(rpName), document: t.documentTitle, confirm: t[`${task}Title`](rpName) };
  const notes = { call: t.callNote, document: t.documentNote(rpName), goOn: t.stuckNote(step), confirm: "" };
  const buttons = { call: t.callYes, document: t.documentButton, goOn: t.goOn, confirm: t[`${task}Button`] };

  write(element("confirmTitle", HTMLElement), asks === "goOn" ? titles.confirm : titles[asks]);
  write(
    element("confirmNote", HTMLElement),
    isConfirm && order.isForOther ? t.refusals.otherPerson : notes[asks],
  );
  write(approveButton, buttons[asks]);
  element("decline", HTMLElement).hidden = asks !== "call";
  showText(t, order, isConfirm);

  const isByCode = order.needsSecurityCode || !settings.isByBiometrics();
  element("codeBox", HTMLElement).hidden = !isConfirm || !isByCode;
  const help = t.codeHelp(settings.rightCode());
  write(element("codeHelp", HTMLElement), order.needsSecurityCode ? `${t.pinCodeNote} ${help}` : help);
  const isTried = securityCodeTriesLeft < 3;
  write(element("triesLeft", HTMLElement), isTried ? t.triesLeft(securityCodeTriesLeft) : "");
}
