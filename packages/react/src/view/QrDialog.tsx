import { useEffect, useId, useRef, type ReactElement } from "react";
import { Caution } from "./Caution.tsx";
import { useView } from "./context.tsx";
import { QrImage } from "./QrImage.tsx";
import { Told } from "./Told.tsx";

/**
 * The code over the whole window. The browser's own modal dialog: Escape closes it, the page behind it is
 * out of reach, and the focus goes back to where it was.
 */
export function QrDialog({ onClose }: { onClose: () => void }): ReactElement {
  const { texts, headingLevel } = useView();
  const Heading = `h${headingLevel}` as const;
  const dialog = useRef<HTMLDialogElement>(null);
  const headingId = useId();

  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);

  // The event comes later than the closing: by then StrictMode has opened it again.
  const onClosed = (): void => {
    if (dialog.current?.open === false) onClose();
  };

  return (
    <dialog ref={dialog} className="bankid-dialog" aria-labelledby={headingId} onClose={onClosed}>
      <div className="bankid-dialog-body">
        {/* First, so that the focus does not scroll the code out of a small window. */}
        <div className="bankid-dialog-top">
          <Heading id={headingId} className="bankid-heading">
            {texts.scan}
          </Heading>
          <button type="button" className="bankid-link" onClick={() => dialog.current?.close()}>
            {texts.close}
          </button>
        </div>
        <QrImage />
        {/* The one outside is out of reach, and so it is silent. */}
        <Told />
        <Caution />
      </div>
    </dialog>
  );
}
