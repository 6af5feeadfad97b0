import type { Element } from "./element.ts";

/**
 * Writes an element as Canonical XML 1.0 does, for the part of XML that is allowed here: no prefixes, no
 * comments, no instructions, and namespaces declared where the caller finds them right.
 */
export function writeCanonical({ name, attributes, children, text }: Omit<Element, "canonical">): string {
  const written = Object.keys(attributes)
    .toSorted(byCanonicalOrder)
    .map((key) => ` ${key}="${escapeAttribute(attributes[key] ?? "")}"`)
    .join("");
  const content = children.length > 0 ? children.map((child) => child.canonical).join("") : escapeText(text);
  return `<${name}${written}>${content}</${name}>`;
}

/** The namespace first, then the others by the code points of their names. */
function byCanonicalOrder(a: string, b: string): number {
  if (a === "xmlns") return -1;
  if (b === "xmlns") return 1;
  return a < b ? -1 : 1;
}

function escapeText(text: string): string {
  if (!/[&<>\r]/.test(text)) return text;
  return text.replaceAll(/[&<>\r]/g, (character) => escapes[character] ?? character);
}

function escapeAttribute(value: string): string {
  // In an attribute, ">" stands for itself.
  if (!/[&<"\t\n\r]/.test(value)) return value;
  return value.replaceAll(/[&<"\t\n\r]/g, (character) => escapes[character] ?? character);
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#x9;",
  "\n": "&#xA;",
  "\r": "&#xD;",
};
