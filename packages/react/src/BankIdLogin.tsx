import { useEffect, useId, useRef, useState, type ReactElement, type ReactNode, type RefObject } from "react";
import type { BrowserResult } from "@bankid-kit/core/browser";
import { Announcer } from "./Announcer.tsx";
import { redirectPath } from "./flow/address.ts";
import { browserPlatform, type Platform } from "./flow/platform.ts";
import { Checking, Choice, Done, Failed, Framed, Pending } from "./screens.tsx";
import { en } from "./texts/en.ts";
import { sv } from "./texts/sv.ts";
import type { BankIdTexts } from "./texts/texts.ts";
import { useBankId, type UseBankId, type UseBankIdOptions } from "./useBankId.ts";
import { headingOf, screenOf, statusOf, type Screen } from "./words.ts";

/** What {@link BankIdLogin} takes. */
export interface BankIdLoginProps<Result = BrowserResult> extends Omit<UseBankIdOptions, "locale"> {
  /** Default: `"sv"`. */
  locale?: "sv" | "en";
  /** Other words, or another language. Default: those of `locale`. */
  texts?: BankIdTexts;
  /**
   * The login is complete, and the server's result has no `redirectTo` that leads to a path on this origin;
   * such a path is gone to instead.
   */
  onComplete?: (result: Result) => void;
  /** Your own licensed logotype, above the heading. */
  logo?: ReactNode;
}

const languages = { sv, en };

/**
 * A login with BankID: choice of device, QR code, opening the app, status, cancel, try again.
 *
 * Needs `@bankid-kit/react/styles.css`.
 *
 * @typeParam Result - What the server's `onComplete` returns under `browser`.
 * @throws {BankIdBasePathError} `ERR_BASE_PATH` when `basePath` is not a path on this origin (S69).
 * @example
 * <BankIdLogin basePath="/bankid" />
 */
export function BankIdLogin<Result = BrowserResult>(props: BankIdLoginProps<Result>): ReactElement {
  const { locale = "sv", texts = languages[locale], onComplete, logo, ...options } = props;
  const [platform] = useState(() => options.platform ?? browserPlatform());
  const bankId = useBankId<Result>({ ...options, locale, platform });
  const screen = screenOf(bankId);
  const heading = useHeadingFocus(screen);
  const headingId = useId();
  const status = statusOf(bankId, texts);
  useResult(bankId, platform, onComplete);

  return (
    <section
      className="bankid-root"
      lang={texts.lang}
      aria-labelledby={headingId}
      // Not while there is something to announce: what is busy is not read out.
      aria-busy={status === "" && bankId.phase !== "idle" && bankId.phase !== "framed"}
    >
      {logo !== undefined && <div className="bankid-logo">{logo}</div>}
      <h2 key={screen} ref={heading} id={headingId} className="bankid-heading" tabIndex={-1}>
        {headingOf(bankId, texts)}
      </h2>
      {drawBody(bankId, texts, platform)}
      <Announcer text={status} />
    </section>
  );
}

function drawBody<Result>(bankId: UseBankId<Result>, texts: BankIdTexts, platform: Platform): ReactElement {
  const { start, cancel, restart, device } = bankId;
  switch (bankId.phase) {
    case "checking":
      return <Checking state={bankId} texts={texts} />;
    case "framed":
      return <Framed state={bankId} texts={texts} />;
    case "idle":
      return <Choice texts={texts} device={device} start={start} />;
    case "starting":
    case "pending":
      return <Pending state={bankId} texts={texts} hostname={platform.location.hostname} cancel={cancel} />;
    case "failed":
      return <Failed state={bankId} texts={texts} start={start} restart={restart} />;
    case "complete":
    default:
      return <Done texts={texts} />;
  }
}

/**
 * Moves the focus to the heading of a new screen when the old one took the focused element along, so that
 * a keyboard or a screen reader is not thrown back to the top of the page. Not when the page has just been
 * loaded, and never away from something that is still there.
 */
function useHeadingFocus(screen: Screen): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(screen);
  useEffect(() => {
    const from = before.current;
    before.current = screen;
    if (from === screen || from === "checking") return;
    const active = document.activeElement;
    if (active === null || active === document.body) heading.current?.focus();
  }, [screen]);
  return heading;
}

/** Hands a result on, once. */
function useResult<Result>(
  bankId: UseBankId<Result>,
  platform: Platform,
  onComplete: ((result: Result) => void) | undefined,
): void {
  const handled = useRef<object>(undefined);
  useEffect(() => {
    if (bankId.phase !== "complete" || handled.current === bankId) return;
    handled.current = bankId;
    const path = redirectPath(bankId.result);
    if (path === undefined) onComplete?.(bankId.result);
    else platform.location.assign(path);
  }, [bankId, platform, onComplete]);
}
