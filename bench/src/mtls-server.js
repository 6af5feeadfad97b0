// The least that an mTLS server in Node can be, with certificates that the simulator made; in a process of its own.
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";

/** Serves by the certificates in the directory that this process was given, until its parent is gone. */
export function startServer(listener) {
  const [, , dir] = process.argv;
  const file = (name) => readFileSync(join(dir, name));
  const server = createServer(
    {
      cert: file("server.pem"),
      key: file("server.key"),
      ca: file("rp-ca.pem"),
      requestCert: true,
      rejectUnauthorized: true,
      keepAliveTimeout: 75_000,
    },
    listener,
  );
  server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
  process.on("disconnect", () => {
    server.close();
    server.closeAllConnections();
  });
  return server;
}
