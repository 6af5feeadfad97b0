import { useState, type ReactElement, type ReactNode } from "react";
import { inAppBrowser, type BrowserResult } from "@bankid-kit/core/browser";
import { browserPlatform } from "./flow/platform.ts";
import { useBankId, type UseBankIdOptions } from "./useBankId.ts";
import { useResult } from "./useResult.ts";
import { BankIdView, type BankIdLooks } from "./view/BankIdView.tsx";

/** What {@link BankIdSign} takes. */
export interface BankIdSignProps<Result = BrowserResult>
  extends Omit<UseBankIdOptions, "locale" | "sign">, BankIdLooks {
  /** Told to the server's `sign.request`, which makes the text by it. */
  intent?: string | undefined;
  /**
   * The text that the person reads on this page, to the letter as the server makes it. If the server would
   * have another one signed, nothing is signed and the person is asked to read it again.
   */
  text?: string | undefined;
  /** Stands above the choice of device: a `BankIdTextPreview` of the text. */
  children?: ReactNode;
  /**
   * The signature is made and saved, and the server's result has no `redirectTo` that leads to a path on this
   * origin; such a path is gone to instead.
   */
  onComplete?: ((result: Result) => void) | undefined;
}

/**
 * A signature with BankID: the text to sign, and all that {@link BankIdLogin} has. The server needs the option
 * `sign`.
 *
 * Needs `@bankid-kit/react/styles.css`.
 *
 * @typeParam Result - What the server's `onSigned` returns under `browser`.
 * @throws {BankIdBasePathError} `ERR_BASE_PATH` when `basePath` is not a path on this origin (S69).
 * @example
 * <BankIdSign basePath="/bankid" intent="lease" text={text}>
 *   <BankIdTextPreview text={text} format="simpleMarkdownV1" />
 * </BankIdSign>
 */
export function BankIdSign<Result = BrowserResult>(props: BankIdSignProps<Result>): ReactElement {
  const { texts, slots, logo, rpName, headingLevel, unsafeHideContext, onComplete, ...more } = props;
  const { intent, text, children, ...options } = more;
  const [platform] = useState(() => options.platform ?? browserPlatform());
  const bankId = useBankId<Result>({
    ...options,
    locale: texts?.lang ?? "sv",
    platform,
    sign: { intent, text },
  });
  useResult(bankId, platform, onComplete);
  return (
    <BankIdView
      {...{ texts, slots, logo, rpName, headingLevel, unsafeHideContext }}
      bankId={bankId}
      inApp={inAppBrowser(platform.navigator.userAgent)}
    >
      {children}
    </BankIdView>
  );
}
