import type { BankIdErrorCode } from "./api.ts";
import type { DeviceKind, ErrorCode, FailureReason, FlowHint, FlowMode } from "./flow.ts";
import type { MessageId } from "./message-id.ts";
import type { OpenUnion } from "./open-union.ts";

/** The words of one language, by message id. */
export type Messages = Readonly<Record<MessageId, string>>;

/**
 * What was asked of the person. `phone` is every order that is bound to a number and that nothing on a page
 * starts: `phoneAuth`, `phoneSign` and `otherPayment`.
 */
export type OrderKind = "auth" | "sign" | "phone" | "payment";

/** Where the person sees the message. */
export interface MessageContext {
  /** Default: `auth`. BankID has the same words for `sign` and `payment`. */
  kind?: OrderKind;
  /** Of no account to a `phone` order: there the person opens the app. */
  mode: FlowMode;
  device: DeviceKind;
}

/** What there is to tell the person. */
export type MessageSituation =
  /** The order goes on. */
  | { status: "pending"; hint: FlowHint }
  /** The order ended: BankID's hint, or a reason of the middleware. */
  | { status: "failed"; hint: FailureReason }
  /** There is no order, or no answer about it. */
  | { status: "error"; error: ErrorCode | BankIdErrorCode }
  /** The device said that it has no app to open. */
  | { status: "launchFailed" }
  /** The person is about to choose between this device and another. */
  | { status: "deviceChoice" };

/**
 * The message for whatever happens to an order. Total: an unknown hint or error has a message too.
 *
 * @param situation - A status, and BankID's hint or error with it.
 * @param context - What was asked for, and where the person sees the message.
 * @see Specification §8.3.
 * @example
 * const answer = await client.collect(order);
 * if (answer.status === "pending") {
 *   const { hintCode: hint } = answer;
 *   sv[messageFor({ status: "pending", hint }, { kind: "auth", mode: "qr", device: "desktop" })];
 * }
 */
export function messageFor(situation: MessageSituation, context: MessageContext): MessageId {
  switch (situation.status) {
    case "pending":
      return pendingMessage(situation.hint, context);
    case "failed":
      return failureMessage(situation.hint, context);
    case "error":
      return errorMessage(situation.error);
    case "launchFailed":
      return context.device === "handheld" ? "RFA2" : "RFA17A";
    case "deviceChoice":
      return context.device === "handheld" ? "RFA20" : "RFA19";
    default:
      return situation satisfies never;
  }
}

/**
 * The message for a pending flow.
 *
 * @param hint - BankID's hint, `awaitingReturn` or `saving`. An unknown one gives RFA21.
 * @param context - What was asked for, and mode and device of the page that shows it.
 * @see Specification §8.3.
 */
export function pendingMessage(hint: FlowHint, { kind, mode, device }: MessageContext): MessageId {
  switch (hint) {
    case "outstandingTransaction":
      return mode === "qr" || kind === "phone" ? "RFA1" : "RFA13";
    case "noClient":
      return "RFA1";
    case "started":
      return device === "desktop" ? "RFA15A" : "RFA15B";
    case "userSign":
      return "RFA9";
    case "userMrtd":
      return "RFA23";
    case "userFace":
      return "RFA24";
    case "userStepUp":
      return "RFA25";
    case "awaitingReturn":
      return "awaitingReturn";
    case "saving":
      return "saving";
    case "processing":
    case "userCallConfirm": // BankID has no words of its own for it
    default:
      return "RFA21";
  }
}

/**
 * The message for a failed flow.
 *
 * @param reason - BankID's hint or a reason of the middleware. An unknown one gives RFA22.
 * @param context - What was asked for, and the mode of the page that shows it.
 * @see Specification §8.3.
 */
export function failureMessage(
  reason: FailureReason,
  { kind, mode }: Pick<MessageContext, "kind" | "mode">,
): MessageId {
  switch (reason) {
    case "startFailed":
      return mode === "qr" && kind !== "phone" ? "RFA17B" : "RFA17A";
    case "expiredTransaction":
      return "RFA8";
    case "certificateErr":
      return "RFA16";
    case "userCancel":
      return "RFA6";
    case "cancelled":
      return "RFA3";
    case "alreadyInProgress":
      return "RFA4";
    case "mrtdVerificationFailed":
    case "step_up_missing":
      return "RFA26";
    case "facialRecognitionFailed":
      return "RFA27";
    case "nfcNotSupportedByDevice":
      return "RFA28";
    case "multipleBankIdsOnDevice":
      return "RFA29";
    case "stepUpFailed":
      return "RFA30";
    case "replaced":
      return "replaced";
    case "expired":
      return "expired";
    case "return_missing":
      return "returnMissing";
    case "risk_blocked":
      return "blocked";
    case "other_person":
      return "otherPerson";
    case "principal_changed":
      return "principalChanged";
    case "evidence_invalid":
      return "evidenceInvalid";
    case "host_error":
      return "hostError";
    case "result_lost":
    case "upstream_unclear":
      return "resultLost";
    case "response_lost":
      return "responseLost";
    case "userDeclinedCall":
    case "notSupportedByUserApp":
    case "transactionRiskBlocked":
    default:
      return "RFA22";
  }
}

/**
 * The message for an error code: of a route, of BankID, or of `BankIdError`.
 *
 * @param error - A code of the wire, BankID's own `errorCode`, or the `code` of a `BankIdError` that has no
 * `bankIdCode`. An unknown one gives RFA22, which does not blame BankID for a mistake of the RP.
 * @see Specification §8.3.
 */
export function errorMessage(error: ErrorCode | BankIdErrorCode): MessageId {
  switch (error) {
    case "alreadyInProgress":
      return "RFA4";
    case "requestTimeout":
    case "internalError":
    case "maintenance":
    case "Maintenance": // as some answers spell it
    case "tooManyRequests":
    case "ERR_TIMEOUT":
    case "ERR_NO_ANSWER":
    case "ERR_PROTOCOL":
      return "RFA5";
    case "ERR_UNREACHABLE":
    case "ERR_TLS_UNTRUSTED":
      return "unreachable";
    default:
      return routeErrorMessage(error);
  }
}

/**
 * The message for an error code of a route: all that a page needs of {@link errorMessage}.
 *
 * @param error - An unknown one gives RFA22.
 */
export function routeErrorMessage(error: OpenUnion<ErrorCode>): MessageId {
  switch (error) {
    case "already_in_progress":
      return "RFA4";
    case "bankid_error":
      return "RFA5";
    case "bankid_unreachable":
      return "unreachable";
    case "busy":
    case "rate_limited":
    case "store_unavailable":
      return "busy";
    case "flow_unknown":
      return "flowUnknown";
    case "text_changed":
      return "textChanged";
    default:
      return "RFA22";
  }
}
