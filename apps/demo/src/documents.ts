import type { Document, Language } from "./wire.ts";

const swedish: readonly Document[] = [
  {
    intent: "bicycle",
    title: "Lån av en cykel",
    lang: "sv",
    format: "simpleMarkdownV1",
    text: `# Lån av en cykel

Jag lånar ut min *blå cykel* till Exempelföretaget.

+ Den lämnas tillbaka *1 juni* klockan 12
+ Går den sönder betalar den som lånar

|Del|Värde|
|:-|-:|
|Cykel|4 500 kr|
|Hjälm|600 kr|

---

Cykeln har ett lås med två nycklar.`,
  },
  {
    intent: "minutes",
    title: "Protokoll från ett möte",
    lang: "sv",
    format: "plaintext",
    text: "Jag har läst protokollet från mötet den 3 mars och godkänner det.\n\nMötet beslutade att köpa en ny kaffebryggare.",
  },
];

const english: readonly Document[] = [
  {
    intent: "bicycle",
    title: "Loan of a bicycle",
    lang: "en",
    format: "simpleMarkdownV1",
    text: `# Loan of a bicycle

I lend my *blue bicycle* to Exempelföretaget.

+ It comes back on *1 June* at noon
+ If it breaks, the borrower pays

|Part|Value|
|:-|-:|
|Bicycle|SEK 4 500|
|Helmet|SEK 600|

---

The bicycle has a lock with two keys.`,
  },
  {
    intent: "minutes",
    title: "Minutes of a meeting",
    lang: "en",
    format: "plaintext",
    text: "I have read the minutes of the meeting on 3 March and approve of them.\n\nThe meeting decided to buy a new coffee machine.",
  },
];

/** What there is to sign, in a language; Swedish where there is no other. */
export function documentsIn(locale: string): readonly Document[] {
  return locale.toLowerCase().startsWith("en") ? english : swedish;
}

/** The language of a text that was signed. */
export function languageOf(text: string): Language {
  return english.some((each) => each.text === text) ? "en" : "sv";
}
