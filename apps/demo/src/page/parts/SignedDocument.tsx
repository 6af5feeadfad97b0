import { BankIdTextPreview, withTexts } from "@bankid-kit/react";
import { useCallback, useState } from "react";
import type { JSX } from "react";
import type { Tampered, Verdict } from "../../wire.ts";
import { fetchSigned, fetchTampered, proofUrl } from "../api.ts";
import { useAnswer } from "../useAnswer.ts";
import type { Words } from "../words/words.ts";
import { FocusedHeading } from "./FocusedHeading.tsx";
import { ServerSilent } from "./ServerSilent.tsx";

export interface SignedDocumentProps {
  text: Words;
  signId: string;
  onAnother: () => void;
}

/** What was signed, whether that holds, the proof to keep, and a copy that does not hold. */
export function SignedDocument({ text, signId, onAnother }: SignedDocumentProps): JSX.Element {
  const { value: signed, isSilent, askAgain } = useAnswer(useCallback(() => fetchSigned(signId), [signId]));
  const [tampered, setTampered] = useState<Tampered | "silent">();
  const tamper = (): void => void fetchTampered(signId).then(setTampered, () => setTampered("silent"));

  return (
    <section className="demo-card demo-signed">
      <FocusedHeading level={2}>{text.signed}</FocusedHeading>
      {isSilent && <ServerSilent text={text} onRetry={askAgain} />}
      {/* There before its words, which are read out only then. */}
      <p role="status" className={signed?.verdict?.verified === true ? "demo-good" : "demo-muted"}>
        {signed && (signed.verdict === undefined ? text.notVerified : inWords(signed.verdict, text))}
      </p>
      {signed && (
        <BankIdTextPreview
          texts={withTexts(text.bankId, { preview: { label: text.signedText } })}
          text={signed.text}
          lang={signed.lang}
          format={signed.format}
          showSize={false}
        />
      )}
      {signed?.verdict?.verified === true && (
        <>
          <p>
            <a className="demo-button" href={proofUrl(signId)} download>
              {text.download}
            </a>
          </p>
          <p className="demo-muted">{text.downloadHelp}</p>
          <p>
            <button type="button" className="demo-button demo-second" onClick={tamper}>
              {text.tamper}
            </button>
          </p>
          <p className="demo-muted">{text.tamperHelp}</p>
          {tampered === "silent" && <ServerSilent text={text} onRetry={tamper} />}
          <p role="status" className="demo-wrong">
            {tampered && tampered !== "silent" && inWords(tampered.verdict, text)}
          </p>
          {tampered && tampered !== "silent" && (
            <BankIdTextPreview
              texts={withTexts(text.bankId, { preview: { label: text.tamperedText } })}
              text={tampered.text}
              lang={signed.lang}
              format={signed.format}
              showSize={false}
            />
          )}
        </>
      )}
      <p>
        <button type="button" className="demo-button demo-second" onClick={onAnother}>
          {text.signAnother}
        </button>
      </p>
    </section>
  );
}

function inWords(verdict: Verdict, text: Words): string {
  if (verdict.verified) return text.verified(verdict.name, verdict.rp, new Date(verdict.signedAt));
  return `${text.refused} (${verdict.code}): ${text.refusedWhy[verdict.code] ?? verdict.why}`;
}
