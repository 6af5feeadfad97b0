import type { JSX } from "react";
import type { User } from "../../wire.ts";
import type { Words } from "../words/words.ts";
import { FocusedHeading } from "./FocusedHeading.tsx";

export interface LoggedInProps {
  user: User;
  text: Words;
  onLogOut: () => void;
}

/** Who is logged in. */
export function LoggedIn({ user, text, onLogOut }: LoggedInProps): JSX.Element {
  return (
    <section className="demo-card">
      <FocusedHeading level={1}>{text.loggedIn}</FocusedHeading>
      <dl className="demo-facts">
        <dt>{text.name}</dt>
        <dd>{user.name}</dd>
        <dt>{text.givenName}</dt>
        <dd>{user.givenName}</dd>
        <dt>{text.surname}</dt>
        <dd>{user.surname}</dd>
      </dl>
      <div className="demo-row">
        <a className="demo-button" href="/sign">
          {text.sign}
        </a>
        <a className="demo-button demo-second" href="/call-centre">
          {text.calls}
        </a>
        <button type="button" className="demo-button demo-second" onClick={onLogOut}>
          {text.logOut}
        </button>
      </div>
    </section>
  );
}
