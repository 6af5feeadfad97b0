import { verifySignature } from "@bankid-kit/verify";
import type { VerifiedEvidence, EvidenceRefusal } from "@bankid-kit/verify";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import * as base from "./forge/evidence.ts";

const numRuns = process.env["BANKID_KIT_LONG"] === "1" ? 200_000 : 2_000;

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

  test("a mebibyte of nearly anything (S83)", () => {
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

  test("as much as is allowed for an OCSP response, nested or in a row (S83)", () => {
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
