import { rpName } from "@bankid-kit/verify";
import type { ExpectedOrder, VerifiedEvidence } from "@bankid-kit/verify";
import { usageError } from "../errors.ts";
import { personalNumber, readText } from "../order/request.ts";
import { readExactly } from "./evidence.ts";
import type { World } from "../world.ts";

/** Options that say what the evidence must say. */
export interface ExpectationOptions {
  readonly expectKind?: "auth" | "sign";
  readonly expectPerson?: string;
  readonly expectText?: string;
  readonly expectTextFile?: string;
  readonly expectRp?: string;
}

/** What was asked of the evidence; members that are left out were not asked. */
export type Expectation = Partial<Pick<ExpectedOrder, "kind" | "person" | "visibleData" | "rp">>;

/**
 * Reads what the evidence must say.
 *
 * @throws {CommandError} When the text is given twice, the number is none, or a file can't be read.
 */
export function readExpectation(options: ExpectationOptions, world: Pick<World, "clock">): Expectation {
  const { expectKind, expectPerson, expectText, expectTextFile, expectRp } = options;
  if (expectText !== undefined && expectTextFile !== undefined) {
    throw usageError("--expect-text and --expect-text-file both give the text: leave one of them out.");
  }
  const text = expectTextFile === undefined ? expectText : readText(expectTextFile, "--expect-text-file");
  return {
    ...(expectKind === undefined ? {} : { kind: expectKind }),
    ...(expectPerson === undefined ? {} : { person: personalNumber(expectPerson, world, "--expect-person") }),
    ...(text === undefined ? {} : { visibleData: text }),
    ...(expectRp === undefined ? {} : { rp: rpName(readExactly(expectRp, "--expect-rp")) }),
  };
}

/** The order that evidence would be of: what was asked, and what the evidence says where nothing was. */
export function orderOf(evidence: VerifiedEvidence, expectation: Expectation): ExpectedOrder {
  const { kind, userVisibleData, userVisibleDataFormat, userNonVisibleDataBase64 } = evidence;
  return {
    kind,
    visibleData: userVisibleData,
    format: userVisibleDataFormat,
    nonVisibleData:
      userNonVisibleDataBase64 === undefined ? undefined : Buffer.from(userNonVisibleDataBase64, "base64"),
    ...expectation,
  };
}
