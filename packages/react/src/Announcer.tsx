import type { ReactElement } from "react";

/** What {@link Announcer} takes. */
export interface AnnouncerProps {
  /** What a screen reader says, once, when it changes. Empty: nothing. */
  text: string;
}

/**
 * The one live region of a component. It stands empty from the first render on, because a region that
 * comes together with its text is not read out.
 */
export function Announcer({ text }: AnnouncerProps): ReactElement {
  return (
    <p className="bankid-announcer" role="status">
      {text}
    </p>
  );
}
