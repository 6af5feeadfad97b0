import type { CallReport } from "../http/calls.ts";

/**
 * One call for people to read: `collect 200 1 ms Exempelföretaget outstandingTransaction`. Without `verbose` it
 * holds no secret, no personal number and no orderRef; with it the bodies follow.
 */
export function describeCall(call: CallReport, verbose: boolean): string {
  const { method, endpoint, status, ms, rpName = "no client certificate", outcome, fault } = call;
  const what = endpoint ?? "unknown path";
  const line = [
    ...(method === "POST" ? [] : [printable(method)]),
    what,
    status,
    `${Math.round(ms)} ms`,
    printable(rpName),
    ...(outcome === undefined ? [] : [outcome]),
    ...(fault === undefined ? [] : [`[fault: ${fault}]`]),
  ].join(" ");
  if (!verbose) return line;
  const bodies = [
    ...(endpoint === undefined ? [`  ${printable(call.path)}`] : []),
    ...(call.requestBody === undefined ? [] : [`  → ${printable(call.requestBody)}`]),
    ...(call.responseBody === undefined ? [] : [`  ← ${printable(call.responseBody)}`]),
  ];
  return [line, ...bodies].join("\n");
}

/** Text from outside must not move the terminal's cursor or colour it, nor fill the screen. */
function printable(text: string): string {
  const clean = text.replaceAll(/\p{C}/gu, " ");
  return clean.length > longest ? `${clean.slice(0, longest)}… (${clean.length} characters)` : clean;
}

const longest = 2_000;
