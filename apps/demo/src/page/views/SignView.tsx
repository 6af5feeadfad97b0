import { BankIdSign, BankIdTextPreview } from "@bankid-kit/react";
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { JSX } from "react";
import { fetchDocuments } from "../api.ts";
import { keepChosen, readChosen } from "../chosen.ts";
import { Columns } from "../parts/Columns.tsx";
import { DocumentChoice } from "../parts/DocumentChoice.tsx";
import { LogInFirst } from "../parts/LogInFirst.tsx";
import { ServerSilent } from "../parts/ServerSilent.tsx";
import { SignedDocument } from "../parts/SignedDocument.tsx";
import { FlowSteps } from "../steps/FlowSteps.tsx";
import { TrafficPanel } from "../traffic/TrafficPanel.tsx";
import { useAnswer } from "../useAnswer.ts";
import type { ViewProps } from "../view.ts";

/** A document to read and to sign, and what became of it. */
export function SignView(props: ViewProps): JSX.Element {
  const { me, text, traffic } = props;
  const [signId, setSignId] = useState<string>();
  const heading = useRef<HTMLHeadingElement>(null);
  const signAnother = (): void => {
    setSignId(undefined);
    heading.current?.focus();
  };
  return (
    <Columns
      text={text}
      beside={
        <>
          <FlowSteps text={text} steps={text.signSteps} traffic={traffic} isDone={signId !== undefined} />
          <TrafficPanel text={text} traffic={traffic} />
        </>
      }
    >
      <h1 ref={heading} tabIndex={-1}>
        {text.sign}
      </h1>
      {signId === undefined && <p className="demo-lead">{text.signLead}</p>}
      {me.user === null && <LogInFirst text={text} />}
      {me.user !== null && !me.maySign && <p className="demo-card">{text.noSigning}</p>}
      {me.user !== null && me.maySign && signId === undefined && <Signing {...props} onSigned={setSignId} />}
      {signId !== undefined && <SignedDocument text={text} signId={signId} onAnother={signAnother} />}
    </Columns>
  );
}

function Signing({
  text,
  language,
  traffic,
  onSigned,
}: ViewProps & { onSigned: (signId: string) => void }): JSX.Element {
  const { flow } = useSyncExternalStore(traffic.subscribe, traffic.getSnapshot);
  const isSigning = flow?.status === "pending" && flow.kind === "sign";
  const [chosen, setChosen] = useState(() => readChosen(language));
  // A text that is being signed, or may be, stays in its language, whatever becomes of the page's.
  if (flow !== undefined && !isSigning && chosen.lang !== language) setChosen({ ...chosen, lang: language });
  useEffect(() => keepChosen(chosen), [chosen]);
  const { intent, lang } = chosen;
  const documents = useAnswer(useCallback(() => fetchDocuments(lang), [lang]));
  const document = documents.value?.find((each) => each.intent === intent);
  return (
    <>
      {documents.isSilent && <ServerSilent text={text} onRetry={documents.askAgain} />}
      {documents.value && (
        <DocumentChoice
          text={text}
          documents={documents.value}
          chosen={intent}
          isSigning={isSigning}
          onChoose={(next) => setChosen({ ...chosen, intent: next })}
        />
      )}
      {document && (
        <BankIdSign<{ signId: string }>
          key={document.text}
          basePath="/bankid"
          returnPath="/sign"
          texts={text.bankId}
          rpName="Exempelföretaget"
          intent={document.intent}
          text={document.text}
          onComplete={(result) => onSigned(result.signId)}
        >
          <BankIdTextPreview text={document.text} lang={document.lang} format={document.format} />
        </BankIdSign>
      )}
    </>
  );
}
