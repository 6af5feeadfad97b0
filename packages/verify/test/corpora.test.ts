import { beforeAll, describe, expect, test } from "vitest";
import { reportVolume } from "../../express/test/support/volume-report.ts";
import { algorithmCases, otherAlgorithms } from "./cases/algorithms.ts";
import { cases } from "./cases/all.ts";
import { chainCases } from "./cases/certificates.ts";
import { ocspCases } from "./cases/ocsp.ts";
import { placedCount, rearrange, signature, wantedText, wrappingCases } from "./cases/wrapping.ts";
import * as base from "./forge/evidence.ts";
import { base64, sha256 } from "./forge/xml.ts";

let world: base.World;
beforeAll(async () => {
  world = await base.makeWorld();
});

describe("the corpora (S96)", () => {
  test("have at least 40 ways to wrap, 30 algorithms, 12 chains and 14 OCSP responses, no two alike", () => {
    expect(wrappingCases.length).toBeGreaterThanOrEqual(40);
    expect(new Set(otherAlgorithms).size).toBeGreaterThanOrEqual(30);
    expect(chainCases.length).toBeGreaterThanOrEqual(12);
    expect(ocspCases.length).toBeGreaterThanOrEqual(14);
    const names = Object.values(cases).flatMap((group) => group.map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
    const documents = wrappingCases.map(({ changes }) => base.forge(world, changes?.(world)).signature);
    expect(new Set(documents).size).toBe(documents.length);
    reportVolume({
      what: "Forged evidence, each for its own reason (S96)",
      volume: `${names.length} forgeries`,
      result: `${wrappingCases.length} wrapped, ${algorithmCases.length} algorithms, ${chainCases.length} chains, ${ocspCases.length} OCSP`,
    });
  });

  test("wrap what holds: taken apart and put together as it was, it still does", () => {
    const again = base.forge(world, {
      document: (xml) => rearrange(xml, (parts) => signature(parts, `<Object>${parts.signed}</Object>`)),
    });
    expect(again.signature).toBe(base.forge(world).signature);
  });

  test("leave what was signed in the document, so that its digest is right, and put another text beside it", () => {
    const [signedText, wanted] = [base64(base.text), base64(wantedText)];
    for (const { changes } of wrappingCases.slice(0, placedCount)) {
      const xml = Buffer.from(base.forge(world, changes?.(world)).signature, "base64").toString();
      expect([xml.includes(signedText), xml.includes(wanted)]).toEqual([true, true]);
      const [, digest] = /<DigestValue>([^<]*)/.exec(xml) ?? [];
      const digests = [...xml.matchAll(/<bankIdSignedData(?=.*?<\/bankIdSignedData>)/g)]
        .flatMap(({ index }) =>
          [...xml.matchAll(/<\/bankIdSignedData>/g)].map((end) =>
            xml.slice(index, end.index + end[0].length),
          ),
        )
        .map(sha256);
      expect(digests).toContain(digest);
    }
  });
});
