import { useId } from "react";
import type { JSX } from "react";
import type { Document } from "../../wire.ts";
import type { Words } from "../words/words.ts";

export interface DocumentChoiceProps {
  text: Words;
  documents: readonly Document[];
  /** The intent of the one that is shown. */
  chosen: string;
  onChoose: (intent: string) => void;
}

/** Which document to read and sign. */
export function DocumentChoice({ text, documents, chosen, onChoose }: DocumentChoiceProps): JSX.Element {
  const id = useId();
  return (
    <fieldset className="demo-card demo-documents">
      <legend>{text.document}</legend>
      {documents.map(({ intent, title }) => (
        <label key={intent} className="demo-choice">
          <input
            type="radio"
            name={`${id}document`}
            checked={intent === chosen}
            onChange={() => onChoose(intent)}
          />
          {title}
        </label>
      ))}
    </fieldset>
  );
}
