import { hidden, rp, signedAt, text } from "../forge/evidence.ts";
import type { Case } from "./case.ts";

export const orderCases: readonly Case[] = [
  { name: "a signature from the future", code: "signed_in_the_future", at: signedAt - 60_001 },
  {
    name: "a signature from before the order (S89)",
    code: "signed_outside_order",
    expected: { orderedAt: signedAt + 60_001 },
  },
  {
    name: "a signature from after the answer (S89)",
    code: "signed_outside_order",
    expected: { collectedAt: signedAt - 60_001 },
  },
  {
    name: "an answer that names somebody else (S91)",
    code: "other_person",
    deliver: (forged) => ({ ...forged, user: { personalNumber: "191212121213" } }),
  },
  {
    name: "somebody whom the order was not for (S91)",
    code: "other_person",
    expected: { person: "191212121213" },
  },
  {
    name: "another text (S92)",
    code: "other_visible_text",
    expected: { visibleData: text.replace("bicycle", "car") },
  },
  {
    name: "a text with one space more (S92)",
    code: "other_visible_text",
    expected: { visibleData: `${text} ` },
  },
  {
    name: "a text whose letters are composed otherwise (S92)",
    code: "other_visible_text",
    changes: () => ({ signedData: { visible: "Jag lånar ut min cykel.".normalize("NFC") } }),
    expected: { visibleData: "Jag lånar ut min cykel.".normalize("NFD") },
  },
  {
    name: "a text where none was sent (S92)",
    code: "other_visible_text",
    expected: { visibleData: undefined },
  },
  {
    name: "hidden data that are others (S92)",
    code: "other_hidden_text",
    expected: { nonVisibleData: `${hidden}\n` },
  },
  {
    name: "hidden data where none were sent (S92)",
    code: "other_hidden_text",
    expected: { nonVisibleData: undefined },
  },
  {
    name: "markdown where a plain text was sent (S92)",
    code: "other_format",
    changes: () => ({ signedData: { format: "simpleMarkdownV1" } }),
  },
  {
    name: "an identification for a signature (S92)",
    code: "other_kind",
    changes: () => ({ signedData: { funcId: "Identification" } }),
  },
  { name: "another relying party (S92)", code: "other_rp", expected: { rp: rp.replace("shop", "bank") } },
  {
    name: "a kind of BankID that the order does not accept (S88)",
    code: "other_policy",
    expected: { policies: ["card", "mobile"] },
  },
];
