import type { SignOptions } from "@bankid-kit/express";
import type { VerifiedProof, VerifyProofOptions } from "@bankid-kit/verify";
import { evidenceMessages, verifyProof } from "@bankid-kit/verify";
import { Router } from "express";
import type { RequestHandler, Response } from "express";
import type { Archive, SignedDocument } from "./archive.ts";
import { documentsIn, languageOf } from "./documents.ts";
import { loggedIn, notStored } from "./guards.ts";
import { tamperedCopy } from "./tampered-copy.ts";
import type { Signed, Tampered, Verdict } from "./wire.ts";

/** What is to be signed, by whom, and what becomes of it. */
export function signing(archive: Archive): SignOptions<{ signId: string }> {
  return {
    request({ req, intent, locale }) {
      const { personalNumber } = req.session;
      const document = documentsIn(locale).find((each) => each.intent === intent);
      if (personalNumber === undefined || document === undefined) {
        throw new Error("Nobody is logged in, or there is no such document.");
      }
      const { text, format } = document;
      return { userVisibleData: text, userVisibleDataFormat: format, expectedPerson: personalNumber };
    },
    async onSigned({ signId, proof, user }) {
      await archive.save({
        signId,
        personalNumber: user.personalNumber,
        name: user.name,
        text: proof.userVisibleData,
        lang: languageOf(proof.userVisibleData),
        format: proof.userVisibleDataFormat ?? "plaintext",
        signedAt: proof.collectedAt,
        ...(proof.file === undefined ? {} : { proof: proof.file }),
      });
      return { browser: { signId } };
    },
  };
}

/** The documents, and what was signed: seen by who signed it and by nobody else. */
export function signedDocuments({
  archive,
  trust,
}: {
  archive: Archive;
  trust: VerifyProofOptions | undefined;
}): Router {
  const router = Router();
  router.use(notStored);
  router.get("/documents", (req, res) => {
    res.json(documentsIn(req.query["lang"] === "en" ? "en" : "sv"));
  });
  router.use("/signed", loggedIn);

  router.get(
    "/signed/:signId",
    own(({ text, lang, format, proof }, res) => {
      const signed: Signed = { text, lang, format, verdict: proof === undefined ? undefined : judge(proof) };
      res.json(signed);
    }),
  );
  router.get(
    "/signed/:signId/proof",
    proven((proof, res) => {
      res.attachment("bankid-proof.json").type("json").send(proof);
    }),
  );
  router.get(
    "/signed/:signId/tampered",
    proven((proof, res) => {
      const { file, text } = tamperedCopy(proof);
      const tampered: Tampered = { text, verdict: judge(file) };
      res.json(tampered);
    }),
  );
  return router;

  /** Answers about a document to who signed it; to everybody else there is none. */
  function own(
    answer: (document: SignedDocument, res: Response) => void,
  ): RequestHandler<{ signId: string }> {
    return async ({ params, session }, res) => {
      const document = await archive.find(params.signId);
      if (document !== undefined && document.personalNumber === session.personalNumber) answer(document, res);
      else notFound(res);
    };
  }

  function proven(answer: (proof: string, res: Response) => void): RequestHandler<{ signId: string }> {
    return own(({ proof }, res) => (proof === undefined ? notFound(res) : answer(proof, res)));
  }

  function judge(file: string): Verdict {
    const proof = verifyProof(file, trust);
    return proof.ok ? holds(proof) : { verified: false, code: proof.code, why: evidenceMessages[proof.code] };
  }
}

function holds({ evidence: { person, signedAt, rp } }: VerifiedProof): Verdict {
  return { verified: true, name: person.name, signedAt, rp: rp.displayName ?? rp.name };
}

function notFound(res: Response): void {
  res.status(404).json({ error: "not_found" });
}
