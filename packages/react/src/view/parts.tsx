/** The smallest things that are drawn. */

import type { MouseEvent, ReactElement, ReactNode } from "react";
import { useView } from "./context.tsx";

/** What {@link Button} takes. */
export interface ButtonProps {
  /** The next act. */
  primary?: boolean;
  onClick: () => void;
  children: ReactNode;
}

/** A button across the card. */
export function Button({ primary = false, onClick, children }: ButtonProps): ReactElement {
  const { isSecondClick } = useView();
  const press = (event: MouseEvent): void => void (isSecondClick(event) || onClick());
  return (
    <button type="button" className={looksOf(primary)} onClick={press}>
      {children}
    </button>
  );
}

/** What {@link ButtonLink} takes. */
export interface ButtonLinkProps {
  primary?: boolean;
  href: string;
  /** In a window of its own, which can't reach this one. */
  newWindow?: boolean;
  children: ReactNode;
}

/** A link that looks like a button. */
export function ButtonLink(props: ButtonLinkProps): ReactElement {
  const { primary = false, href, newWindow = false, children } = props;
  return (
    <a
      className={looksOf(primary)}
      href={href}
      referrerPolicy="origin"
      {...(newWindow ? { target: "_blank", rel: "noreferrer" } : {})}
    >
      {children}
    </a>
  );
}

function looksOf(primary: boolean): string {
  return primary ? "bankid-button bankid-button-primary" : "bankid-button";
}

/** Below one another, the next act first. */
export function Buttons({ children }: { children: ReactNode }): ReactElement {
  return <div className="bankid-buttons">{children}</div>;
}

/** Something that the person should know before they go on. */
export function Notice({ children }: { children: ReactNode }): ReactElement {
  return <div className="bankid-notice">{children}</div>;
}

/** Goes round while something is waited for. */
export function Spinner(): ReactElement {
  return <span className="bankid-spinner" aria-hidden="true" />;
}

/** A sign that the text beside it says in words. */
export function Mark({ kind }: { kind: "done" | "failed" }): ReactElement {
  return (
    <svg className={`bankid-mark bankid-mark-${kind}`} viewBox="0 0 48 48" aria-hidden="true">
      <circle cx="24" cy="24" r="22" />
      <path d={kind === "done" ? "M14.5 24.5l6.5 6.5 12.5-13.5" : "M24 13.5v13M24 33.5v.5"} />
    </svg>
  );
}
