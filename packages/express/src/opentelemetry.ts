/** Spans and metrics by OpenTelemetry; needs `@opentelemetry/api`. */
export { openTelemetry } from "./telemetry/opentelemetry.ts";
export type { OpenTelemetryOptions } from "./telemetry/opentelemetry.ts";
