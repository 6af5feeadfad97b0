import { useState, type ReactElement } from "react";
import { inAppBrowser, type BrowserResult } from "@bankid-kit/core/browser";
import { browserPlatform } from "./flow/platform.ts";
import { useBankId, type UseBankIdOptions } from "./useBankId.ts";
import { useResult } from "./useResult.ts";
import { BankIdView, type BankIdLooks } from "./view/BankIdView.tsx";

/** What {@link BankIdLogin} takes. */
export interface BankIdLoginProps<Result = BrowserResult>
  extends Omit<UseBankIdOptions, "locale" | "sign">, BankIdLooks {
  /**
   * The login is complete, and the server's result has no `redirectTo` that leads to a path on this origin;
   * such a path is gone to instead.
   */
  onComplete?: ((result: Result) => void) | undefined;
}

/**
 * A login with BankID: choice of device, QR code, opening the app, status, cancel, try again.
 *
 * Needs `@bankid-kit/react/styles.css`.
 *
 * @typeParam Result - What the server's `onComplete` returns under `browser`.
 * @throws {BankIdBasePathError} `ERR_BASE_PATH` when `basePath` is not a path on this origin (S69).
 * @example
 * <BankIdLogin basePath="/bankid" rpName="Exempelbanken" />
 */
export function BankIdLogin<Result = BrowserResult>(props: BankIdLoginProps<Result>): ReactElement {
  const { texts, slots, logo, rpName, headingLevel, unsafeHideContext, onComplete, ...options } = props;
  const [platform] = useState(() => options.platform ?? browserPlatform());
  const bankId = useBankId<Result>({ ...options, locale: texts?.lang ?? "sv", platform });
  useResult(bankId, platform, onComplete);
  return (
    <BankIdView
      {...{ texts, slots, logo, rpName, headingLevel, unsafeHideContext }}
      bankId={bankId}
      inApp={inAppBrowser(platform.navigator.userAgent)}
    />
  );
}
