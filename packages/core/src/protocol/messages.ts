import type { BankIdErrorCode } from "./api.ts";
import type { DeviceKind, ErrorCode, FailureReason, FlowHint, FlowMode } from "./flow.ts";
import type { MessageId } from "./message-id.ts";

/** The words of one language, by message id. */
export type Messages = Readonly<Record<MessageId, string>>;

/** Where the person sees the message. */
export interface MessageContext {
  mode: FlowMode;
  device: DeviceKind;
}

/**
 * The message for a pending flow.
 *
 * @param hint - BankID's hint, or `awaitingReturn`. An unknown one gives RFA21.
 * @param context - Mode and device of the page that shows it.
 * @see Specification §8.3.
 */
export function pendingMessage(hint: FlowHint, { mode, device }: MessageContext): MessageId {
  switch (hint) {
    case "outstandingTransaction":
      return mode === "qr" ? "RFA1" : "RFA13";
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
    default:
      return "RFA21";
  }
}

/**
 * The message for a failed flow.
 *
 * @param reason - BankID's hint or a reason of the middleware. An unknown one gives RFA22.
 * @param context - Mode and device of the page that shows it.
 * @see Specification §8.3.
 */
export function failureMessage(reason: FailureReason, { mode }: Pick<MessageContext, "mode">): MessageId {
  switch (reason) {
    case "startFailed":
      return mode === "qr" ? "RFA17B" : "RFA17A";
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
    case "host_error":
      return "hostError";
    case "result_lost":
    case "upstream_unclear":
      return "resultLost";
    case "response_lost":
      return "responseLost";
    default:
      return "RFA22";
  }
}

/**
 * The message for an error code, of a route or of BankID.
 *
 * @param error - A code of the wire, or BankID's own `errorCode`. An unknown one gives RFA22, which does
 * not blame BankID for a mistake of the RP.
 * @see Specification §8.3.
 */
export function errorMessage(error: ErrorCode | BankIdErrorCode): MessageId {
  switch (error) {
    case "alreadyInProgress":
    case "already_in_progress":
      return "RFA4";
    case "requestTimeout":
    case "internalError":
    case "maintenance":
    case "tooManyRequests":
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
    default:
      return "RFA22";
  }
}
