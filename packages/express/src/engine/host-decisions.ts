import type {
  BrowserResult,
  CompletionData,
  DeviceKind,
  FlowKind,
  FlowMode,
  Risk,
  UserVisibleDataFormat,
} from "@bankid-kit/core/browser";

/** What `assessCompletion` judges: BankID's result without its proof, and where it was asked for. */
export interface Assessment extends Pick<CompletionData, "user" | "device" | "stepUp"> {
  readonly bankIdIssueDate: string | undefined;
  /** Names the flow, as `loginId` or `signId` does later. */
  readonly flow: string;
  readonly kind: FlowKind;
  readonly mode: FlowMode;
  /** What the page runs on; `device` is the app's. */
  readonly startedOn: DeviceKind;
  /** BankID's judgement; `unknown` where it was asked for one and gave none. `high` never comes this far. */
  readonly risk: Risk | "unknown";
  /** Address of the browser that started; `device.ipAddress` is the app's. */
  readonly startIp: string | undefined;
  /** Whether the two are one IPv4, or IPv6 of one /64. After a scan they seldom are. */
  readonly sameIp: boolean;
  /** `production`, `test`, or the name of a custom environment. */
  readonly environment: string;
}

/**
 * The host's own judgement of a completed order: the last gate, after all of ours (S38, S39). `false` or
 * `"block"` ends the flow as `risk_blocked`, and the result is dropped.
 *
 * It may be asked more than once about one flow, and a login need not follow: judge, and change nothing.
 */
export type AssessCompletion = (
  assessment: Assessment,
) => boolean | "allow" | "block" | Promise<boolean | "allow" | "block">;

/** What `onComplete` gets: the whole of BankID's result, and the names to file it under. */
export interface Completion extends CompletionData {
  /** Names this login: the same for every copy of it, so that writes can be made once (the flow's id). */
  readonly loginId: string;
  /** `production`, `test`, or the name of a custom environment. */
  readonly environment: string;
}

/** What `onComplete` decides, as plain JSON. */
export interface Decision<Session, Browser> {
  /** Data for `establishSession`; it stays on the server. */
  session: Session;
  /** Data for the page; a `redirectTo` is followed by the component. */
  browser?: Browser & BrowserResult;
}

/** Decides about one completed login, at most once per flow. */
export type OnComplete<Session, Browser> = (
  completion: Completion,
) => Decision<Session, Browser> | Promise<Decision<Session, Browser>>;

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
