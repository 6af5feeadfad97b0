import { createCamera } from "./camera.js";
import { readPicture } from "./decode.js";
import { element, make, showList, showScreen, write } from "./dom.js";

/** @typedef {import("./phone.js").Phone} Phone */
/** @typedef {import("./phone.js").Refused} Refused */
/** @typedef {import("./api.js").OrderLine} OrderLine */

const screen = element("start", HTMLElement);
const alert = element("startAlert", HTMLElement);
const qrText = element("qrText", HTMLTextAreaElement);
const cameraButton = element("camera", HTMLButtonElement);
const cameraView = element("cameraView", HTMLElement);
const picture = element("picture", HTMLInputElement);
const dropZone = element("dropZone", HTMLElement);

/**
 * The first screen: read a code by camera, picture or text, or open a waiting order.
 *
 * @param {Phone} phone
 */
export function createScanScreen(phone) {
  const { t, api, settings, gesture, showOrder } = phone;
  const camera = createCamera(element("video", HTMLVideoElement), (text) => void scan(text));

  /**
   * @param {string} text
   * @param {(refused: Refused) => void} [tell]
   */
  const scan = (text, tell = refuse) =>
    gesture(async () => {
      write(alert, "");
      const order = await api.scan({ ...settings.device(), qrText: text });
      showOrder(order);
    }, tell);

  /** @param {string} id */
  const pick = (id) =>
    gesture(async () => {
      write(alert, "");
      showOrder(await api.pick({ ...settings.device(), id }));
    }, refuse);

  /** @param {Blob} file */
  const scanPicture = async (file) => {
    write(alert, "");
    const read = await readPicture(file);
    if ("text" in read) await scan(read.text);
    else write(alert, t[read.problem]);
  };

  const closeCamera = () => {
    camera.stop();
    cameraView.hidden = true;
    cameraButton.textContent = t.cameraStart;
    element("cameraStatus", HTMLElement).textContent = "";
  };

  const toggleCamera = async () => {
    if (!cameraView.hidden) return closeCamera();
    write(alert, "");
    cameraView.hidden = false;
    cameraButton.textContent = t.cameraStop;
    const problem = await camera.start();
    if (problem === undefined) {
      if (!cameraView.hidden) element("cameraStatus", HTMLElement).textContent = t.cameraOn;
      return;
    }
    closeCamera();
    write(alert, t[problem]);
  };

  cameraButton.textContent = t.cameraStart;
  cameraButton.addEventListener("click", () => void toggleCamera());
  addEventListener("pagehide", closeCamera);
  element("scanForm", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    void scan(qrText.value, (refused) => {
      refuse(refused);
      qrText.select();
      qrText.focus();
    });
  });
  picture.addEventListener("change", () => {
    const [file] = picture.files ?? [];
    if (file) void scanPicture(file);
    // The same file may be chosen again.
    picture.value = "";
  });
  takeIn(screen, { takePicture: (file) => void scanPicture(file), takeText: (text) => void scan(text) });

  return {
    /** @param {{ focus: boolean }} [options] */
    show({ focus } = { focus: true }) {
      qrText.value = "";
      write(alert, "");
      showScreen("start", { focus });
    },
    hide: closeCamera,
    /** @param {string} message */
    tell: (message) => write(alert, message),
    /** @param {readonly OrderLine[]} orders */
    update(orders) {
      const waiting = orders.filter(({ phase }) => phase === "outstanding").toReversed();
      element("noneWaiting", HTMLElement).hidden = waiting.length > 0;
      showList(element("waiting", HTMLElement), waiting, {
        create: (order) => createRow(phone, order, pick),
        update: (row, { ageMs }) => {
          const age = row.querySelector(".age");
          if (age) write(age, t.age(Math.floor(ageMs / 1000)));
        },
      });
    },
  };
}

/** @param {Refused} refused */
function refuse({ message }) {
  write(alert, message);
}

/**
 * A picture or a text that is dropped or pasted anywhere on the page; fields keep what is pasted into them.
 *
 * @param {HTMLElement} shown - Nothing is taken while this is hidden.
 * @param {{ takePicture: (file: Blob) => void, takeText: (text: string) => void }} to
 */
function takeIn(shown, { takePicture, takeText }) {
  /** @param {DataTransfer | null} data */
  const take = (data) => {
    const [file] = data?.files ?? [];
    const text = data?.getData("text/plain") ?? "";
    if (shown.hidden) return;
    if (file) takePicture(file);
    else if (text !== "") takeText(text);
  };
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    dropZone.classList.toggle("over", !shown.hidden);
  });
  document.addEventListener("dragleave", () => dropZone.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    // The browser would leave the page to show the picture.
    event.preventDefault();
    dropZone.classList.remove("over");
    take(event.dataTransfer);
  });
  document.addEventListener("paste", (event) => {
    const isField = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (isField && event.clipboardData?.files.length === 0) return;
    take(event.clipboardData);
  });
}

/**
 * @param {Phone} phone
 * @param {OrderLine} order
 * @param {(id: string) => Promise<void>} pick
 */
function createRow({ t }, { id, rpName, task, byPhone }, pick) {
  const what = byPhone ? `${t[task]} ${t.byPhone}` : t[task];
  const button = make("button", [
    make("strong", [rpName]),
    " ",
    make("span", [what]),
    " ",
    make("span", [], "age"),
  ]);
  button.type = "button";
  button.addEventListener("click", () => void pick(id));
  return make("li", [button]);
}
