import type { Changes } from "../forge/evidence.ts";
import { writeSignedInfo } from "../forge/xml.ts";

/** Changes a document after it was signed. */
export function document(change: (xml: string) => string): () => Changes {
  return () => ({ document: change });
}

/** Puts one text in the place of another; it must be there. */
export function replace(from: string, to: string): () => Changes {
  return document((xml) => {
    if (!xml.includes(from)) throw new Error(`${from} is not in the document`);
    return xml.replace(from, to);
  });
}

/** Changes what the person's key signs, so that signature and digests are right. */
export function signed(from: string, to: string): () => Changes {
  return () => ({ beforeSigning: ({ signedData }) => ({ signedData: signedData.replace(from, to) }) });
}

/** Changes what is in `SignedInfo`, before it is signed. */
export function signedInfo(from: string, to: string): () => Changes {
  return () => ({
    beforeSigning: ({ signedData, keyInfo }) => ({
      signedInfo: writeSignedInfo(signedData, keyInfo).replace(from, to),
    }),
  });
}
