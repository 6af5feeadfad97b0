import { decodeBase64 } from "../input.ts";
import { ensure, orRefusal } from "../refuse.ts";
import { decodeUtf8 } from "../utf8.ts";
import type { Element } from "../xml/element.ts";

/** What was signed, read from the bytes that were digested. */
export interface SignedData {
  /** Base64 as it was sent; nothing where no text was. */
  readonly visibleData?: string;
  readonly format?: "simpleMarkdownV1";
  readonly nonVisibleData?: string;
  /** Whether somebody identified themselves or signed. */
  readonly kind: "auth" | "sign";
  /** The relying party: the DN of its certificate, and the name that the app showed. */
  readonly rp: { readonly name: string; readonly displayName?: string };
  /** The device, as BankID's app described it. */
  readonly device: { readonly type?: string; readonly osVersion?: string; readonly uhi?: string };
}

const kinds: ReadonlyMap<string, SignedData["kind"]> = new Map([
  ["Identification", "auth"],
  ["Signing", "sign"],
]);

/**
 * Reads `bankIdSignedData`. What is known stands once and in its place; what is not known is left alone inside
 * `srvInfo` and `clientInfo`, which BankID may add to.
 *
 * @see Specification §9.2.
 */
export function readSignedData(signedData: Element): SignedData {
  const rest = [...signedData.children];
  const visible = rest[0]?.name === "usrVisibleData" ? rest.shift() : undefined;
  const hidden = rest[0]?.name === "usrNonVisibleData" ? rest.shift() : undefined;
  const [srvInfo, clientInfo] = rest;
  ensure(rest.length === 2 && srvInfo?.name === "srvInfo" && clientInfo?.name === "clientInfo", code);
  const kind = kinds.get(required(clientInfo, "funcId"));
  ensure(kind !== undefined, code);
  const displayName = optionalText(srvInfo, "displayName");
  return {
    ...(visible === undefined ? {} : readVisible(visible)),
    ...(hidden === undefined ? {} : { nonVisibleData: readHidden(hidden) }),
    kind,
    rp: {
      name: decodeText(required(srvInfo, "name")),
      ...(displayName === undefined ? {} : { displayName }),
    },
    device: readDevice(clientInfo),
  };
}

/** What the app tells of its device decides nothing, so what is not understood of it is left out. */
function readDevice(clientInfo: Element): SignedData["device"] {
  const ai = onlyOne(onlyOne(clientInfo, "env"), "ai");
  const text = (name: string): string | undefined => {
    const base64 = onlyOne(ai, name)?.text ?? "";
    const decoded = orRefusal(() => decodeText(base64));
    return typeof decoded === "string" ? decoded : undefined;
  };
  const [type, osVersion, uhi] = [text("type"), text("deviceInfo"), onlyOne(ai, "uhi")?.text];
  return {
    ...(type === undefined ? {} : { type }),
    ...(osVersion === undefined ? {} : { osVersion }),
    ...(uhi === undefined ? {} : { uhi }),
  };
}

const code = "signed_data_structure";

function readVisible({ attributes, children, text }: Element): Pick<SignedData, "visibleData" | "format"> {
  const { charset, format, visible, ...others } = attributes;
  ensure(charset === "UTF-8" && visible === "wysiwys" && Object.keys(others).length === 0, code);
  ensure(format === undefined || format === "plaintext" || format === "simpleMarkdownV1", code);
  ensure(children.length === 0, code);
  decodeText(text);
  return { visibleData: text, ...(format === "simpleMarkdownV1" ? { format } : {}) };
}

function readHidden({ attributes, children, text }: Element): string {
  ensure(Object.keys(attributes).length === 0 && children.length === 0, code);
  decodeBase64(text, code);
  return text;
}

function optional(parent: Element, name: string): Element | undefined {
  const found = parent.children.filter((child) => child.name === name);
  ensure(found.length <= 1, code);
  return found[0];
}

function onlyOne(parent: Element | undefined, name: string): Element | undefined {
  const [found, ...others] = parent?.children.filter((child) => child.name === name) ?? [];
  return others.length === 0 ? found : undefined;
}

function optionalText(parent: Element, name: string): string | undefined {
  const found = optional(parent, name);
  return found === undefined || found.text === "" ? undefined : decodeText(found.text);
}

function required(parent: Element, name: string): string {
  const found = optional(parent, name);
  ensure(found !== undefined && found.children.length === 0, code);
  return found.text;
}

/** The text that base64 stands for. */
export function decodeText(base64: string): string {
  return decodeUtf8(decodeBase64(base64, code), code);
}
