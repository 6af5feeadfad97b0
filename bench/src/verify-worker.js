// A process of its own, for what its first argument says, speed or memory, with evidence that is real or simulated.
import { verifyCompletion, verifySignature } from "@bankid-kit/verify";
import { bareCryptography, makeEvidence, realEvidence } from "./evidence.js";
import { takeTurns } from "./rounds.js";

const calls = 40;
const rounds = 41;
const [, , what, which] = process.argv;
const evidence = which === "real" ? realEvidence() : await makeEvidence();
const { completionData, options } = evidence;
const bare = bareCryptography(evidence);
const whole = () => verifyCompletion(completionData, options);
if (!bare() || !whole().ok) throw new Error("The evidence does not hold, so there is nothing to measure.");

const measured = { speed, memory };
process.send(await measured[what](), () => process.disconnect());

/** In turns, in a process that is as an app's is. */
function speed() {
  return takeTurns({ whole, bare }, rounds, perSecond);
}

function perSecond(call) {
  const begin = performance.now();
  for (let index = 0; index < calls; index += 1) call();
  return { perSecond: (calls * 1000) / (performance.now() - begin) };
}

/** In a process with so much room for what is new that nothing is collected while it is counted. */
function memory() {
  taken(whole, calls);
  const largest = strange().map(([name, xml]) => {
    const signature = Buffer.from(xml).toString("base64");
    const call = () => verifySignature({ ...completionData, signature }, options);
    if (call().ok) throw new Error(`${name} was taken for a signature`);
    const begin = performance.now();
    call();
    return { name, ms: performance.now() - begin, bytes: taken(call, 1).bytes };
  });
  return { ...taken(whole, calls), largest };
}

function taken(call, times) {
  global.gc();
  const before = used();
  for (let index = 0; index < times; index += 1) call();
  const bytes = (used() - before) / times;
  global.gc();
  return { bytes, kept: (used() - before) / times };
}

function used() {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Documents of nearly 1 MiB in base64, which are no signatures. */
function strange() {
  const attributes = Array.from({ length: 50_000 }, (_, at) => `a${at}="${at}"`).join(" ");
  return Object.entries({
    brackets: fill("<"),
    depth: fill("<a>"),
    siblings: `<Signature>${fill("<a></a>")}</Signature>`,
    attributes: `<Signature ${attributes}></Signature>`,
    entities: `<Signature>${fill("&amp;")}</Signature>`,
    text: `<Signature>${fill("x")}</Signature>`,
    "letters of two bytes": `<Signature>${fill("å").slice(0, 375_000)}</Signature>`,
    name: `<${fill("x")}>`,
    comments: `<Signature>${fill("<!-- -->")}</Signature>`,
    spaces: `<Signature${fill(" ")}></Signature>`,
    "as much markup as is allowed": `<Signature>${"<a></a>".repeat(500)}${fill("x")}</Signature>`,
  });
}

function fill(piece) {
  return piece.repeat(Math.floor(750_000 / piece.length));
}
