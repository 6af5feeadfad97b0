import { useContext, useId, useMemo, type ReactElement } from "react";
import { parseSimpleMarkdown } from "@bankid-kit/core/browser";
import { sv } from "../texts/sv.ts";
import { withTexts, type BankIdTexts, type BankIdTextsOverride } from "../texts/texts.ts";
import { ViewContext } from "../view/context.tsx";
import { Markdown } from "./Markdown.tsx";
import { textSize } from "./measure.ts";

/** What {@link BankIdTextPreview} takes. */
export interface BankIdTextPreviewProps {
  /** `userVisibleData`, as it reads and not in base64. */
  text: string;
  /** `userVisibleDataFormat`. Default: `"plaintext"`. */
  format?: "plaintext" | "simpleMarkdownV1" | undefined;
  /** What the text is shown for: a login has less room. Default: `"sign"`. */
  kind?: "auth" | "sign" | undefined;
  /**
   * The language of the words around the text, `en` for one, or some other words, in `preview`. Default: what
   * the login or signature around it has; `sv` where there is none.
   */
  texts?: BankIdTexts | BankIdTextsOverride | undefined;
  /** BCP 47 tag of the text itself, for a screen reader. Default: that of the words around it. */
  lang?: string | undefined;
  /** Level of `#` in your page; `##` and `###` are below it. Default: 3. */
  headingLevel?: 2 | 3 | 4 | undefined;
  /** Hides how much of the room is used. Default: shown. */
  showSize?: boolean | undefined;
}

/**
 * A text that is to be signed, or that the app shows at a login, by the rules by which the BankID app shows it. A text that BankID would refuse
 * is not shown; what is wrong with it is.
 *
 * Needs `@bankid-kit/react/styles.css`. The app's own looks are BankID's and are not imitated.
 *
 * @example
 * <BankIdTextPreview text={"# Avtal\n\n+ *Hyra* 9 000 kr"} format="simpleMarkdownV1" />
 */
export function BankIdTextPreview(props: BankIdTextPreviewProps): ReactElement {
  const { text, format = "plaintext", kind = "sign", lang, headingLevel = 3 } = props;
  const { showSize = true, texts: override = {} } = props;
  const texts = withTexts(useContext(ViewContext)?.texts ?? sv, override);
  const labelId = useId();
  const read = useMemo(
    () => (format === "plaintext" ? undefined : parseSimpleMarkdown(text)),
    [text, format],
  );
  const { used, limit } = textSize(text, kind);

  return (
    <div className="bankid-preview" lang={texts.lang}>
      <p id={labelId} className="bankid-preview-label">
        {kind === "auth" ? texts.preview.authLabel : texts.preview.label}
      </p>
      {read?.mistake ? (
        <div className="bankid-preview-mistake">
          <p>{texts.preview.mistake(read.mistake.line, read.mistake.column)}</p>
          <p lang="en">{read.mistake.message}</p>
        </div>
      ) : (
        // It scrolls, so it must be reached by the keyboard, and so it needs a name.
        <div className="bankid-preview-text" role="region" aria-labelledby={labelId} tabIndex={0} lang={lang}>
          {read ? <Markdown blocks={read.blocks} headingLevel={headingLevel} /> : <Plain text={text} />}
        </div>
      )}
      {used > limit && <p className="bankid-preview-mistake">{texts.preview.tooLong}</p>}
      {showSize && <p className="bankid-note">{texts.preview.used(used, limit)}</p>}
    </div>
  );
}

/** Plain text: nothing but its line breaks means anything. */
function Plain({ text }: { text: string }): ReactElement {
  return <p>{text.replace(/\r\n?/g, "\n")}</p>;
}
