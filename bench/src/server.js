import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";

const [, , dir] = process.argv;
const file = (name) => readFileSync(join(dir, name));
const answer = JSON.stringify({
  orderRef: "131daac9-16c6-4618-beb0-365768f37288",
  status: "pending",
  hintCode: "userSign",
});
const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(answer) };
let handshakes = 0;
let latencyMs = 0;

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
    request.resume();
    request.on("end", () => {
      if (latencyMs > 0) setTimeout(send, latencyMs, response);
      else send(response);
    });
  },
);
server.on("secureConnection", () => (handshakes += 1));
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
process.on("message", (message) => {
  latencyMs = message.latencyMs ?? latencyMs;
  process.send({ handshakes });
});
process.on("disconnect", () => {
  server.close();
  server.closeAllConnections();
});

function send(response) {
  response.writeHead(200, headers).end(answer);
}
