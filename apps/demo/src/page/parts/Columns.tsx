import type { JSX, ReactNode } from "react";

/** The view, and beside it what happens; below it where there is no room. */
export function Columns({ children, beside }: { children: ReactNode; beside: ReactNode }): JSX.Element {
  return (
    <div className="demo-columns">
      <div className="demo-view">{children}</div>
      <aside className="demo-beside">{beside}</aside>
    </div>
  );
}
