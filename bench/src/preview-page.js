// Runs in the browser: draws a text to sign as a page does, and lays it out.
import { createElement } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { BankIdTextPreview } from "@bankid-kit/react";

/** @returns {number} Milliseconds until the text is drawn and laid out, from nothing. */
window.draw = (text) => {
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place);
  const begin = performance.now();
  flushSync(() => root.render(createElement(BankIdTextPreview, { text, format: "simpleMarkdownV1" })));
  const { height } = place.getBoundingClientRect();
  const took = performance.now() - begin;
  if (height === 0 || place.querySelector(".bankid-preview-text") === null) throw new Error("Not drawn.");
  root.unmount();
  place.remove();
  return took;
};
