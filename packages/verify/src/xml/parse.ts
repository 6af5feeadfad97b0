import { parseXml, XmlElement, XmlText } from "@rgrove/parse-xml";
import { ensure, readOr, refuse } from "../refuse.ts";
import { decodeUtf8 } from "../utf8.ts";
import { writeCanonical } from "./canonical.ts";
import type { Element } from "./element.ts";

/** Deepest nesting (S83); BankID's is 8. */
const maxDepth = 64;
/** Most characters that mark something up; a signature has about 200. */
const maxMarkup = 4096;

/** What may stand before the root; it is not part of any canonical form. */
const declaration = /^<\?xml version="1\.0"(?: encoding="UTF-8")?(?: standalone="(?:yes|no)")?\?>\n?/;

/**
 * Reads a document into a tree that says what the bytes say and nothing else: written out canonically, the
 * tree gives the same bytes. So it does not matter what a parser makes of a strange document: either all of it
 * is in the tree, or it is refused (S83, S84).
 */
export function parseDocument(bytes: Uint8Array): Element {
  const source = decodeUtf8(bytes, "xml_malformed");
  // Before parsing: it bounds the parser's time, memory and recursion.
  ensure(countMarkup(bytes) <= maxMarkup, "xml_too_complex");
  const document = readOr("xml_malformed", () =>
    parseXml(source, { preserveCdata: true, preserveComments: true, preserveDocumentType: true }),
  );
  const [root, ...others] = document.children;
  ensure(others.length === 0 && root instanceof XmlElement, "xml_forbidden");
  const tree = toElement(root, 1);
  ensure(source.replace(declaration, "") === tree.canonical, "xml_not_canonical");
  return tree;
}

function toElement({ name, attributes, children: nodes }: XmlElement, depth: number): Element {
  ensure(depth <= maxDepth, "xml_too_complex");
  const children: Element[] = [];
  let text = "";
  for (const node of nodes) {
    if (node instanceof XmlElement) children.push(toElement(node, depth + 1));
    // CDATA is a kind of text to the parser.
    else if (node instanceof XmlText && node.type === "text") text += node.text;
    else refuse("xml_forbidden");
  }
  // Neither a text between elements nor a prefix is in any BankID signature; without them the canonical form
  // of a part is the same wherever the part stands.
  ensure(children.length === 0 || text === "", "signature_structure");
  ensure(![name, ...Object.keys(attributes)].some((each) => each.includes(":")), "signature_structure");
  const element = { name, attributes, children, text };
  return { ...element, canonical: writeCanonical(element) };
}

/** How many `<`, `&`, `"` and `'` there are: no tag, attribute or entity does without one. */
function countMarkup(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === 0x3c || byte === 0x26 || byte === 0x22 || byte === 0x27) count++;
  }
  return count;
}
