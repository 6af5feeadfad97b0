/** What of the traffic is shown. Pure. */

/** Members whose texts are words from a list, or the page's own: everything else may be somebody's secret. */
const harmless = new Set([
  "callInitiator",
  "device",
  "environment",
  "error",
  "format",
  "hint",
  "intent",
  "kind",
  "lang",
  "locale",
  "message",
  "mode",
  "reason",
  "ref",
  "returnPath",
  "status",
  "title",
]);

/**
 * JSON as it may be shown beside the page: numbers, yes or no, and words of the wire. Names, numbers of people,
 * flows, tokens and texts become an ellipsis.
 */
export function shownJson(value: unknown, member = ""): string {
  if (Array.isArray(value))
    return value.length === 0 ? "[]" : `[${shownJson(value[0])}${value.length > 1 ? ", …" : ""}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([name, each]) => `${name}: ${shownJson(each, name)}`);
    return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
  }
  if (typeof value === "string") return harmless.has(member) ? `"${value}"` : "…";
  return String(value);
}

/** A path without the ids in it, which find what is somebody's. */
export function shownPath(path: string): string {
  return path.replaceAll(/\/[\w-]{16,}/g, "/…");
}
