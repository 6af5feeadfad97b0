import { useEffect, useRef } from "react";
import type { JSX, ReactNode } from "react";

/** A heading that takes the focus when it comes, because what had it has gone. */
export function FocusedHeading({ level, children }: { level: 1 | 2; children: ReactNode }): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const Heading = `h${level}` as const;
  return (
    <Heading ref={heading} tabIndex={-1}>
      {children}
    </Heading>
  );
}
