import type { UserVisibleDataFormat } from "@bankid-kit/core";
import type { Language } from "./wire.ts";

/** A signature that the demo has taken. */
export interface SignedDocument {
  readonly signId: string;
  /** Twelve digits of who signed: the only one who may see it again. */
  readonly personalNumber: string;
  readonly name: string;
  readonly text: string;
  readonly lang: Language;
  readonly format: UserVisibleDataFormat;
  /** When BankID's answer came, in ms since 1970. */
  readonly signedAt: number;
  /** All that it takes to check the signature again; none where nobody verified it. */
  readonly proof?: string;
}

/** Where signatures are kept; a real archive writes each once, and keeps it for years. */
export interface Archive {
  /** Does nothing for a `signId` that is there: BankID's answer is handed over at least once. */
  save(document: SignedDocument): Promise<void>;
  find(signId: string): Promise<SignedDocument | undefined>;
}

/** What is kept at the most: a demo that is left running must not grow. */
const most = 1_000;

/** An archive that is gone with the process. */
export function memoryArchive(): Archive {
  const documents = new Map<string, SignedDocument>();
  return {
    async save(document) {
      if (documents.has(document.signId)) return;
      documents.set(document.signId, document);
      const [oldest] = documents.keys();
      if (documents.size > most && oldest !== undefined) documents.delete(oldest);
    },
    find: async (signId) => documents.get(signId),
  };
}
