// BankID for the measurements of the middleware, in a process of its own: orders that nobody scans, which fail
// after 30 s as real ones do. No state, so that it costs little: an order's name says when it began.
import { startServer } from "./mtls-server.js";

const unscannedMs = 30_000;
/** How many collects each order had since that was asked for, and when the first and the last of them came. */
let collects = new Map();
let orders = 0;

const hex = (number, length) => number.toString(16).padStart(length, "0").slice(-length);

const endpoints = {
  auth() {
    orders += 1;
    // A UUID of which the last part is the time.
    const orderRef = `${hex(orders, 8)}-0000-4000-8000-${hex(Math.round(performance.now()), 12)}`;
    const token = `${hex(orders, 8)}-1111-4111-8111-111111111111`;
    return { orderRef, autoStartToken: token, qrStartToken: token, qrStartSecret: token };
  },
  collect({ orderRef }) {
    const now = performance.now();
    const { count = 0, firstAt = now } = collects.get(orderRef) ?? {};
    collects.set(orderRef, { count: count + 1, firstAt, lastAt: now });
    const began = Number.parseInt(orderRef.slice(-12), 16);
    return performance.now() - began < unscannedMs
      ? { orderRef, status: "pending", hintCode: "outstandingTransaction" }
      : { orderRef, status: "failed", hintCode: "startFailed" };
  },
  cancel: () => ({}),
};

startServer((request, response) => {
  let body = "";
  request.setEncoding("utf8");
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => {
    const name = request.url.slice(request.url.lastIndexOf("/") + 1);
    const answer = JSON.stringify(endpoints[name](JSON.parse(body)));
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(answer) };
    response.writeHead(200, headers).end(answer);
  });
});
process.on("message", () => {
  process.send({ collects: [...collects.values()] });
  collects = new Map();
});
