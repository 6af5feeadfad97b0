import { context, metrics, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Telemetry } from "../src/index.ts";
import { openTelemetry } from "../src/opentelemetry.ts";
import { completionData, failedCall, refused } from "./fake-bankid.ts";
import { Kit, nonceOf } from "./kit.ts";

class Reader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

/** A whole SDK in memory. */
function sdk() {
  const exporter = new InMemorySpanExporter();
  const tracing = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const reader = new Reader();
  const metering = new MeterProvider({ readers: [reader] });
  const tracer = tracing.getTracer("test");
  const collected = async (): Promise<ResourceMetrics> => (await reader.collect()).resourceMetrics;
  return {
    tracer,
    telemetry: openTelemetry({ tracer, meter: metering.getMeter("test") }),
    spans: () => exporter.getFinishedSpans(),
    collected,
    /** The data points of one metric. */
    points: async (name: string) => {
      const all = (await collected()).scopeMetrics.flatMap(({ metrics: each }) => each);
      const points = all.find(({ descriptor }) => descriptor.name === name)?.dataPoints ?? [];
      return points.map(({ attributes, value }) => ({ attributes, value }));
    },
  };
}

async function login(kit: Kit): Promise<void> {
  const browser = kit.browser();
  await browser.start();
  await browser.poll();
  kit.bankId.complete();
  await browser.poll();
}

const manager = new AsyncLocalStorageContextManager();
beforeAll(() => context.setGlobalContextManager(manager.enable()));
afterAll(() => context.disable());

describe("with OpenTelemetry", () => {
  test("each call to BankID is a CLIENT span below the request that needed it", async () => {
    const { telemetry, tracer, spans } = sdk();
    const kit = new Kit({ options: { telemetry } });
    const browser = kit.browser();
    await tracer.startActiveSpan("POST /bankid/auth", async (span) => {
      await browser.start();
      span.end();
    });
    await tracer.startActiveSpan("POST /bankid/collect", async (span) => {
      await browser.poll();
      span.end();
    });
    await browser.send("/cancel", { flow: browser.flow });
    await kit.close();

    const [auth, authRequest, collect, collectRequest, cancel] = spans();
    expect([auth?.name, collect?.name, cancel?.name]).toEqual([
      "bankid auth",
      "bankid collect",
      "bankid cancel",
    ]);
    expect(auth?.kind).toBe(SpanKind.CLIENT);
    expect(auth?.parentSpanContext?.spanId).toBe(authRequest?.spanContext().spanId);
    expect(collect?.parentSpanContext?.spanId).toBe(collectRequest?.spanContext().spanId);
    expect(collect?.attributes).toEqual({
      "bankid.mount": "login",
      "bankid.call": "collect",
      "bankid.outcome": "ok",
    });
    expect(collect?.status.code).toBe(SpanStatusCode.UNSET);
  });

  test("what the client does in a call happens within the call's span", async () => {
    const { telemetry, spans } = sdk();
    const kit = new Kit({ options: { telemetry } });
    const browser = kit.browser();
    await browser.start();
    let seen: string | undefined;
    kit.bankId.gate = async () => {
      seen = trace.getActiveSpan()?.spanContext().spanId;
    };
    await browser.poll();
    expect(seen).toBe(spans().at(-1)?.spanContext().spanId);
  });

  test("a call that fails is an error by BankID's code or the client's", async () => {
    const { telemetry, spans, points } = sdk();
    const kit = new Kit({ options: { telemetry } });
    const failures = [
      refused("alreadyInProgress", 400),
      refused("maintenance", 503),
      failedCall("ERR_TIMEOUT"),
    ];
    for (const failure of failures) {
      kit.bankId.failures.auth.push(failure);
      await kit.browser().start();
    }
    expect(spans().map(({ attributes, status }) => [attributes["error.type"], status.code])).toEqual([
      ["alreadyInProgress", SpanStatusCode.ERROR],
      ["maintenance", SpanStatusCode.ERROR],
      ["ERR_TIMEOUT", SpanStatusCode.ERROR],
    ]);
    const upstream = await points("bankid.upstream.duration");
    expect(upstream.map(({ attributes }) => attributes["bankid.outcome"])).toEqual([
      "refused",
      "failed",
      "failed",
    ]);
  });

  test("a word of BankID's that may be anything is no label", async () => {
    const { telemetry, spans } = sdk();
    const kit = new Kit({ options: { telemetry } });
    kit.bankId.failures.auth.push(refused("some code, 198001011234", 400));
    await kit.browser().start();
    expect(spans()[0]?.attributes["error.type"]).toBe("other");
  });

  test("flows are counted by kind, mode and outcome, with the time that they took", async () => {
    const { telemetry, points } = sdk();
    const kit = new Kit({ options: { telemetry } });
    await login(kit);
    const browser = kit.browser();
    await browser.start();
    await browser.send("/cancel", { flow: browser.flow });

    const attributes = { "bankid.mount": "login", "bankid.kind": "auth", "bankid.mode": "qr" };
    expect(await points("bankid.flows")).toEqual([
      { attributes: { ...attributes, "bankid.outcome": "completed" }, value: 1 },
      { attributes: { ...attributes, "bankid.outcome": "cancelled" }, value: 1 },
    ]);
    const [took] = await points("bankid.flow.duration");
    expect(took?.value).toMatchObject({ count: 1, sum: 4 });
  });

  test("requests are timed by route, status and error", async () => {
    const { telemetry, points } = sdk();
    const kit = new Kit({ options: { telemetry } });
    const browser = kit.browser();
    await browser.start();
    await browser.send("/qr", { flow: "unknown" });
    const served = await points("bankid.request.duration");
    expect(served.map(({ attributes }) => attributes)).toEqual([
      { "bankid.mount": "login", "http.route": "/auth", "http.response.status_code": 200 },
      {
        "bankid.mount": "login",
        "http.route": "/qr",
        "http.response.status_code": 404,
        "error.type": "flow_unknown",
      },
    ]);
  });

  test("every event is counted by its type (S58)", async () => {
    const { telemetry, points } = sdk();
    const kit = new Kit({ options: { telemetry } });
    const browser = kit.browser();
    await browser.start("device");
    await browser.poll("wrong");
    const counts = await points("bankid.events");
    const told = Object.fromEntries(
      counts.map(({ attributes, value }) => [String(attributes["bankid.event"]), value]),
    );
    expect(told).toMatchObject({ started: 1, nonce_mismatch: 1 });
  });

  test("a breaker of one client that opens and closes is one, and then none", async () => {
    const { telemetry, points } = sdk();
    const mount = { mount: "login" };
    const value = async () => (await points("bankid.breaker.open"))[0]?.value;
    const told = (type: string) => telemetry.event({ type } as never, mount);
    told("breaker_opened");
    told("breaker_opened");
    expect(await value()).toBe(1);
    told("breaker_closed");
    told("breaker_closed");
    expect(await value()).toBe(0);
  });

  test("no span, metric or attribute has anything of a person or an order (S11)", async () => {
    const { telemetry, spans, collected } = sdk();
    const kit = new Kit({
      options: { telemetry, userVisibleData: () => "canary-text" },
      onComplete: () => ({ session: { secret: "canary-session" }, browser: { redirectTo: "/canary" } }),
    });
    const canaries = new Set([
      "canary",
      "192.0.2.7",
      ...Object.values(completionData.user),
      completionData.signature,
    ]);
    for (const mode of ["qr", "device"] as const) {
      const browser = kit.browser();
      const { body } = await browser.start(mode);
      const { orderRef, autoStartToken, qrStartToken, qrStartSecret } = kit.bankId.order;
      const handle = [...browser.jar.values()][0] ?? "";
      const nonce = mode === "device" ? nonceOf(kit.bankId) : undefined;
      const own = [
        orderRef,
        autoStartToken,
        qrStartToken,
        qrStartSecret,
        handle,
        browser.flow,
        body.ref,
        nonce,
      ];
      for (const canary of own) if (canary !== undefined) canaries.add(canary);
      kit.bankId.failures.collect.push(failedCall("ERR_NO_ANSWER"));
      await browser.poll();
      kit.bankId.complete();
      await browser.poll(nonce);
      expect((await browser.poll()).body.status).toBe("complete");
    }
    const told = [
      JSON.stringify((await collected()).scopeMetrics),
      ...spans().map(({ name, attributes, events, status }) =>
        JSON.stringify({ name, attributes, events, status }),
      ),
    ].join("\n");
    expect(told).toContain("bankid.flow.duration");
    expect(told).toContain("bankid collect");
    expect([...canaries].filter((canary) => told.includes(canary))).toEqual([]);
  });

  test("no SDK is needed: the login is the same", async () => {
    const kit = new Kit({ options: { telemetry: openTelemetry() } });
    await login(kit);
    expect(kit.established).toHaveLength(1);
  });

  test("an SDK that starts after the middleware was made gets the metrics", async () => {
    const kit = new Kit({ options: { telemetry: openTelemetry() } });
    const reader = new Reader();
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
    try {
      await login(kit);
    } finally {
      metrics.disable();
    }
    const { resourceMetrics } = await reader.collect();
    const names = resourceMetrics.scopeMetrics.flatMap(({ metrics: each }) =>
      each.map(({ descriptor }) => descriptor.name),
    );
    expect(names).toContain("bankid.flows");
  });
});

function trouble(): never {
  throw new Error("the exporter is down");
}

describe("a telemetry that misbehaves", () => {
  const quiet: Telemetry = {
    event: () => undefined,
    calling: () => ({ within: (work) => work(), ended: () => undefined }),
    served: () => undefined,
  };
  const cases: [string, Partial<Telemetry>][] = [
    ["throws at events", { event: trouble }],
    ["throws at requests", { served: trouble }],
    ["throws when a call begins", { calling: trouble }],
    ["throws around a call", { calling: () => ({ within: trouble, ended: trouble }) }],
    // oxlint-disable-next-line typescript/no-misused-promises -- what it looks like is what must do no harm
    ["rejects", { event: async () => trouble(), served: async () => trouble() }],
    ["never runs the call", { calling: () => ({ within: () => undefined, ended: () => undefined }) }],
    [
      "runs the call twice and throws",
      {
        calling: () => ({
          within: (work) => {
            work();
            work();
            trouble();
          },
          ended: () => undefined,
        }),
      },
    ],
  ];
  test.each(cases)("%s: every call is made once, and the person is logged in", async (_, telemetry) => {
    const kit = new Kit({ options: { telemetry: { ...quiet, ...telemetry } } });
    await login(kit);
    expect(kit.bankId.orders).toHaveLength(1);
    expect(kit.bankId.collects).toBe(2);
    expect(kit.established).toHaveLength(1);
  });

  test.each([[{}], [null], ["otlp"], [{ ...quiet, served: 1 }]])("%j is refused at start-up", (telemetry) => {
    expect(() => new Kit({ options: { telemetry: telemetry as never } })).toThrow(
      expect.objectContaining({ code: "ERR_OPTION", message: expect.stringContaining("openTelemetry()") }),
    );
  });
});
