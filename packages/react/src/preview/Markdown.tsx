import type { ReactElement, ReactNode } from "react";
import type { MarkdownAlignment, MarkdownBlock, MarkdownSpan } from "@bankid-kit/core/browser";

/** What {@link Markdown} takes. */
export interface MarkdownProps {
  blocks: readonly MarkdownBlock[];
  /** Level of `#` in the page's outline; `##` and `###` are below it. */
  headingLevel: 2 | 3 | 4;
}

/**
 * A text in simpleMarkdownV1. Its elements are those of this file and have no attributes, and every word of
 * the text is a text node (S68).
 */
export function Markdown({ blocks, headingLevel }: MarkdownProps): ReactElement {
  return (
    <>
      {blocks.map((block, index) => (
        <Block key={index} block={block} headingLevel={headingLevel} />
      ))}
    </>
  );
}

function Block({ block, headingLevel }: { block: MarkdownBlock; headingLevel: 2 | 3 | 4 }): ReactElement {
  switch (block.type) {
    case "heading": {
      const Heading = `h${headingLevel + block.level - 1}` as "h2" | "h3" | "h4" | "h5" | "h6";
      return <Heading>{spans(block.content)}</Heading>;
    }
    case "paragraph":
      return <p>{block.lines.map(line)}</p>;
    case "thematicBreak":
      return <hr />;
    case "unorderedList":
      return (
        <ul>
          {block.items.map((item, index) => (
            <li key={index}>{spans(item)}</li>
          ))}
        </ul>
      );
    case "orderedList":
      // The number is text: there may be gaps, and only an attribute could make them.
      return (
        <ol>
          {block.items.map(({ number, content }, index) => (
            <li key={index}>
              {number}. {spans(content)}
            </li>
          ))}
        </ol>
      );
    case "table":
    default: {
      const row = (cells: MarkdownSpan[][], Cell: "th" | "td"): ReactNode =>
        cells.map((cell, index) => <Cell key={index}>{aligned(block.columns[index], spans(cell))}</Cell>);
      return (
        <table>
          <thead>
            <tr>{row(block.header, "th")}</tr>
          </thead>
          <tbody>
            {block.rows.map((cells, index) => (
              <tr key={index}>{row(cells, "td")}</tr>
            ))}
          </tbody>
        </table>
      );
    }
  }
}

function line(content: MarkdownSpan[], index: number): ReactNode {
  const words = spans(content);
  return index === 0 ? words : [<br key={`${index}br`} />, words];
}

function spans(content: readonly MarkdownSpan[]): ReactNode[] {
  return content.map(({ text, strong }, index) => (strong ? <strong key={index}>{text}</strong> : text));
}

/** The stylesheet aligns by the element inside of a cell, for an attribute would be one too many. */
function aligned(alignment: MarkdownAlignment | undefined, content: ReactNode): ReactNode {
  if (alignment === "right") return <div>{content}</div>;
  return alignment === "center" ? <span>{content}</span> : content;
}
