import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { closeServers } from "../support/app.ts";
import { Sinks } from "../support/canaries.ts";
import { completed } from "../support/flow-scenarios.ts";
import type { ListenedRedis } from "../support/listened-app.ts";
import { known, startListenedApp, startListenedRedis } from "../support/listened-app.ts";

let listened: ListenedRedis;
beforeAll(async () => {
  listened = await startListenedRedis();
});
afterAll(async () => listened.close());
afterEach(async () => {
  vi.restoreAllMocks();
  await closeServers();
});

describe("the search", () => {
  const secret = "4be5f7b8-7e2f-4a3c-9d56-0d5e6f708192";
  const forms: [form: string, text: string | Uint8Array][] = [
    ["as it is", secret],
    ["in hexadecimal", Buffer.from(secret).toString("hex").toUpperCase()],
    ["in base64", Buffer.from(secret).toString("base64")],
    ["in base64url, within a longer text", Buffer.from(`{"a":"${secret}"}`).toString("base64url")],
    ["in base64, one byte later", Buffer.from(`{"ab":"${secret}"}`).toString("base64")],
    ["in base64, two bytes later", Buffer.from(`{"abc":"${secret}"}`).toString("base64")],
    ["as the bytes that it stands for", Buffer.from(secret.replaceAll("-", ""), "hex")],
    ["as those in base64", Buffer.from(secret.replaceAll("-", ""), "hex").toString("base64")],
    ["within other bytes", Buffer.concat([randomBytes(50), Buffer.from(secret), randomBytes(50)])],
  ];

  it.each(forms)("finds a secret %s", (_form, text) => {
    const sinks = new Sinks();
    sinks.write("here", "nothing");
    sinks.write("there", text);
    expect(sinks.search(new Map([["secret", [secret]]]))).toEqual([{ sink: "there", canary: "secret" }]);
    expect(sinks.search(new Map([["other", [secret.replace("4", "5")]]]))).toEqual([]);
  });

  it("finds what a careless app lets out, in each place where it does", async () => {
    const app = await startListenedApp(listened);
    const page = await completed(app, "auth");
    app.host.onComplete = () => {
      const { orderRef, qrStartSecret } = app.client.order;
      console.info("logging in", { user: { deep: { deeper: { person: known.personalNumber } } } });
      process.stderr.write(`${known.appIp}\n`);
      app.tracer.startSpan("login").setAttribute("person", known.name).end();
      void listened.redis.set(
        `order:${orderRef}`,
        Buffer.from(qrStartSecret).toString("base64"),
        "PX",
        60_000,
      );
      return { session: {}, browser: { surname: known.surname } };
    };
    await page.ask("collect", { flow: page.flow });
    await page.fetch(`/bankid/?flow=${app.client.order.autoStartToken}`);
    const { found } = await app.leaks();
    expect(found.map(({ sink, canary }) => `${sink}: ${canary}`).toSorted()).toEqual([
      "access log: autoStartToken",
      "answers: surname",
      "console: personalNumber",
      "redis commands: orderRef",
      "redis commands: qrStartSecret",
      "redis memory: orderRef",
      "redis memory: qrStartSecret",
      "spans: name",
      "stderr: appIp",
    ]);
  });
});
