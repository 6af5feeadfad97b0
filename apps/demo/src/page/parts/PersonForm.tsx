import { useId, useRef, useState } from "react";
import type { FormEvent, JSX } from "react";
import { RefusedError, choosePerson } from "../api.ts";
import type { Words } from "../words/words.ts";

type Outcome = "anyone" | "onlyThisPerson" | "noPersonalNumber" | "serverSilent";

export interface PersonFormProps {
  text: Words;
  /** A person was chosen before this page was loaded. */
  onlyOnePerson: boolean;
}

/** Whom the next login is for: a person by number, or anyone. */
export function PersonForm({ text, onlyOnePerson }: PersonFormProps): JSX.Element {
  const [outcome, setOutcome] = useState<Outcome | undefined>(onlyOnePerson ? "onlyThisPerson" : undefined);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const isWrong = outcome === "noPersonalNumber";

  const save = (event: FormEvent): void => {
    event.preventDefault();
    const wanted = input.current?.value.trim() ?? "";
    void choosePerson(wanted).then(
      () => setOutcome(wanted === "" ? "anyone" : "onlyThisPerson"),
      (error: unknown) => setOutcome(error instanceof RefusedError ? "noPersonalNumber" : "serverSilent"),
    );
  };

  return (
    <form className="demo-card demo-form" onSubmit={save} noValidate>
      <label htmlFor={`${id}number`}>{text.person}</label>
      <p id={`${id}help`} className="demo-muted">
        {text.personHelp}
      </p>
      <div className="demo-row">
        <input
          ref={input}
          id={`${id}number`}
          name="personalNumber"
          inputMode="numeric"
          autoComplete="off"
          aria-describedby={`${id}help ${id}outcome`}
          aria-invalid={isWrong}
        />
        <button type="submit" className="demo-button demo-second">
          {text.choose}
        </button>
      </div>
      <p id={`${id}outcome`} role="status" className={isWrong ? "demo-wrong" : undefined}>
        {outcome && text[outcome]}
      </p>
    </form>
  );
}
