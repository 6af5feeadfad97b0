// pnpm bench: runs every measurement once, prints a table and writes it as JSON. Build first.
//   --only <name>,…  of collect, express, handshakes, live-orders, preview, qr-text, simulator, verify
//   --json <file>    where the figures go (default: results.json of this folder)
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startBareBankId } from "./bare-bankid.js";
import { measureCollect } from "./collect.js";
import { measureExpress } from "./express.js";
import { measureHandshakes } from "./handshakes.js";
import { measureLiveOrders } from "./live-orders.js";
import { measurePreview } from "./preview.js";
import { measureQrText } from "./qr-text.js";
import { measureSimulator } from "./simulator.js";
import { measureVerify } from "./verify.js";

const measurements = {
  collect: measureCollect,
  express: () => measureExpress(),
  handshakes: measureHandshakes,
  "live-orders": measureLiveOrders,
  preview: () => measurePreview(),
  "qr-text": () => measureQrText(),
  simulator: () => measureSimulator(),
  verify: () => measureVerify(),
};

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    json: { type: "string", default: fileURLToPath(new URL("../results.json", import.meta.url)) },
  },
});
const chosen = values.only?.split(",") ?? Object.keys(measurements);
const unknown = chosen.find((name) => !Object.hasOwn(measurements, name));
if (unknown !== undefined) {
  console.error(`There is no measurement "${unknown}": ${Object.keys(measurements).join(", ")}.`);
  process.exit(2);
}

const machine = `Node ${process.version}, ${process.platform} ${process.arch}`;
const bankId = await startBareBankId();
const rows = [];
try {
  console.log(`${machine}. Ratios from this one run.\n`);
  for (const name of chosen) {
    console.error(`measuring ${name} …`);
    rows.push(...(await measurements[name](bankId)));
  }
} finally {
  await bankId.close();
}

for (const row of rows) row.met = met(row);
console.table(
  rows.map(({ what, value, target, met: reached }) => ({
    what,
    value,
    target: target === undefined ? "" : words(target),
    "": reached === undefined ? "" : reached ? "met" : "MISSED",
  })),
);
writeFileSync(values.json, `${JSON.stringify({ machine, rows }, null, 2)}\n`);

function met({ value, target }) {
  if (target === undefined) return undefined;
  return target.atLeast === undefined ? value <= target.atMost : value >= target.atLeast;
}

function words({ atLeast, atMost }) {
  return atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`;
}
