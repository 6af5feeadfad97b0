import { parseXml, XmlElement, XmlText } from "@rgrove/parse-xml";
import { ensure, readOr, refuse } from "../refuse.ts";
import { decodeUtf8 } from "../utf8.ts";
import { byCanonicalOrder, escapeText, startTag } from "./canonical.ts";
import type { Element } from "./element.ts";

/** Deepest nesting (S83); BankID's is 8. */
const maxDepth = 64;
/** Most characters that mark something up; a signature has about 200. */
const maxMarkup = 1024;
/** Longest tag, in bytes; a signature's is 140. */
const maxTag = 1024;

/** What may stand before the root; it is not part of any canonical form. */
const declaration = /^<\?xml version="1\.0"(?: encoding="UTF-8")?(?: standalone="(?:yes|no)")?\?>\n?/;

/**
 * Reads a document into a tree that says what the bytes say and nothing else: written out canonically, the
 * tree gives the same bytes. So it does not matter what a parser makes of a strange document: either all of it
 * is in the tree, or it is refused (S83, S84).
 */
export function parseDocument(bytes: Uint8Array): Element {
  const source = decodeUtf8(bytes, "xml_malformed");
  // Before parsing: it bounds the parser's time, memory and recursion (S97).
  ensure(isSimple(bytes), "xml_too_complex");
  const document = readOr("xml_malformed", () =>
    parseXml(source, { preserveCdata: true, preserveComments: true, preserveDocumentType: true }),
  );
  const [root, ...others] = document.children;
  ensure(others.length === 0 && root instanceof XmlElement, "xml_forbidden");
  const written: Written = { text: "" };
  const tree = toElement(root, written, 1);
  const [declared = ""] = declaration.exec(source) ?? [];
  const isCanonical =
    source.length === declared.length + written.text.length && source.endsWith(written.text);
  ensure(isCanonical, "xml_not_canonical");
  return tree;
}

/** The canonical form of the document, as far as it has been written. */
interface Written {
  text: string;
}

/** Where an element stands in what was written. */
interface Extent {
  readonly written: Written;
  readonly start: number;
  readonly end: number;
}

class WrittenElement implements Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly attributeNames: readonly string[];
  readonly children: readonly Element[];
  readonly text: string;
  readonly #extent: Extent;

  constructor(element: Omit<Element, "canonical">, extent: Extent) {
    this.name = element.name;
    this.attributes = element.attributes;
    this.attributeNames = element.attributeNames;
    this.children = element.children;
    this.text = element.text;
    this.#extent = extent;
  }

  get canonical(): string {
    const { written, start, end } = this.#extent;
    return written.text.slice(start, end);
  }
}

const none: readonly never[] = [];

/** Makes an element of a node and writes it; depth first, so that it is written whole when this ends. */
function toElement(
  { name, attributes, children: nodes }: XmlElement,
  written: Written,
  depth: number,
): Element {
  ensure(depth <= maxDepth, "xml_too_complex");
  const start = written.text.length;
  const names = Object.keys(attributes);
  const attributeNames = names.length === 0 ? none : names.toSorted(byCanonicalOrder);
  // A prefix is in no BankID signature; without any, a part is the same in canonical form wherever it stands.
  ensure(!name.includes(":") && !attributeNames.some((each) => each.includes(":")), "signature_structure");
  written.text += startTag(name, attributes, attributeNames);
  const { children, text } = readContent(nodes, written, depth);
  written.text += `${escapeText(text)}</${name}>`;
  const end = written.text.length;
  return new WrittenElement({ name, attributes, attributeNames, children, text }, { written, start, end });
}

function readContent(
  nodes: XmlElement["children"],
  written: Written,
  depth: number,
): Pick<Element, "children" | "text"> {
  const children: Element[] = [];
  let text = "";
  for (const node of nodes) {
    if (node instanceof XmlElement) children.push(toElement(node, written, depth + 1));
    // CDATA is a kind of text to the parser.
    else if (node instanceof XmlText && node.type === "text") text += node.text;
    else refuse("xml_forbidden");
  }
  // No BankID signature has a text between elements.
  ensure(children.length === 0 || text === "", "signature_structure");
  return { children: children.length === 0 ? none : children, text };
}

/** Whether few `<`, `&`, `"` and `'` are there, without which no tag, attribute or entity is, and no tag is long. */
function isSimple(bytes: Uint8Array): boolean {
  let count = 0;
  let opened = bytes.length;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === 0x3c || byte === 0x26 || byte === 0x22 || byte === 0x27) {
      count++;
      if (byte === 0x3c) opened = at;
    } else if (byte === 0x3e) {
      if (at - opened > maxTag) return false;
      opened = bytes.length;
    }
  }
  return count <= maxMarkup && bytes.length - opened <= maxTag;
}
