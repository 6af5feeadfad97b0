import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import type { EvidenceVerdict } from "@bankid-kit/core/browser";
import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import express from "express";
import type { ErrorRequestHandler } from "express";
import session from "express-session";
import { Redis } from "ioredis";
import { vi } from "vitest";
import { warnListener } from "../../src/events.ts";
import type { Decision } from "../../src/index.ts";
import { bankId } from "../../src/index.ts";
import { openTelemetry } from "../../src/opentelemetry.ts";
import { redisLimits, redisStore } from "../../src/redis.ts";
import { FakeBankId } from "../fake-bankid.ts";
import { Browser, listen } from "./app.ts";
import { Sinks } from "./canaries.ts";
import { startRedis } from "./redis-server.ts";

const publicOrigin = "https://www.example.com";
const unique = (what: string): string => `${what}-${randomBytes(9).toString("hex")}`;

/** What BankID, the host and the operator know, and nobody else may get to see. */
export const known = {
  personalNumber: "200512012394",
  name: unique("name"),
  givenName: unique("given"),
  surname: unique("surname"),
  appIp: "198.51.100.77",
  browserIp: "203.0.113.77",
  uhi: unique("uhi"),
  signature: Buffer.from(unique("signature")).toString("base64"),
  ocspResponse: Buffer.from(unique("ocsp")).toString("base64"),
  visibleText: unique("Jag godkänner"),
  hiddenText: unique("contract"),
  account: unique("account"),
  storeSecret: unique("store secret, and long enough"),
  limitSecret: unique("limit secret, and long enough"),
};

/** A Redis, and one more connection that hears every command. */
export interface ListenedRedis {
  readonly redis: Redis;
  readonly monitor: Redis;
  close(): Promise<void>;
}

export async function startListenedRedis(): Promise<ListenedRedis> {
  const server = await startRedis();
  const redis = new Redis(server.port, "127.0.0.1");
  const monitor = await redis.monitor();
  return {
    redis,
    monitor,
    async close() {
      monitor.disconnect();
      redis.disconnect();
      await server.close();
    },
  };
}

class Reader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

/** What the host does next, where that is not what a host should do. */
export interface Host {
  onComplete?: () => Decision<object, object>;
  onSigned?: () => void;
  establish?: () => void;
  assess?: () => boolean;
  verdict?: () => EvidenceVerdict;
  principal?: string;
}

/** Until the monitor, which is another connection, has told of everything so far. */
async function allHeard({ redis, monitor }: ListenedRedis): Promise<void> {
  const last = unique("last");
  const heard = new Promise<void>((resolve) => {
    monitor.on("monitor", function hear(_time: string, command: readonly string[]) {
      if (!command.includes(last)) return;
      monitor.off("monitor", hear);
      resolve();
    });
  });
  await redis.echo(last);
  await heard;
}

export type ListenedApp = Awaited<ReturnType<typeof startListenedApp>>;

/** An app in production on Redis with all there is to watch it, every sink of which is listened to. */
export async function startListenedApp(listened: ListenedRedis) {
  const { redis, monitor } = listened;
  const sinks = new Sinks();
  const client = new FakeBankId();
  client.environment = "production";
  const host: Host = {};
  const handles: string[] = [];
  const exporter = new InMemorySpanExporter();
  const tracer = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  }).getTracer("test");
  const reader = new Reader();
  const meter = new MeterProvider({ readers: [reader] }).getMeter("test");

  for (const stream of ["stdout", "stderr"] as const) {
    vi.spyOn(process[stream], "write").mockImplementation((data) => {
      sinks.write(stream, data);
      return true;
    });
  }
  for (const level of ["debug", "log", "info", "warn", "error", "trace"] as const) {
    vi.spyOn(console, level).mockImplementation((...said: unknown[]) => {
      sinks.write("console", said.map((each) => inspect(each, { depth: null, showHidden: true })).join(" "));
    });
  }
  const hear = (_time: string, command: readonly string[]): void => {
    sinks.write("redis commands", command.join("\n"));
  };
  monitor.on("monitor", hear);

  const app = express();
  app.use((req, _res, next) => {
    sinks.write("access log", `${req.method} ${req.originalUrl} ${req.get("referer") ?? "-"}\n`);
    next();
  });
  app.use(session({ secret: "only for this test", resave: false, saveUninitialized: false }));
  const middleware = bankId<object>({
    client,
    publicOrigin,
    returnPaths: ["/login"],
    clientIp: () => known.browserIp,
    principal: () => host.principal,
    store: redisStore({
      secret: known.storeSecret,
      eval: (script, keys, args) => redis.eval(script, keys.length, ...keys, ...args),
    }),
    limits: { redis: redisLimits({ client: redis, secret: known.limitSecret }) },
    telemetry: openTelemetry({ tracer, meter }),
    onEvent(event) {
      sinks.write("events", inspect(event, { depth: null, showHidden: true }));
      warnListener(event);
    },
    assessCompletion: () => host.assess?.() ?? true,
    establishSession: ({ req, session: established }) => {
      host.establish?.();
      Object.assign(req.session, established);
    },
    onComplete: () => host.onComplete?.() ?? { session: { accountId: known.account }, browser: {} },
    verify: () => host.verdict?.() ?? { ok: true, proof: known.signature },
    sign: {
      request: () => ({
        userVisibleData: known.visibleText,
        userNonVisibleData: known.hiddenText,
        expectedPerson: known.personalNumber,
      }),
      onSigned: () => host.onSigned?.(),
    },
  });
  app.use("/bankid", middleware);
  app.use(((error, _req, res, _next) => {
    sinks.write("thrown errors", inspect(error, { depth: null, showHidden: true }));
    res.status(500).json({ error: "of the host" });
  }) satisfies ErrorRequestHandler);
  const base = await listen(app);

  /** Everything that Redis holds: keys, values as they are, and as Redis itself would write them down. */
  async function readRedis(): Promise<void> {
    for (const key of await redis.keysBuffer("*")) {
      sinks.write("redis memory", key);
      sinks.write("redis memory", (await redis.dumpBuffer(key)) ?? "");
      const read =
        (await redis.type(key)) === "hash"
          ? Object.entries(await redis.hgetallBuffer(key)).flat()
          : [(await redis.getBuffer(key)) ?? ""];
      for (const each of read) {
        sinks.write("redis memory", each);
        sinks.write("redis memory", Buffer.from(String(each), "base64"));
      }
    }
  }

  class Page extends Browser {
    flow = "";

    override async fetch(...args: Parameters<Browser["fetch"]>): Promise<Response> {
      const response = await super.fetch(...args);
      const text = await response.clone().text();
      sinks.write("answers", `${[...response.headers].map(allowedIn).join("\n")}\n${withoutAllowed(text)}`);
      handles.push(...[...this.jar].filter(([name]) => name.includes("bankid")).map(([, value]) => value));
      await readRedis();
      return response;
    }

    async ask(route: string, body: object, headers: Record<string, string> = {}) {
      const { body: view } = await this.post(`/bankid/${route}`, body, { origin: publicOrigin, ...headers });
      if (view.status === "pending") this.flow = view.flow;
      return view;
    }
  }

  return {
    sinks,
    redis,
    client,
    host,
    tracer,
    page: () => new Page(base),
    complete: (data: object = {}) =>
      client.complete({
        user: {
          personalNumber: known.personalNumber,
          name: known.name,
          givenName: known.givenName,
          surname: known.surname,
        },
        device: { ipAddress: known.appIp, uhi: known.uhi },
        signature: known.signature,
        ocspResponse: known.ocspResponse,
        ...data,
      }),
    nonce: () => client.order.request.returnUrl?.split(".").at(-1) ?? "",
    /** Where which of the canaries was seen, now that it is over. */
    async leaks() {
      await middleware.close();
      await allHeard(listened);
      sinks.write(
        "spans",
        JSON.stringify(
          exporter
            .getFinishedSpans()
            .map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
        ),
      );
      sinks.write("metrics", JSON.stringify((await reader.collect()).resourceMetrics.scopeMetrics));
      monitor.off("monitor", hear);
      vi.restoreAllMocks();
      const of = (name: "orderRef" | "autoStartToken" | "qrStartToken" | "qrStartSecret") =>
        client.orders.map((order) => order[name]);
      const nonces = client.orders.flatMap(({ request }) => request.returnUrl?.split(".").at(-1) ?? []);
      const canaries = new Map([
        ...Object.entries(known).map(([name, value]): [string, string[]] => [name, [value]]),
        ["orderRef", of("orderRef")],
        ["autoStartToken", of("autoStartToken")],
        ["qrStartToken", of("qrStartToken")],
        ["qrStartSecret", of("qrStartSecret")],
        ["nonce", nonces],
        ["handle", [...new Set(handles)]],
      ]);
      return { found: sinks.search(canaries), canaries };
    },
  };
}

/** The browser is given its own cookie: the handle, and the host's session. */
function allowedIn([name, value]: [string, string]): string {
  return `${name}: ${name === "set-cookie" ? value.replace(/^__Host-Http-bankid=[\w-]{43};/, "") : value}`;
}

/** And the code of this second, or where the app is opened. */
function withoutAllowed(body: string): string {
  return body
    .replaceAll(/"bankid\.[0-9a-f-]{36}\.\d{1,2}\.[0-9a-f]{64}"/g, '"a QR text"')
    .replaceAll(/"bankid:\/\/\/\?autostarttoken=[0-9a-f-]{36}"/g, '"a launch address"');
}
