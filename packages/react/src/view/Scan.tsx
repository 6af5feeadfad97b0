import { useState, type ReactElement } from "react";
import { Slot, useView } from "./context.tsx";
import { QrDialog } from "./QrDialog.tsx";
import { QrImage } from "./QrImage.tsx";

/** The code, and what belongs to it. */
export function Scan(): ReactElement {
  const { bankId, texts } = useView();
  const [isLarge, setLarge] = useState(false);
  const pending = bankId.phase === "pending" ? bankId : undefined;
  const enlarge = (): void => setLarge(true);
  return (
    <div className="bankid-scan">
      <Slot name="qr">
        {/* For a pointer only: the button below says and does the same. */}
        <div className="bankid-qr-press" onClick={pending?.qr && enlarge}>
          <QrImage />
        </div>
      </Slot>
      <Slot name="timeLeft">
        <p className="bankid-time" aria-hidden="true">
          {pending?.qr && !pending.qrStale && texts.secondsLeft(pending.qr.secondsLeft)}
        </p>
      </Slot>
      <Slot name="enlarge">
        <div className="bankid-enlarge">
          {pending?.qr && (
            <button type="button" className="bankid-link" onClick={enlarge}>
              {texts.enlarge}
            </button>
          )}
        </div>
      </Slot>
      {isLarge && <QrDialog onClose={() => setLarge(false)} />}
    </div>
  );
}
