import { once } from "node:events";
import { connect } from "node:net";
import { Readable } from "node:stream";
import express from "express";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Kit } from "./kit.ts";
import { application, closeServers, listen, publicOrigin } from "./support/app.ts";

afterEach(closeServers);
afterEach(() => void vi.useRealTimers());

const start = '{"mode":"qr"}';
const padded = (bytes: number) => start + " ".repeat(bytes - start.length);

const direct: express.RequestHandler = (_, __, next) => next();
const readThrough: express.RequestHandler = (req, _, next) => void req.resume().on("end", () => next());

/** A start whose host has done something with the request before. */
async function answerBehind(host: express.RequestHandler, body = start) {
  const { app } = application({}, (own) => void own.use(host));
  const url = `${await listen(app)}/bankid/auth`;
  const headers = { "content-type": "application/json", origin: publicOrigin };
  const response = await fetch(url, { method: "POST", headers, body });
  return { status: response.status, connection: response.headers.get("connection") };
}

describe("a body in Express (S28)", () => {
  it.each<[string, express.RequestHandler]>([
    ["paused it", (req, _, next) => next(req.pause() && undefined)],
    ["has set an encoding", (req, _, next) => next(req.setEncoding("utf8") && undefined)],
    ["waits for something to read", (req, _, next) => next(req.on("readable", () => undefined) && undefined)],
    ["asks its database before", (_, __, next) => void setImmediate(next)],
    ["has parsed it", express.json()],
    ["has it as bytes", express.raw({ type: "application/json" })],
  ])("is read where the host %s", async (_, host) => {
    expect((await answerBehind(host)).status).toBe(200);
  });

  it("of nothing is refused, and the connection kept, whoever read it before", async () => {
    for (const host of [express.json(), readThrough]) {
      expect(await answerBehind(host, "")).toEqual({ status: 400, connection: "keep-alive" });
    }
  });

  it("may have 2 048 bytes, and no more", async () => {
    expect((await answerBehind(direct, padded(2_048))).status).toBe(200);
    expect(await answerBehind(direct, padded(2_049))).toEqual({ status: 413, connection: "close" });
  });

  it("whose sender leaves is refused at once, and nothing is started or laid to the host's proxy", async () => {
    const { app, client, events } = application();
    const { hostname, port } = new URL(await listen(app));
    const socket = connect(Number(port), hostname);
    const head = ["POST /bankid/auth HTTP/1.1", "host: localhost", `origin: ${publicOrigin}`];
    const rest = ["content-type: application/json", `content-length: ${start.length}`, "", start.slice(0, 5)];
    socket.write([...head, ...rest].join("\r\n"));
    await once(socket, "ready");
    socket.resetAndDestroy();
    await expect.poll(() => events).toHaveLength(1);
    expect(events[0]).toMatchObject({ type: "refused", error: "invalid_body" });
    expect(client.orders).toEqual([]);
  });
});

describe("a start whose sender has left by the time its body is read", () => {
  it("is refused as one that broke off, for its address has gone with it", async () => {
    const { app, client, events } = application({}, (own) => {
      own.use(express.json(), (req, _, next) => {
        req.socket.destroy();
        next();
      });
    });
    const headers = { "content-type": "application/json", origin: publicOrigin };
    const url = `${await listen(app)}/bankid/auth`;
    await expect(fetch(url, { method: "POST", headers, body: start })).rejects.toThrow("fetch failed");
    await expect.poll(() => events).toMatchObject([{ type: "refused", error: "invalid_body" }]);
    expect(client.orders).toEqual([]);
  });
});

describe("a body from another framework (S28)", () => {
  it("that is gone already is refused at once", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    const body = Readable.from([Buffer.from(start)]).destroy();
    await once(body, "close");
    const answer = await new Kit().browser().raw({ path: "/auth", body });
    expect([answer?.status, answer?.headers["connection"]]).toEqual([400, "close"]);
  });

  it("that does not come in bytes is the adapter's mistake, and no exception outside of its request", async () => {
    for (const part of [[123], { length: -1 }, 7, new Uint16Array(4)]) {
      const body = (async function* () {
        yield part as unknown as Uint8Array;
      })();
      const kit = new Kit();
      const answer = await kit.browser().raw({ path: "/auth", body });
      expect(answer?.status).toBe(500);
      expect(kit.event("error")[0]?.detail).toContain("A body comes in bytes");
    }
  });
});
