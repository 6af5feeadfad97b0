import type { ReactElement } from "react";
import { BankIdQrCode } from "../BankIdQrCode.tsx";
import { useView } from "./context.tsx";
import { Spinner } from "./parts.tsx";

/** The code in its white frame, or what stands there while there is none. */
export function QrImage(): ReactElement {
  const { bankId, texts } = useView();
  const pending = bankId.phase === "pending" ? bankId : undefined;
  const live = pending?.qr !== undefined && !pending.qrStale;
  return (
    <div className="bankid-qr-frame">
      {pending?.qr && <BankIdQrCode text={pending.qr.text} stale={pending.qrStale} label={texts.qrLabel} />}
      {!live && (
        <div className="bankid-qr-cover">
          <Spinner />
          {pending?.qr && <p className="bankid-qr-wait">{texts.qrStale}</p>}
        </div>
      )}
    </div>
  );
}
