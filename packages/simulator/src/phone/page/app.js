import { createCall, Refused } from "./api.js";
import { element, showList, showStep } from "./dom.js";
import { texts } from "./texts.js";

/** @typedef {import("../view.ts").OrderView} Order */
/** @typedef {import("../../people.ts").Person} Person */

const query = new URLSearchParams(location.search);
const language = query.get("lang") === "en" ? "en" : "sv";
const words = texts[language] ?? texts["sv"];
if (words === undefined) throw new Error("The page has no words.");
const t = words;

const call = createCall(t);
const start = element("start", HTMLElement);
const qrText = element("qrText", HTMLTextAreaElement);
const person = element("person", HTMLSelectElement);
const securityCode = element("securityCode", HTMLInputElement);

/** @type {Person[]} */
let people = [];
/** @type {Order | undefined} */
let current;
/** One gesture at a time: a second press while the first is on its way does nothing. */
let busy = false;

/**
 * Runs a gesture; `refuse` tells the user when it is refused.
 *
 * @param {() => Promise<void>} work
 * @param {(refused: Refused) => void} refuse
 */
async function gesture(work, refuse) {
  if (busy) return;
  busy = true;
  say("");
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    refuse(error);
  } finally {
    busy = false;
  }
}

/** @param {string} message */
function say(message) {
  const where = start.hidden ? "confirmAlert" : "startAlert";
  element(where, HTMLElement).textContent = message;
}

/** @param {Order} order */
function isSign({ kind }) {
  return kind === "sign";
}

/** Step 1: read a code, or open a waiting order. */
function showStart({ focus = true } = {}) {
  current = undefined;
  qrText.value = "";
  remember(undefined);
  showStep("start", { focus });
}

/**
 * Step 2: who asks for what, and whose BankID answers.
 *
 * @param {Order} order
 */
function showConfirm(order) {
  current = order;
  remember(order.id);
  const { rpName, text } = order;
  const sign = isSign(order);
  element("confirmTitle", HTMLElement).textContent = sign ? t.signTitle(rpName) : t.authTitle(rpName);
  element("textBox", HTMLElement).hidden = text === undefined;
  element("textTitle", HTMLElement).textContent = sign ? t.signText : t.authText;
  element("text", HTMLElement).textContent = text ?? "";
  element("approve", HTMLElement).textContent = sign ? t.signButton : t.authButton;
  securityCode.value = "";
  showStep("confirm", { focus: true });
}

/**
 * Step 3: how it ended.
 *
 * @param {string} title
 * @param {string} text
 */
function showEnd(title, text) {
  current = undefined;
  remember(undefined);
  element("endTitle", HTMLElement).textContent = title;
  element("endText", HTMLElement).textContent = text;
  showStep("end", { focus: true });
}

/**
 * Keeps the open order in the address, so that a reload shows it again; and the token out of it, for it is
 * used up.
 *
 * @param {string | undefined} id
 */
function remember(id) {
  const search = language === "en" ? "?lang=en" : "";
  const hash = id === undefined ? "" : `#order=${id}`;
  history.replaceState(null, "", `/${search}${hash}`);
  element("language", HTMLAnchorElement).href = `/${language === "en" ? "" : "?lang=en"}${hash}`;
}

async function approve() {
  if (current === undefined) return;
  const order = current;
  const body = { id: order.id, person: person.value, securityCode: securityCode.value.trim() };
  const { returnUrl } = await call("/api/approve", body);
  sessionStorage.setItem("person", person.value);
  const done = isSign(order) ? t.signDone(order.rpName) : t.authDone(order.rpName);
  const opens = returnUrl !== undefined && isWebAddress(returnUrl);
  showEnd(t.doneTitle, returnUrl === undefined || opens ? done : t.returnRefused(returnUrl));
  if (opens) location.assign(returnUrl);
}

async function scan() {
  const { order } = await call("/api/scan", { qrText: qrText.value });
  showConfirm(order);
}

/** @param {string} id */
async function pick(id) {
  const { order } = await call("/api/pick", { id });
  showConfirm(order);
}

async function cancel() {
  await call("/api/cancel", { id: current?.id });
  showEnd(t.cancelledTitle, t.cancelledText);
}

/** @param {string} url */
function isWebAddress(url) {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** @param {Refused} refused */
function refuseApproval({ message, reason }) {
  if (reason === "orderEnded" || reason === "securityCodeBlocked") {
    showEnd(t.refusedTitle, message);
    return;
  }
  say(message);
  if (reason === "wrongSecurityCode") {
    securityCode.select();
    securityCode.focus();
  }
}

async function refreshWaiting() {
  if (!start.hidden && document.visibilityState === "visible") {
    const orders = await call("/api/orders").then(
      (answer) => /** @type {Order[]} */ (answer.orders),
      () => [],
    );
    element("noneWaiting", HTMLElement).hidden = orders.length > 0;
    showList(element("waiting", HTMLElement), orders, { create: createRow, update: updateRow });
  }
  setTimeout(() => void refreshWaiting(), 1000);
}

/** @param {Order} order */
function createRow({ id, rpName, kind }) {
  const button = document.createElement("button");
  button.type = "button";
  const name = document.createElement("strong");
  name.textContent = rpName;
  const what = document.createElement("span");
  what.textContent = t[kind];
  const age = document.createElement("span");
  age.className = "age";
  button.append(name, " ", what, " ", age);
  button.addEventListener("click", () => {
    void gesture(
      () => pick(id),
      ({ message }) => say(message),
    );
  });
  const row = document.createElement("li");
  row.append(button);
  return row;
}

/**
 * @param {HTMLElement} row
 * @param {Order} order
 */
function updateRow(row, { ageMs }) {
  const age = row.querySelector(".age");
  if (age) age.textContent = t.age(Math.floor(ageMs / 1000));
}

function fillIn() {
  document.documentElement.lang = language;
  for (const place of document.querySelectorAll("[data-text]")) {
    const text = t[/** @type {keyof typeof t} */ (place.getAttribute("data-text"))];
    if (typeof text === "string") place.textContent = text;
  }
  const link = element("language", HTMLAnchorElement);
  link.textContent = t.otherLanguage;
  link.lang = language === "en" ? "sv" : "en";
  link.hreflang = link.lang;
}

function fillInPeople() {
  person.replaceChildren(
    ...people.map(({ personalNumber, name }) => {
      const option = document.createElement("option");
      option.value = personalNumber;
      option.textContent = name;
      return option;
    }),
  );
  const last = sessionStorage.getItem("person");
  if (people.some(({ personalNumber }) => personalNumber === last)) person.value = last ?? "";
  showPersonHelp();
}

function showPersonHelp() {
  const chosen = people.find(({ personalNumber }) => personalNumber === person.value);
  if (chosen === undefined) return;
  const number = `${chosen.personalNumber.slice(0, 8)}-${chosen.personalNumber.slice(8)}`;
  element("personHelp", HTMLElement).textContent = t.personHelp(number);
  element("codeHelp", HTMLElement).textContent = t.codeHelp(chosen.securityCode);
}

function listen() {
  element("scanForm", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    void gesture(scan, ({ message }) => {
      say(message);
      qrText.select();
      qrText.focus();
    });
  });
  element("approveForm", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    void gesture(approve, refuseApproval);
  });
  element("cancel", HTMLButtonElement).addEventListener("click", () => {
    void gesture(cancel, refuseApproval);
  });
  element("again", HTMLButtonElement).addEventListener("click", () => showStart());
  person.addEventListener("change", showPersonHelp);
}

/** Where the page begins: at an order that it was opened for, at the one that lay open, or at step 1. */
async function begin() {
  const autoStartToken = query.get("autostarttoken");
  const [, openOrder] = /^#order=([0-9a-f-]{36})$/.exec(location.hash) ?? [];
  people = (await call("/api/people")).people;
  fillInPeople();
  if (autoStartToken !== null) {
    showConfirm((await call("/api/open", { autoStartToken })).order);
  } else if (openOrder !== undefined) {
    const { order } = await call(`/api/orders/${openOrder}`);
    if (order.phase !== "started") throw new Refused(t.refusals.orderEnded, "orderEnded");
    showConfirm(order);
  } else {
    showStart({ focus: false });
  }
}

fillIn();
listen();
void gesture(begin, ({ message }) => showEnd(t.refusedTitle, message)).then(refreshWaiting);
