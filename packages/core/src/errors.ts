import type { BankIdErrorCode } from "./protocol/api.ts";

/** What can go wrong; `docs/errors.md` of the repository has a heading for each. */
export type BankIdErrorKind =
  /** No `environment` was given; there is no default (S1). */
  | "ERR_ENVIRONMENT_REQUIRED"
  /** `environment` is none of the known ones, or its members are wrong. */
  | "ERR_ENVIRONMENT_INVALID"
  /** `NODE_ENV` is production and the environment is not (S3). */
  | "ERR_ENVIRONMENT_NOT_PRODUCTION"
  /** A variable that `clientOptionsFromEnv` needs is missing or wrong. */
  | "ERR_ENV_VARIABLE"
  /** No certificate was given, or not in a form that is known. */
  | "ERR_CERTIFICATE_REQUIRED"
  /** A certificate file can't be read. */
  | "ERR_CERTIFICATE_FILE"
  /** The passphrase does not open the certificate. */
  | "ERR_CERTIFICATE_PASSPHRASE"
  /** The file is a PFX of an old kind that this Node does not read. */
  | "ERR_PFX_LEGACY"
  /** The file holds no certificate and key that can be used. */
  | "ERR_CERTIFICATE_INVALID"
  /** The private key belongs to another certificate. */
  | "ERR_CERTIFICATE_KEY_MISMATCH"
  /** An option other than environment and certificate is wrong. */
  | "ERR_OPTION"
  /** `elapsedMs` is negative or not finite. */
  | "ERR_ELAPSED_TIME"
  /** The client was closed before the call. */
  | "ERR_CLIENT_CLOSED"
  /** No connection came about, so BankID has not seen the request. */
  | "ERR_UNREACHABLE"
  /** The server's certificate is not BankID's; nothing was sent. */
  | "ERR_TLS_UNTRUSTED"
  /** The request may have been sent, and no whole answer came. */
  | "ERR_NO_ANSWER"
  /** No answer within `timeoutMs`. */
  | "ERR_TIMEOUT"
  /** The answer is not one of BankID's API. */
  | "ERR_PROTOCOL"
  /** BankID answered with an error: see `bankIdCode`. */
  | "ERR_BANKID";

/** What a {@link BankIdError} tells besides its words. */
export interface BankIdErrorDetails {
  /** HTTP status, where BankID or something before it answered. */
  httpStatus?: number | undefined;
  /** BankID's own `errorCode`. An unknown one is passed on as it came. */
  bankIdCode?: BankIdErrorCode | undefined;
}

/**
 * Every error of bankid-kit's core.
 *
 * Match on `code`. Neither the message nor a property carries a request, an answer, a token, a personal
 * number, a key or a passphrase, and there is no `cause` (S10).
 */
export class BankIdError extends Error {
  override readonly name = "BankIdError";
  readonly code: BankIdErrorKind;
  readonly httpStatus?: number;
  readonly bankIdCode?: BankIdErrorCode;

  constructor(code: BankIdErrorKind, message: string, { httpStatus, bankIdCode }: BankIdErrorDetails = {}) {
    super(message);
    this.code = code;
    if (httpStatus !== undefined) this.httpStatus = httpStatus;
    if (bankIdCode !== undefined) this.bankIdCode = bankIdCode;
  }
}
