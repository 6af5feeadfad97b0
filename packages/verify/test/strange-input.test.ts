import { proofFile, verifyCompletion, verifySignature } from "@bankid-kit/verify";
import type { VerifiedEvidence, EvidenceRefusal } from "@bankid-kit/verify";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { reportVolume, volume } from "../../express/test/support/volume-report.ts";
import { extension, keyUsage, policies } from "./forge/certificate.ts";
import * as base from "./forge/evidence.ts";
import { nonceExtension } from "./forge/ocsp.ts";

const numRuns = volume(200_000);
/** Of evidence that is signed each time, which takes its time. */
const signedRuns = volume(20_000);

let world: base.World;
let forged: base.Forged;
beforeAll(async () => {
  world = await base.makeWorld();
  forged = base.forge(world);
});

function verify(evidence: { signature: string; ocspResponse: string }): VerifiedEvidence | EvidenceRefusal {
  return verifySignature(evidence, { environment: base.environment, signatureRoots: world.rootPem });
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

describe("whatever is delivered is decided, and not taken", () => {
  test("bytes for a signature", { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        const signature = Buffer.from(bytes).toString("base64");
        expect(verify({ ...forged, signature })).toHaveProperty("ok", false);
      }),
      { numRuns },
    );
  });

  test("bytes for an OCSP response", { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        const ocspResponse = Buffer.from(bytes).toString("base64");
        expect(verify({ ...forged, ocspResponse })).toHaveProperty("ok", false);
      }),
      { numRuns },
    );
  });

  test("a piece of the document that is moved, doubled or taken out", { timeout: 600_000 }, () => {
    const xml = Buffer.from(forged.signature, "base64").toString();
    const position = fc.nat({ max: xml.length });
    fc.assert(
      fc.property(position, position, position, fc.boolean(), (start, end, to, keep) => {
        const [from, until] = start < end ? [start, end] : [end, start];
        const piece = xml.slice(from, until);
        const rest = keep ? xml : xml.slice(0, from) + xml.slice(until);
        const changed = rest.slice(0, to) + piece + rest.slice(to);
        fc.pre(changed !== xml);
        expect(verify({ ...forged, signature: base64(changed) })).toHaveProperty("ok", false);
      }),
      { numRuns },
    );
  });

  test("a piece of the OCSP response that is moved, doubled or taken out", { timeout: 600_000 }, () => {
    const der = Buffer.from(forged.ocspResponse, "base64");
    const position = fc.nat({ max: der.length });
    fc.assert(
      fc.property(position, position, position, fc.boolean(), (start, end, to, keep) => {
        const [from, until] = start < end ? [start, end] : [end, start];
        const piece = der.subarray(from, until);
        const rest = keep ? der : Buffer.concat([der.subarray(0, from), der.subarray(until)]);
        const changed = Buffer.concat([rest.subarray(0, to), piece, rest.subarray(to)]);
        fc.pre(!changed.equals(der));
        expect(verify({ ...forged, ocspResponse: changed.toString("base64") })).toHaveProperty("ok", false);
      }),
      { numRuns },
    );
  });

  test("anything at all in the place of a text", () => {
    const strange = fc.oneof(fc.anything(), fc.constant(forged.signature));
    fc.assert(
      fc.property(strange, strange, (signature, ocspResponse) => {
        const evidence = { signature, ocspResponse } as { signature: string; ocspResponse: string };
        expect(verify(evidence)).toHaveProperty("ok", false);
      }),
      { numRuns },
    );
  });
});

describe("an answer that lacks what answers have is refused", () => {
  const { environment, expected } = base;
  const verifyAnswer = (answer: unknown): unknown => {
    const options = { environment, signatureRoots: world.rootPem, expected };
    const code = verifyCompletion(answer as base.Forged, options);
    expect(proofFile(answer as base.Forged, options)).toEqual(code);
    return code;
  };

  test.each([undefined, null, 7, "text", []])("as %j", (answer) => {
    expect(verifyAnswer(answer)).toHaveProperty("code", "signature_not_base64");
    expect(verify(answer as never)).toHaveProperty("code", "signature_not_base64");
  });

  test.each([undefined, null, 7, {}, { personalNumber: Number(base.personalNumber) }])(
    "as one of the person %j (S91)",
    (user) => {
      expect(verifyAnswer({ ...forged, user })).toHaveProperty("code", "other_person");
    },
  );
});

describe("whatever is signed, and signed rightly, is decided", () => {
  /** Elements of BankID's names in any order and depth, with any text. */
  const { element } = fc.letrec<{ element: string }>((tie) => ({
    element: fc
      .record({
        name: fc.constantFrom(
          "srvInfo",
          "clientInfo",
          "name",
          "displayName",
          "funcId",
          "env",
          "ai",
          "uhi",
          "x",
        ),
        content: fc.oneof(
          { depthSize: "small" },
          fc.constantFrom("", "Signing", "Identification", base64("text"), "/+==", "å&amp;"),
          fc.array(tie("element"), { maxLength: 4 }).map((elements) => elements.join("")),
        ),
      })
      .map(({ name, content }) => `<${name}>${content}</${name}>`),
  }));

  test("for a document of any elements, which says nothing that was not asked", { timeout: 600_000 }, () => {
    const known = [base.rp, "sign"];
    fc.assert(
      fc.property(fc.array(element, { maxLength: 5 }), fc.boolean(), (elements, keepsRest) => {
        const added = elements.join("");
        const change = (rest: string): string =>
          keepsRest ? rest.replace("<nonce>", `${added}<nonce>`) : added;
        const evidence = base.forge(world, {
          beforeSigning: ({ signedData }) => ({
            signedData: signedData.replace(/<srvInfo>.*<\/clientInfo>/, change),
          }),
        });
        const result = verifyCompletion(evidence, {
          environment: base.environment,
          signatureRoots: world.rootPem,
          expected: base.expected,
        });
        // What it does not know may stand beside what it knows, and changes none of that.
        expect(result.ok ? [result.rp.name, result.kind] : known).toEqual(known);
      }),
      { numRuns: signedRuns },
    );
  });

  test("for extensions of any bytes, in certificates and in the answer", { timeout: 600_000 }, () => {
    // Basic constraints, extended key usage, and one that nobody has.
    const harmless = ["2.5.29.19", "2.5.29.37", "1.2.3"];
    const oids = [...harmless, "2.5.29.15", "2.5.29.32", "1.3.6.1.5.5.7.48.1.2"];
    const value = fc.uint8Array({ maxLength: 24 });
    fc.assert(
      fc.property(fc.constantFrom(...oids), value, fc.boolean(), (oid, bytes, critical) => {
        const strange = extension(oid, bytes, { critical });
        const evidence = base.forge(world, {
          certificates: {
            person: { extensions: [keyUsage(0x80), policies(base.filePolicy), strange] },
          },
          ocsp: ({ nonces }) => ({ nonces: [], extensions: [...nonces.map(nonceExtension), strange] }),
        });
        const result = verify(evidence);
        // Nobody need know an extension that is not critical, and says nothing that is read here.
        expect(result.ok && (critical || !harmless.includes(oid))).toBe(false);
      }),
      { numRuns: signedRuns },
    );
    reportVolume({
      what: "Strange evidence (S97)",
      volume: `${5 * numRuns + 2 * signedRuns} inputs`,
      result: "0 crashed, 0 taken for what they are not",
    });
  });
});

describe("as much as is allowed is decided", () => {
  test("a mebibyte of nearly anything, with no more work than is bounded (S83, S97)", () => {
    const size = 750_000;
    const fill = (piece: string): string => piece.repeat(Math.floor(size / piece.length));
    const documents = {
      brackets: fill("<"),
      depth: fill("<a>"),
      siblings: `<Signature>${fill("<a></a>")}</Signature>`,
      attributes: `<Signature ${Array.from({ length: 50_000 }, (_, at) => `a${at}="${at}"`).join(" ")}></Signature>`,
      entities: `<Signature>${fill("&amp;")}</Signature>`,
      text: `<Signature>${fill("x")}</Signature>`,
      "one attribute": `<Signature a="${fill("x")}"></Signature>`,
      name: `<${fill("x")}>`,
      "document type": `<!DOCTYPE a [${fill('<!ENTITY a "b">')}]><a></a>`,
      comments: `<Signature>${fill("<!-- -->")}</Signature>`,
      spaces: `<Signature${fill(" ")}></Signature>`,
      "closing tags": `<Signature>${fill("</")}`,
    };
    const taken = Object.entries(documents).filter(
      ([, xml]) => verify({ ...forged, signature: base64(xml) }).ok,
    );
    expect(taken.map(([name]) => name)).toEqual([]);
  });

  test("as much as is allowed for an OCSP response, nested or in a row (S83, S97)", () => {
    const nested = Buffer.alloc(48_000, Buffer.from("3080", "hex"));
    const row = Buffer.concat([
      Buffer.from("3083bb7c", "hex"),
      Buffer.alloc(47_996, Buffer.from("0500", "hex")),
    ]);
    for (const der of [nested, row, Buffer.alloc(48_000, 0x30), Buffer.alloc(48_000)]) {
      expect(verify({ ...forged, ocspResponse: der.toString("base64") })).toHaveProperty("ok", false);
    }
  });
});
