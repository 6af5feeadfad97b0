import { BankIdTextPreview, BankIdView } from "@bankid-kit/react";
import { sample, sampleNames } from "@bankid-kit/react/samples";
import type { SampleName, SampleOptions } from "@bankid-kit/react/samples";
import { useCallback } from "react";
import type { JSX } from "react";
import { fetchDocuments } from "../api.ts";
import { Content } from "../parts/Content.tsx";
import { ServerSilent } from "../parts/ServerSilent.tsx";
import { useAnswer } from "../useAnswer.ts";
import type { ViewProps } from "../view.ts";

type Exhibit = readonly [title: string, name: SampleName, options?: SampleOptions, inApp?: "Instagram"];

/** What depends on where the page is shown, or what for. */
const variants: readonly Exhibit[] = [
  ["choiceHandheld", "choice", { device: "handheld" }],
  ["choiceInApp", "choice", { device: "handheld" }, "Instagram"],
  ["launchByTap", "launch", { device: "handheld", launchByTap: true }],
  ["signScan", "scan", { kind: "sign" }],
  ["signDone", "done", { kind: "sign" }],
];

const exhibits: readonly Exhibit[] = [...sampleNames.map((name) => [name, name] as const), ...variants];

/** Every state that the login and the signature can be in: no server behind them, and nothing moves. */
export function GalleryView({ text, language }: ViewProps): JSX.Element {
  const documents = useAnswer(useCallback(() => fetchDocuments(language), [language]));
  const [document] = documents.value ?? [];

  return (
    <Content>
      <h1>{text.gallery}</h1>
      <p className="demo-lead">{text.galleryLead}</p>
      {documents.isSilent && <ServerSilent text={text} onRetry={documents.askAgain} />}
      <div className="demo-gallery">
        {exhibits.map(([title, name, options, inApp]) => (
          <figure key={title} id={`state-${title}`}>
            <figcaption>{title}</figcaption>
            <BankIdView
              bankId={sample(name, options)}
              inApp={inApp}
              rpName="Exempelföretaget"
              texts={text.bankId}
            />
          </figure>
        ))}
        {document && (
          <figure id="state-signChoice">
            <figcaption>signChoice</figcaption>
            <BankIdView
              bankId={sample("choice", { kind: "sign" })}
              rpName="Exempelföretaget"
              texts={text.bankId}
            >
              <BankIdTextPreview text={document.text} format={document.format} />
            </BankIdView>
          </figure>
        )}
      </div>
    </Content>
  );
}
