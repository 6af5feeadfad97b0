import { startServer } from "./mtls-server.js";

const answer = JSON.stringify({
  orderRef: "131daac9-16c6-4618-beb0-365768f37288",
  status: "pending",
  hintCode: "userSign",
});
const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(answer) };
let handshakes = 0;
let latencyMs = 0;

const server = startServer((request, response) => {
  request.resume();
  request.on("end", () => {
    if (latencyMs > 0) setTimeout(send, latencyMs, response);
    else send(response);
  });
});
server.on("secureConnection", () => (handshakes += 1));
process.on("message", (message) => {
  latencyMs = message.latencyMs ?? latencyMs;
  process.send({ handshakes });
});

function send(response) {
  response.writeHead(200, headers).end(answer);
}
