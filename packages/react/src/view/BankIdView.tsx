import { useId, useState, type ReactElement, type ReactNode } from "react";
import type { InAppBrowser } from "@bankid-kit/core/browser";
import { sv } from "../texts/sv.ts";
import { withTexts, type BankIdTexts, type BankIdTextsOverride } from "../texts/texts.ts";
import type { UseBankId } from "../useBankId.ts";
import { Acts } from "./Acts.tsx";
import { Slot, ViewContext, type BankIdSlots } from "./context.tsx";
import { createIsSecondClick } from "./double-click.ts";
import { Stage } from "./Stage.tsx";
import { Told } from "./Told.tsx";
import { useHeadingFocus } from "./useHeadingFocus.ts";
import { headingOf, screenOf, statusOf } from "./words.ts";

/** How a login or a signature looks: the same for {@link BankIdView} and what is built on it. */
export interface BankIdLooks {
  /**
   * The words, and by their `lang` the language: `en`, or one of your own. Only some of them: the others stay
   * Swedish; `withTexts(en, …)` changes some of the English ones. Default: `sv`.
   */
  texts?: BankIdTexts | BankIdTextsOverride | undefined;
  /** Parts drawn in another way. */
  slots?: BankIdSlots | undefined;
  /** Your own licensed logotype, above the heading. */
  logo?: ReactNode;
  /** Your name as the BankID app shows it. It stands beside the code, with the page's hostname. */
  rpName?: string | undefined;
  /** Level of the heading in your page. Default: 2. */
  headingLevel?: 1 | 2 | 3 | 4 | undefined;
  /**
   * Leaves out whom the person identifies themselves to, and the sentence against fraud. It is the only thing
   * on the page that helps somebody who was talked into scanning, so say it yourself, beside the code (S70).
   */
  unsafeHideContext?: boolean | undefined;
}

/** What {@link BankIdView} takes. */
export interface BankIdViewProps extends BankIdLooks {
  /** What `useBankId` returns, or any state with actions: see `@bankid-kit/react/samples`. */
  bankId: UseBankId<unknown>;
  /**
   * The app whose own browser shows the page, for BankID can't come back to it: `inAppBrowser` of
   * `@bankid-kit/core/browser` tells. Default: none.
   */
  inApp?: InAppBrowser | undefined;
  /** Stands above the choice of device: the text to sign. */
  children?: ReactNode;
}

const noSlots: BankIdSlots = {};

/**
 * A state, drawn. No behaviour but the focus: for a hook or a controller of your own, and for looking at one
 * state at a time.
 *
 * Needs `@bankid-kit/react/styles.css`.
 *
 * @example
 * <BankIdView bankId={useBankId({ basePath: "/bankid" })} />
 */
export function BankIdView(props: BankIdViewProps): ReactElement {
  const { bankId, inApp, children, logo, headingLevel = 2 } = props;
  const { texts: override, slots = noSlots, rpName, unsafeHideContext = false } = props;
  const texts = override ? withTexts(sv, override) : sv;
  const screen = screenOf(bankId);
  const heading = useHeadingFocus(screen);
  const headingId = useId();
  const [isSecondClick] = useState(createIsSecondClick);
  const Heading = `h${headingLevel}` as const;
  const isBusy = ["checking", "starting"].includes(bankId.phase) && statusOf(bankId, texts) === "";

  return (
    <ViewContext.Provider
      value={{
        bankId,
        inApp,
        texts,
        slots,
        rpName,
        headingLevel,
        hidesContext: unsafeHideContext,
        isSecondClick,
      }}
    >
      {/* Not busy while there is something to announce: what is busy is not read out. */}
      <section className="bankid-root" lang={texts.lang} aria-labelledby={headingId} aria-busy={isBusy}>
        {logo !== undefined && <div className="bankid-logo">{logo}</div>}
        <Heading key={screen} ref={heading} id={headingId} className="bankid-heading" tabIndex={-1}>
          <Slot name="heading">{headingOf(bankId, texts)}</Slot>
        </Heading>
        <div className="bankid-body">
          <Stage />
          <Told />
          <Acts>{children}</Acts>
        </div>
      </section>
    </ViewContext.Provider>
  );
}
