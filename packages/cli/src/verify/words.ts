import type { EvidenceCode, EvidencePolicy } from "@bankid-kit/verify";
import { evidenceMessages } from "@bankid-kit/verify";
import type { Language } from "../order/language.ts";
import { swedishReasons } from "./reasons.sv.ts";

/** What is said of evidence. */
export interface VerifyWords {
  readonly holds: { readonly auth: string; readonly sign: string };
  readonly fails: string;
  readonly reasons: Readonly<Record<EvidenceCode, string>>;
  readonly by: string;
  readonly personalNumber: string;
  readonly for: string;
  readonly rp: string;
  readonly when: string;
  readonly with: string;
  readonly policies: Readonly<Record<EvidencePolicy, string>>;
  readonly environment: string;
  readonly environments: ReadonlyMap<string, string>;
  readonly otherEnvironment: (name: string) => string;
  readonly text: string;
  readonly noText: string;
  readonly format: string;
  readonly hidden: string;
  readonly bytes: (count: number) => string;
  readonly certificate: string;
  readonly root: string;
  readonly proof: string;
  readonly proofOf: (when: string, tool: string) => string;
}

export const verifyWords: Readonly<Record<Language, VerifyWords>> = {
  en: {
    holds: { auth: "This identification holds.", sign: "This signature holds." },
    fails: "This does not hold",
    reasons: evidenceMessages,
    by: "Who",
    personalNumber: "Personal number",
    for: "For",
    rp: "Certificate of",
    when: "When",
    with: "With",
    policies: {
      file: "BankID on file",
      card: "BankID on card",
      mobile: "Mobile BankID",
      test: "a test BankID",
    },
    environment: "Environment",
    environments: new Map([
      ["production", "production"],
      ["test", "BankID's test service: nobody is bound by it"],
      ["simulator", "a simulator: nobody is bound by it"],
    ]),
    otherEnvironment: (name) => `"${name}", which is none of BankID's: nobody is bound by it`,
    text: "Text",
    noText: "none was shown",
    format: "Format",
    hidden: "Hidden data",
    bytes: (count) => `${count} bytes`,
    certificate: "Certificate",
    root: "Root",
    proof: "Proof file",
    proofOf: (when, tool) => `made ${when} by ${tool}, which nobody signed`,
  },
  sv: {
    holds: { auth: "Legitimeringen håller.", sign: "Underskriften håller." },
    fails: "Det här håller inte",
    reasons: swedishReasons,
    by: "Vem",
    personalNumber: "Personnummer",
    for: "För",
    rp: "Certifikat för",
    when: "När",
    with: "Med",
    policies: {
      file: "BankID på fil",
      card: "BankID på kort",
      mobile: "Mobilt BankID",
      test: "ett BankID för test",
    },
    environment: "Miljö",
    environments: new Map([
      ["production", "produktion"],
      ["test", "BankID:s testmiljö: ingen är bunden av det"],
      ["simulator", "en simulator: ingen är bunden av det"],
    ]),
    otherEnvironment: (name) => `"${name}", som inte är BankID:s: ingen är bunden av det`,
    text: "Text",
    noText: "ingen visades",
    format: "Format",
    hidden: "Dolda data",
    bytes: (count) => `${count} byte`,
    certificate: "Certifikat",
    root: "Rot",
    proof: "Bevisfil",
    proofOf: (when, tool) => `gjord ${when} av ${tool}, vilket ingen har skrivit under`,
  },
};
