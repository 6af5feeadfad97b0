import type { asn1 as Forge } from "node-forge";
// @ts-expect-error node-forge is typed as a whole, and of the whole only this part is wanted.
import untyped from "node-forge/lib/asn1.js";

/** What is used of node-forge: its reader of ASN.1. The rest is never loaded. */
export interface Asn1Reader {
  /** Takes and gives bytes as Latin-1. */
  fromDer(
    bytes: string,
    options: {
      readonly strict: true;
      readonly parseAllBytes: true;
      readonly decodeBitStrings: false;
      readonly maxDepth: number;
    },
  ): Forge.Asn1;
  derToOid(bytes: string): string;
}

export const asn1: Asn1Reader = untyped as Asn1Reader;
