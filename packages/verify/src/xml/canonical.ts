/*
 * Canonical XML 1.0, for the part of XML that is allowed here: no prefixes, no comments, no instructions, and
 * namespaces declared where the caller finds them right.
 */

/** The order in which attributes are written: the namespace first, then the others by their names. */
export function byCanonicalOrder(a: string, b: string): number {
  if (a === "xmlns") return -1;
  if (b === "xmlns") return 1;
  return a < b ? -1 : 1;
}

/** A start tag, with its attributes in the order of `names`. */
export function startTag(
  name: string,
  attributes: Readonly<Record<string, string>>,
  names: readonly string[],
): string {
  let tag = `<${name}`;
  for (const key of names) tag += ` ${key}="${escapeAttribute(attributes[key] ?? "")}"`;
  return `${tag}>`;
}

/** A text between tags. */
export function escapeText(text: string): string {
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
