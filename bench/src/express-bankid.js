// BankID for the measurements of the middleware, in a process of its own: orders that nobody scans, which fail
// after 30 s as real ones do. No state, so that it costs little: an order's name says when it began.
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";

const [, , dir] = process.argv;
const file = (name) => readFileSync(join(dir, name));
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

const server = createServer(
  {
    cert: file("server.pem"),
    key: file("server.key"),
    ca: file("rp-ca.pem"),
    requestCert: true,
    rejectUnauthorized: true,
    keepAliveTimeout: 75_000,
  },
  (request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      const name = request.url.slice(request.url.lastIndexOf("/") + 1);
      const answer = JSON.stringify(endpoints[name](JSON.parse(body)));
      const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(answer) };
      response.writeHead(200, headers).end(answer);
    });
  },
);
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
process.on("message", () => {
  process.send({ collects: [...collects.values()] });
  collects = new Map();
});
process.on("disconnect", () => {
  server.close();
  server.closeAllConnections();
});
