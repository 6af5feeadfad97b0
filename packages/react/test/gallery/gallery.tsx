/** One state a page load, as the address says: `?state=scan&locale=en&kind=sign&device=handheld`. */

import { createRoot } from "react-dom/client";
import {
  BankIdTextPreview,
  BankIdView,
  en,
  sv,
  type BankIdTextPreviewProps,
  type BankIdViewProps,
} from "@bankid-kit/react";
import { sample, type SampleName, type SampleOptions } from "@bankid-kit/react/samples";

const lease = `# Hyresavtal

Hyresgästen hyr *Storgatan 1*, lägenhet 1202.
Avtalet gäller från den 1 mars.

+ Hyra *9 000 kr* i månaden
+ Uppsägning tre månader

+1 Läs avtalet
+2 Skriv under

|Avgift|Belopp|
|-|-:|
|Hyra|9 000 kr|
|Parkering|500 kr|

---

*Allt ovan är överenskommet.*`;

const asked = new URLSearchParams(window.location.search);
const options = Object.fromEntries(asked) as SampleOptions;
const preview: BankIdTextPreviewProps = {
  text: asked.get("text") ?? lease,
  format: asked.get("format") === "plaintext" ? "plaintext" : "simpleMarkdownV1",
  lang: "sv",
};
const props: BankIdViewProps = {
  bankId: sample((asked.get("state") ?? "choice") as SampleName, options),
  inApp: (asked.get("inApp") ?? undefined) as BankIdViewProps["inApp"],
  rpName: "Exempelbanken",
  headingLevel: 1,
  texts: asked.get("locale") === "en" ? en : sv,
};

createRoot(document.getElementById("root")!).render(
  <main>
    {asked.has("preview") ? (
      <BankIdView {...props}>
        <BankIdTextPreview {...preview} headingLevel={2} />
      </BankIdView>
    ) : (
      <BankIdView {...props} />
    )}
  </main>,
);
