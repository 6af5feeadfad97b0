import { useEffect, useRef } from "react";
import type { JSX } from "react";
import type { User } from "./api.ts";
import type { Words } from "./words.ts";

export interface LoggedInProps {
  user: User;
  text: Words;
  onLogOut: () => void;
}

/** Who is logged in. */
export function LoggedIn({ user, text, onLogOut }: LoggedInProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="demo-card">
      <h1 ref={heading} tabIndex={-1}>
        {text.loggedIn}
      </h1>
      <dl className="demo-facts">
        <dt>{text.name}</dt>
        <dd>{user.name}</dd>
        <dt>{text.givenName}</dt>
        <dd>{user.givenName}</dd>
        <dt>{text.surname}</dt>
        <dd>{user.surname}</dd>
      </dl>
      <button type="button" className="demo-button" onClick={onLogOut}>
        {text.logOut}
      </button>
    </section>
  );
}
