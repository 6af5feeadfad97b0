import { useId } from "react";
import type { JSX } from "react";
import type { Document } from "../../wire.ts";
import type { Words } from "../words/words.ts";

export interface DocumentChoiceProps {
  text: Words;
  documents: readonly Document[];
  /** The intent of the one that is shown. */
  chosen: string;
  /** One of them is being signed, so another can't be chosen. */
  isSigning: boolean;
  onChoose: (intent: string) => void;
}

/** Which document to read and sign. */
export function DocumentChoice({
  text,
  documents,
  chosen,
  isSigning,
  onChoose,
}: DocumentChoiceProps): JSX.Element {
  const id = useId();
  return (
    <fieldset
      className="demo-card demo-documents"
      disabled={isSigning}
      aria-describedby={isSigning ? `${id}why` : undefined}
    >
      <legend>{text.document}</legend>
      {documents.map(({ intent, title, lang }) => (
        <label key={intent} lang={lang} className="demo-choice">
          <input
            type="radio"
            name={`${id}document`}
            checked={intent === chosen}
            onChange={() => onChoose(intent)}
          />
          {title}
        </label>
      ))}
      {isSigning && (
        <p id={`${id}why`} className="demo-muted">
          {text.documentIsSigned}
        </p>
      )}
    </fieldset>
  );
}
