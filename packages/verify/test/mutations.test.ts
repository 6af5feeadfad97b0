import { verifyCompletion, verifySignature } from "@bankid-kit/verify";
import type { ExpectedOrder, VerifiedEvidence, VerifyOptions } from "@bankid-kit/verify";
import { beforeAll, describe, expect, test } from "vitest";
import * as base from "./forge/evidence.ts";
import { isLong, reportVolume } from "../../express/test/support/volume-report.ts";
import { readVectors } from "./support/vector.ts";

/** Which bytes are changed: in the long run each of them and each of its bits, else some of them in one bit. */
const stride = isLong ? 1 : 41;
const patience = isLong ? 3_600_000 : 120_000;

interface Given {
  readonly name: string;
  readonly forged: base.Forged;
  readonly options: VerifyOptions;
}

let given: Given[];
let world: base.World;
beforeAll(async () => {
  world = await base.makeWorld();
  const { environment, expected } = base;
  const options = { environment, signatureRoots: world.rootPem, expected };
  given = [{ name: "a forged signature", forged: base.forge(world), options }];
  for (const { name, root, ...evidence } of readVectors()) {
    const trust = { environment: "test", signatureRoots: root } as const;
    const result = verifySignature(evidence, trust);
    if (!result.ok) throw new Error(`The real signature in ${name} does not hold: ${result.message}`);
    given.push({
      name: `the real signature in ${name}`,
      forged: { ...evidence, user: result.person },
      options: { ...trust, expected: orderOf(result) },
    });
  }
});

/** The order that evidence says that it is of. */
function orderOf({ kind, userVisibleData, userVisibleDataFormat, ...more }: VerifiedEvidence): ExpectedOrder {
  const { userNonVisibleDataBase64: hidden } = more;
  return {
    kind,
    visibleData: userVisibleData,
    format: userVisibleDataFormat,
    nonVisibleData: hidden === undefined ? undefined : Buffer.from(hidden, "base64"),
  };
}

/** Every copy of the bytes with one of them changed that the volume asks for. */
function* mutations(
  bytes: Buffer,
  allBits: boolean,
): Generator<{ readonly at: number; readonly mutated: Buffer }> {
  for (let at = 0; at < bytes.length; at += stride) {
    for (const bit of allBits ? [1, 2, 4, 8, 16, 32, 64, 128] : [1 << (at % 8)]) {
      const mutated = Buffer.from(bytes);
      mutated[at] = (mutated[at] ?? 0) ^ bit;
      yield { at, mutated };
    }
  }
}

/** How many changed copies were verified, and where one was accepted. */
function tryAll(
  bytes: Buffer,
  isAccepted: (mutated: Buffer) => boolean,
  { allBits = isLong }: { readonly allBits?: boolean } = {},
): { tried: number; accepted: number[] } {
  let tried = 0;
  const accepted: number[] = [];
  for (const { at, mutated } of mutations(bytes, allBits)) {
    tried++;
    if (isAccepted(mutated)) accepted.push(at);
  }
  return { tried, accepted };
}

function report(what: string, tried: number, accepted: readonly number[]): void {
  const result = `${accepted.length} accepted`;
  console.log(`${what}: ${tried} changed, ${result}`);
  reportVolume({ what: `A change of one byte in ${what} (S95)`, volume: `${tried} changes`, result });
}

function isRefused(forged: base.Forged, options: VerifyOptions): boolean {
  return !verifyCompletion(forged, options).ok;
}

describe("a single byte that is changed (S95)", () => {
  test("in the base64 of a signature is one too many", { timeout: patience }, () => {
    for (const { name, forged, options } of given) {
      expect(isRefused(forged, options)).toBe(false);
      const { tried, accepted } = tryAll(
        Buffer.from(forged.signature, "latin1"),
        (mutated) => !isRefused({ ...forged, signature: mutated.toString("latin1") }, options),
      );
      report(`the base64 of ${name}`, tried, accepted);
      expect(accepted).toEqual([]);
      expect(tried).toBeGreaterThan(100);
    }
  });

  test("in the XML of a signature is one too many", { timeout: patience }, () => {
    for (const { name, forged, options } of given) {
      const { tried, accepted } = tryAll(
        Buffer.from(forged.signature, "base64"),
        (mutated) => !isRefused({ ...forged, signature: mutated.toString("base64") }, options),
      );
      report(`the XML of ${name}`, tried, accepted);
      expect(accepted).toEqual([]);
      expect(tried).toBeGreaterThan(100);
    }
  });

  test("in the OCSP response is one too many", { timeout: patience }, () => {
    for (const { name, forged, options } of given) {
      const { tried, accepted } = tryAll(
        Buffer.from(forged.ocspResponse, "base64"),
        (mutated) => !isRefused({ ...forged, ocspResponse: mutated.toString("base64") }, options),
      );
      report(`the OCSP response of ${name}`, tried, accepted);
      expect(accepted).toEqual([]);
      expect(tried).toBeGreaterThan(25);
    }
  });

  test(
    "in the XML is one too many even when the responder answers for what came out",
    { timeout: patience },
    () => {
      const [{ options }] = given as [Given];
      const xml = Buffer.from(base.forge(world).signature, "base64");
      // Each of these is signed by a responder, which takes its time: one bit of each byte.
      const isAccepted = (mutated: Buffer): boolean => {
        const changed = base.forge(world, { delivered: () => mutated.toString("base64") });
        return !isRefused(changed, options);
      };
      const { tried, accepted } = tryAll(xml, isAccepted, { allBits: false });
      report("the XML of a forged signature, answered for as it then is", tried, accepted);
      expect(accepted).toEqual([]);
      expect(tried).toBeGreaterThan(100);
    },
  );
});
