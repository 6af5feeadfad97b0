import { BankIdTextPreview, BankIdView } from "@bankid-kit/react";
import { sample, sampleNames } from "@bankid-kit/react/samples";
import type { SampleName, SampleOptions } from "@bankid-kit/react/samples";
import { useEffect, useState } from "react";
import type { JSX } from "react";
import type { Document } from "../../wire.ts";
import { fetchDocuments } from "../api.ts";
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
  const [document, setDocument] = useState<Document>();
  useEffect(() => {
    void fetchDocuments(language).then(
      ([first]) => setDocument(first),
      () => undefined,
    );
  }, [language]);

  return (
    <>
      <h1>{text.gallery}</h1>
      <p className="demo-lead">{text.galleryLead}</p>
      <div className="demo-gallery">
        {exhibits.map(([title, name, options, inApp]) => (
          <figure key={title} id={`state-${title}`}>
            <figcaption>{title}</figcaption>
            <BankIdView
              bankId={sample(name, options)}
              inApp={inApp}
              rpName="Exempelföretaget"
              locale={language}
            />
          </figure>
        ))}
        {document && (
          <figure id="state-signChoice">
            <figcaption>signChoice</figcaption>
            <BankIdView
              bankId={sample("choice", { kind: "sign" })}
              rpName="Exempelföretaget"
              locale={language}
            >
              <BankIdTextPreview text={document.text} format={document.format} locale={language} />
            </BankIdView>
          </figure>
        )}
      </div>
    </>
  );
}
