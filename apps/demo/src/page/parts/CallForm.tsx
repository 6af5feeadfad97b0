import { useEffect, useId, useRef, useState } from "react";
import type { FormEvent, JSX } from "react";
import type { CallRequest } from "../api.ts";
import { silent } from "../useCall.ts";
import type { Words } from "../words/words.ts";

export interface CallFormProps {
  text: Words;
  /** Why the last question came to nothing. */
  reason: string | undefined;
  /** It comes after a call that was through. */
  isNext: boolean;
  onAsk: (asked: Omit<CallRequest, "locale">) => void;
}

/** Whom the agent talks with, and who called whom: the app asks the person about just that. */
export function CallForm({ text, reason, isNext, onAsk }: CallFormProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const [callInitiator, setInitiator] = useState<CallRequest["callInitiator"]>("user");
  const id = useId();
  const isWrong = reason === "personal_number";
  const choices = [
    ["user", text.theyCalled],
    ["RP", text.weCalled],
  ] as const;

  // Where the next question begins, because the call that had the focus has gone.
  useEffect(() => {
    if (isNext) input.current?.focus();
  }, [isNext]);
  useEffect(() => {
    if (reason !== undefined) input.current?.focus();
  }, [reason]);

  const ask = (event: FormEvent): void => {
    event.preventDefault();
    onAsk({ personalNumber: input.current?.value.trim() ?? "", callInitiator });
  };

  return (
    <form className="demo-card demo-form" onSubmit={ask} noValidate>
      <p id={`${id}failure`} role="alert" className="demo-wrong">
        {reason !== undefined && why(reason, text)}
      </p>
      <label htmlFor={`${id}number`}>{text.caller}</label>
      <input
        ref={input}
        id={`${id}number`}
        inputMode="numeric"
        autoComplete="off"
        aria-describedby={isWrong ? `${id}failure` : undefined}
        aria-invalid={isWrong}
      />
      <fieldset>
        <legend>{text.whoCalled}</legend>
        {choices.map(([value, name]) => (
          <label key={value} className="demo-choice">
            <input
              type="radio"
              name={`${id}initiator`}
              checked={callInitiator === value}
              onChange={() => setInitiator(value)}
            />
            {name}
          </label>
        ))}
      </fieldset>
      <button type="submit" className="demo-button">
        {text.ask}
      </button>
    </form>
  );
}

function why(reason: string, text: Words): string {
  return reason === silent ? text.serverSilent : (text.callReasons[reason] ?? text.callFailed);
}
