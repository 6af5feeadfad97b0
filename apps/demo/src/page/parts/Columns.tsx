import type { JSX, ReactNode } from "react";
import type { Words } from "../words/words.ts";
import { Content } from "./Content.tsx";

export interface ColumnsProps {
  text: Words;
  children: ReactNode;
  beside: ReactNode;
}

/** The view, and beside it what happens; below it where there is no room. */
export function Columns({ text, children, beside }: ColumnsProps): JSX.Element {
  return (
    <div className="demo-columns">
      <Content className="demo-view">{children}</Content>
      <aside className="demo-beside" aria-label={text.explanation}>
        {beside}
      </aside>
    </div>
  );
}
