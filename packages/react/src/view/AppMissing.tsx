import type { ReactElement } from "react";
import { Slot, useView } from "./context.tsx";
import { Notice } from "./parts.tsx";

/** Where BankID hands out its app. */
const appAddress = "https://install.bankid.com/";

/** The page is still in sight: maybe there is no app to open. */
export function AppMissing(): ReactElement {
  const { bankId, texts } = useView();
  return (
    <Slot name="appMissing">
      <Notice>
        <p className="bankid-notice-text">{texts.appMissing}</p>
        <a className="bankid-link" href={appAddress} target="_blank" rel="noreferrer">
          {texts.getApp}
        </a>
        <button type="button" className="bankid-link" onClick={() => bankId.start("qr")}>
          {texts.otherDevice}
        </button>
      </Notice>
    </Slot>
  );
}
