import type { ReactElement } from "react";
import { useView } from "./context.tsx";

/** Whom it is for, and what to do if somebody else wanted it (S70). No slot: it is not lost by accident. */
export function Caution(): ReactElement | null {
  const { bankId, texts, rpName, hidesContext } = useView();
  if (hidesContext) return null;
  const ofOrder = bankId.phase === "pending" ? bankId.view.kind : bankId.kind;
  return (
    <p className="bankid-note">
      {texts.recipient({ kind: ofOrder, rpName, hostname: bankId.hostname })} {texts.caution}
    </p>
  );
}
