import type { JSX, ReactNode } from "react";

/** What the page is there for, and where "skip to the content" goes. */
export function Content({ className, children }: { className?: string; children: ReactNode }): JSX.Element {
  return (
    <main id="content" className={className}>
      {children}
    </main>
  );
}
