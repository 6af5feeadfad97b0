import type { Attributes, Counter, Histogram, Meter, Tracer, UpDownCounter } from "@opentelemetry/api";
import { SpanKind, SpanStatusCode, context, metrics, trace } from "@opentelemetry/api";
import type { BankIdEvent } from "../events.ts";
import { wrong } from "../options/wrong.ts";
import type { Telemetry } from "./telemetry.ts";
import { label } from "./watch.ts";

/** Options of {@link openTelemetry}. */
export interface OpenTelemetryOptions {
  /** Makes the spans. Default: the registered provider's, as `@bankid-kit/express`. */
  tracer?: Tracer;
  /** Makes the metrics. Default: the registered provider's, as `@bankid-kit/express`. */
  meter?: Meter;
}

const scope = "@bankid-kit/express";

/** A login takes seconds to minutes; a call to BankID takes milliseconds to five seconds. */
const flowBoundaries = [1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 420];
const callBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5];

interface Instruments {
  readonly flows: Counter;
  readonly flowDuration: Histogram;
  readonly upstreamDuration: Histogram;
  readonly requestDuration: Histogram;
  readonly events: Counter;
  readonly openBreakers: UpDownCounter;
}

/**
 * Spans and metrics by OpenTelemetry: give it to `bankId({ telemetry: openTelemetry() })`.
 *
 * Each call to BankID is a span of kind CLIENT (`bankid auth`, `bankid sign`, `bankid collect`, `bankid
 * cancel`), a child of the host's request. The metrics, with their attributes, all of which take few values
 * and none a person's (S11):
 *
 * - `bankid.flows`: flows that ended, by `bankid.kind`, `bankid.mode`, `bankid.outcome` (`completed`, or why it failed).
 * - `bankid.flow.duration` (s): from the first order to the end, by the same.
 * - `bankid.upstream.duration` (s): calls to BankID, by `bankid.call`, `bankid.outcome` and `error.type`.
 * - `bankid.request.duration` (s): requests, by `http.route`, `http.response.status_code` and `error.type`.
 * - `bankid.events`: events of `onEvent`, by `bankid.event`: what an alert counts.
 * - `bankid.breaker.open`: how many circuit breakers are open.
 *
 * All have `bankid.mount`, the mount's `id`. Without a registered SDK all of it costs next to nothing.
 *
 * @throws {BankIdError} `ERR_OPTION` with what to write.
 */
export function openTelemetry({ tracer, meter }: OpenTelemetryOptions = {}): Telemetry {
  requireMethod("tracer", tracer, "startSpan");
  requireMethod("meter", meter, "createCounter");
  const tracing = tracer ?? trace.getTracer(scope);
  // Asked for at the first need: an SDK that starts after the middleware was made is found all the same.
  let made: Instruments | undefined;
  const instruments = () => (made ??= instrumentsOf(meter ?? metrics.getMeter(scope)));
  const openBreakers = new Set<string>();

  function breaker(mount: string, open: boolean): void {
    if (openBreakers.has(mount) === open) return;
    if (open) openBreakers.add(mount);
    else openBreakers.delete(mount);
    instruments().openBreakers.add(open ? 1 : -1, { "bankid.mount": mount });
  }

  return {
    event(event, { mount }) {
      const { flows, flowDuration, events } = instruments();
      events.add(1, { "bankid.mount": mount, "bankid.event": event.type });
      const type: string = event.type;
      if (type === "breaker_opened" || type === "breaker_closed") breaker(mount, type === "breaker_opened");
      if (event.type !== "completed" && event.type !== "failed") return;
      const attributes = { "bankid.mount": mount, ...ofEnd(event) };
      flows.add(1, attributes);
      if (event.tookMs !== undefined) flowDuration.record(event.tookMs / 1000, attributes);
    },

    calling({ mount, call }) {
      const attributes: Attributes = { "bankid.mount": mount, "bankid.call": call };
      const span = tracing.startSpan(`bankid ${call}`, { kind: SpanKind.CLIENT, attributes });
      return {
        within: (work) => context.with(trace.setSpan(context.active(), span), work),
        ended({ outcome, errorType, seconds }) {
          const told = { "bankid.outcome": outcome, ...ofError(errorType) };
          span.setAttributes(told);
          if (outcome !== "ok") span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
          instruments().upstreamDuration.record(seconds, { ...attributes, ...told });
        },
      };
    },

    served({ mount, route, status, error, seconds }) {
      instruments().requestDuration.record(seconds, {
        "bankid.mount": mount,
        "http.route": route,
        "http.response.status_code": status,
        ...ofError(error),
      });
    },
  };
}

/** What can't measure would fail at each event, and nobody would hear of it. */
function requireMethod(name: "tracer" | "meter", value: unknown, method: string): void {
  if (value === undefined) return;
  if (typeof (Object(value) as Record<string, unknown>)[method] === "function") return;
  throw wrong(`${name} of openTelemetry`, {
    what: `must be a ${name} of @opentelemetry/api`,
    why: "nothing would be measured",
    write: `${name}: provider.get${name === "tracer" ? "Tracer" : "Meter"}("bankid"), or leave it out for the registered provider's`,
  });
}

function ofEnd(event: Extract<BankIdEvent, { type: "completed" | "failed" }>): Attributes {
  return {
    "bankid.kind": event.kind,
    "bankid.mode": event.mode,
    "bankid.outcome": event.type === "completed" ? "completed" : label(event.reason),
  };
}

function ofError(errorType: string | undefined): Attributes {
  return errorType === undefined ? {} : { "error.type": errorType };
}

function instrumentsOf(meter: Meter): Instruments {
  const seconds = (name: string, description: string, explicitBucketBoundaries: number[]) =>
    meter.createHistogram(name, { description, unit: "s", advice: { explicitBucketBoundaries } });
  return {
    flows: meter.createCounter("bankid.flows", { description: "Flows that ended", unit: "{flow}" }),
    flowDuration: seconds("bankid.flow.duration", "From a flow's first order to its end", flowBoundaries),
    upstreamDuration: seconds("bankid.upstream.duration", "Calls to BankID", callBoundaries),
    requestDuration: seconds("bankid.request.duration", "Requests to the middleware", callBoundaries),
    events: meter.createCounter("bankid.events", { description: "Events of onEvent", unit: "{event}" }),
    openBreakers: meter.createUpDownCounter("bankid.breaker.open", {
      description: "Circuit breakers that are open",
      unit: "{breaker}",
    }),
  };
}
