import type { Style } from "../output/text.ts";
import { printable, styled, wrap } from "../output/text.ts";
import type { Channel } from "../world.ts";
import type { Check, Finding } from "./finding.ts";

const headings: Readonly<Record<Check, string>> = {
  node: "Node",
  configuration: "Configuration",
  certificate: "Certificate",
  expiry: "Expiry",
  trust: "Trust",
  clock: "Clock",
  reachability: "Reachability",
};

const marks: Readonly<Record<Finding["level"], readonly [sign: string, style: Style]>> = {
  ok: ["✓", "green"],
  warning: ["!", "yellow"],
  error: ["✗", "red"],
  skipped: ["–", "dim"],
};

/** Columns before the words: a sign, a space, the longest heading, two spaces. */
const margin = 17;

/** Fewest columns at which words stand beside their heading; below, they stand under it. */
const wide = 60;

/** The findings for a person: a line each, the fix beneath, a summary at the end. */
export function reportLines(findings: readonly Finding[], out: Channel): string[] {
  const { columns } = out.size();
  const width = Math.min(out.isTTY ? columns : 100, 100);
  const lines = findings.flatMap((finding) => findingLines(finding, out, width));
  return [...lines, "", ...wrap(summaryOf(findings), width)];
}

function findingLines({ check, level, message, fix }: Finding, out: Channel, width: number): string[] {
  const [sign, style] = marks[level];
  const mark = styled(out, style, sign);
  const heading = headings[check];
  const isWide = width >= wide;
  const indent = isWide ? margin : 2;
  const words = wrap(printable(message), width, indent);
  const [first = "", ...rest] = words;
  const lines = isWide
    ? [`${mark} ${heading.padEnd(margin - 2)}${first}`, ...rest]
    : [`${mark} ${heading}`, `${" ".repeat(indent)}${first}`, ...rest];
  if (fix === undefined) return lines;
  const advice = wrap(`→ ${printable(fix)}`, width - 2, indent);
  return [
    ...lines,
    ...advice.map((line, number) => (number === 0 ? " ".repeat(indent) + line : `  ${line}`)),
  ];
}

function summaryOf(findings: readonly Finding[]): string {
  const errors = findings.filter(({ level }) => level === "error").length;
  const warnings = findings.filter(({ level }) => level === "warning").length;
  const skips = findings.filter(({ level }) => level === "skipped").length;
  const parts = [
    errors === 0 ? "No errors" : counted(errors, "error"),
    ...(warnings === 0 ? [] : [counted(warnings, "warning")]),
    ...(skips === 0 ? [] : [`${skips} not examined`]),
  ];
  const advice = errors > 1 ? " Mend them from the top: the first may cause the rest." : "";
  return `${parts.join(", ")}.${advice}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
