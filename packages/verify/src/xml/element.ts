/** An element of a signature: either other elements are in it, or a text. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Names of the attributes, in canonical order. */
  readonly attributeNames: readonly string[];
  readonly children: readonly Element[];
  readonly text: string;
  /** The element in canonical form: exactly how it stands in the document. */
  readonly canonical: string;
}
