import type { JSX } from "react";
import type { Words } from "../words/words.ts";

/** For who comes to a page that needs a login. */
export function LogInFirst({ text }: { text: Words }): JSX.Element {
  return (
    <p className="demo-card">
      <a className="demo-button" href="/">
        {text.logInFirst}
      </a>
    </p>
  );
}
