// How long the longest text to sign takes to be drawn by the preview, in a real Chromium.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";
import { rolldown } from "rolldown";
import { chromiumLaunchOptions } from "../../scripts/tools.mjs";
import { median } from "./rounds.js";

/** 40 000 characters of base64, which is what BankID counts. */
const bytes = 30_000;

const target = { atMost: 50 };

/** Texts by the lines that they repeat: as people write, and with as many elements as there is room for. */
const shapes = {
  prose: { line: "Hyresgästen hyr *Storgatan 1*, och avtalet gäller från den 1 mars.\n", target },
  contract: {
    line: "# Hyra\nAvtalet gäller från den 1 mars.\n+ Hyra *9 000 kr* i månaden\n+ Uppsägning tre månader\n|Avgift|Belopp|\n|-|-:|\n|Hyra|9 000 kr|\n|Parkering|500 kr|\n---\n",
    target,
  },
  "15 000 lines": { line: "a\n" },
  "7 500 list items": { line: "+ a\n" },
  "12 000 cells": { head: "|a|b|c|d|\n|-|-|-|-|\n", line: "|a|b|c|d|\n" },
};

export async function measurePreview({ rounds = 15 } = {}) {
  const browser = await chromium.launch(chromiumLaunchOptions());
  try {
    const page = await browser.newPage();
    await page.setContent("<!doctype html><body></body>");
    await page.addStyleTag({ content: stylesheet() });
    await page.addScriptTag({ content: await script() });
    const rows = [];
    for (const [name, shape] of Object.entries(shapes)) {
      const times = await page.evaluate(drawOften, { text: textOf(shape), rounds });
      const value = Math.round(median(times));
      rows.push({ what: `ms to draw a text of 40 000 characters: ${name}`, value, target: shape.target });
    }
    return rows;
  } finally {
    await browser.close();
  }
}

/** In the page. The first warms up and is left out. */
function drawOften({ text, rounds }) {
  return Array.from({ length: rounds + 1 }, () => window.draw(text)).slice(1);
}

function textOf({ head = "", line }) {
  const times = Math.floor((bytes - Buffer.byteLength(head)) / Buffer.byteLength(line));
  return (head + line.repeat(times)).trim();
}

function stylesheet() {
  return readFileSync(new URL("../node_modules/@bankid-kit/react/src/styles.css", import.meta.url), "utf8");
}

async function script() {
  const build = await rolldown({
    input: fileURLToPath(new URL("preview-page.js", import.meta.url)),
    platform: "browser",
    transform: { define: { "process.env.NODE_ENV": '"production"' } },
    logLevel: "silent",
  });
  const { output } = await build.generate({ format: "iife", minify: true });
  await build.close();
  return output[0].code;
}
