import { BankIdError } from "@bankid-kit/core";
import type { BrowserResult, CompletionData, UserVisibleDataFormat } from "@bankid-kit/core/browser";
import { describe } from "../events.ts";
import type { FlowEvent } from "../flow/event.ts";
import type { SavingRecord } from "../flow/record.ts";
import { timing } from "../flow/timing.ts";
import { inTime } from "./in-time.ts";
import type { Parts } from "./parts.ts";
import { refOf } from "./ref.ts";

/** What is to be kept of a signature: it shows who signed what, and when. */
export interface SignatureProof {
  /** BankID's, in base64. */
  readonly signature: string;
  readonly ocspResponse: string;
  /** What the person saw, as it was given to BankID. */
  readonly userVisibleData: string;
  readonly userVisibleDataFormat?: UserVisibleDataFormat;
  /** What was signed unseen. */
  readonly userNonVisibleData?: string;
  /** When BankID was asked for the order, and when it said complete, by the wall clock here: ms since 1970. */
  readonly orderedAt: number;
  readonly collectedAt: number;
  /** The verifier's: all that it takes to check the signature again. Present with `verify`. */
  readonly file?: string;
}

/** What `onSigned` gets. */
export interface Signed {
  /** Names the signature, the same at each attempt: what is saved under it once need not be again. */
  readonly signId: string;
  readonly proof: SignatureProof;
  /** Who signed, as BankID knows them. */
  readonly user: CompletionData["user"];
  /** `production`, `test`, or the name of a custom environment. */
  readonly environment: string;
}

/** What `onSigned` may return, as plain JSON. */
export interface Saved<Browser> {
  /** Data for the page; a `redirectTo` is followed by the component. */
  browser?: Browser & BrowserResult;
}

/**
 * Saves one signature, at least once: it is called again until it returns, also when an earlier call came to
 * an end after its 10 s, so it must do the same for a `signId` however often it runs.
 */
// oxlint-disable-next-line typescript/no-invalid-void-type -- a host that has nothing to tell writes no return
export type OnSigned<Browser> = (signed: Signed) => Saved<Browser> | void | Promise<Saved<Browser> | void>;

/** Hands what was signed to the host; a failure of its is no more than a wait. */
export async function handOver(
  { options: { client, onSigned }, emit, production }: Parts,
  record: SavingRecord,
  elapsedNow: () => number,
): Promise<FlowEvent> {
  const ref = refOf(record.flow);
  const call = await inTime(
    async () => {
      if (onSigned === undefined) throw noOnSigned();
      const signed = signedOf(record, client.environment);
      return browserOf(await onSigned(signed));
    },
    {
      name: "onSigned",
      timeoutMs: timing.hostMs,
      onLate: () => emit({ type: "host_late", ref }),
    },
  );
  if (call.done) return { type: "saved", browser: call.value };
  emit({ type: "save_failed", ref, detail: describe(call.error, { production }) });
  return { type: "saveFailed", now: elapsedNow() };
}

function signedOf(
  { flow, result, sent, orderedAt, collectedAt, evidence }: SavingRecord,
  environment: string,
): Signed {
  const { signature, ocspResponse, user } = result;
  const { userVisibleData = "", userVisibleDataFormat, userNonVisibleData } = sent;
  return {
    signId: flow,
    proof: {
      signature,
      ocspResponse,
      userVisibleData,
      ...(userVisibleDataFormat === undefined ? {} : { userVisibleDataFormat }),
      ...(userNonVisibleData === undefined ? {} : { userNonVisibleData }),
      orderedAt,
      collectedAt,
      ...(typeof evidence === "object" ? { file: evidence.file } : {}),
    },
    user,
    environment,
  };
}

function browserOf(saved: unknown): unknown {
  const { browser = {} } = Object(saved) as { browser?: unknown };
  return JSON.parse(JSON.stringify(browser)) as unknown;
}

function noOnSigned(): BankIdError {
  return new BankIdError(
    "ERR_OPTION",
    "A signature is waiting to be saved, and this bankId() has no sign option. Give every instance that shares the store and the id the same options.",
  );
}
