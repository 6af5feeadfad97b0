import { BankIdSign, BankIdTextPreview } from "@bankid-kit/react";
import { useCallback, useState } from "react";
import type { JSX } from "react";
import { fetchDocuments } from "../api.ts";
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
      <h1>{text.sign}</h1>
      {signId === undefined && <p className="demo-lead">{text.signLead}</p>}
      {me.user === null && <LogInFirst text={text} />}
      {me.user !== null && !me.maySign && <p className="demo-card">{text.noSigning}</p>}
      {me.user !== null && me.maySign && signId === undefined && <Signing {...props} onSigned={setSignId} />}
      {signId !== undefined && (
        <SignedDocument text={text} signId={signId} onAnother={() => setSignId(undefined)} />
      )}
    </Columns>
  );
}

function Signing({
  text,
  language,
  onSigned,
}: ViewProps & { onSigned: (signId: string) => void }): JSX.Element {
  const documents = useAnswer(useCallback(() => fetchDocuments(language), [language]));
  const [intent, setIntent] = useState("bicycle");
  const document = documents.value?.find((each) => each.intent === intent);
  return (
    <>
      {documents.isSilent && <ServerSilent text={text} onRetry={documents.askAgain} />}
      {documents.value && (
        <DocumentChoice text={text} documents={documents.value} chosen={intent} onChoose={setIntent} />
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
          <BankIdTextPreview text={document.text} format={document.format} />
        </BankIdSign>
      )}
    </>
  );
}
