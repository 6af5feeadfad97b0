import { useEffect, useRef } from "react";
import type { JSX, ReactNode } from "react";

export interface FocusedHeadingProps {
  level: 1 | 2;
  /** The id of what is read out with it. */
  describedBy?: string;
  children: ReactNode;
}

/** A heading that takes the focus when it comes, because what had it has gone. */
export function FocusedHeading({ level, describedBy, children }: FocusedHeadingProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const Heading = `h${level}` as const;
  return (
    <Heading ref={heading} tabIndex={-1} aria-describedby={describedBy}>
      {children}
    </Heading>
  );
}
