import type { BankIdErrorCode } from "./protocol/api.ts";

/** What can be wrong with the RP's certificate; `docs/certificates.md` has a row with the fix for each. */
export type CertificateErrorKind =
  /** No certificate was given, or not in a form that is known. */
  | "ERR_CERTIFICATE_REQUIRED"
  /** The function that gives the certificate threw, or gave a promise. */
  | "ERR_CERTIFICATE_SOURCE"
  /** The certificate was given as bytes, so there is nothing to read again. */
  | "ERR_CERTIFICATE_BYTES"
  /** A certificate file can't be read. */
  | "ERR_CERTIFICATE_FILE"
  /** The file has nothing in it. */
  | "ERR_CERTIFICATE_EMPTY"
  /** The file is a web page that was saved under the certificate's name. */
  | "ERR_CERTIFICATE_HTML"
  /** The file is base64 without the lines around it that would make it PEM. */
  | "ERR_CERTIFICATE_BASE64"
  /** The end of the file is missing. */
  | "ERR_CERTIFICATE_TRUNCATED"
  /** The file is of another kind than its option takes. */
  | "ERR_CERTIFICATE_OPTION"
  /** The certificate was given as the key, and the key as the certificate. */
  | "ERR_CERTIFICATE_SWAPPED"
  /** The file is neither PFX nor PEM, or what is in it is damaged. */
  | "ERR_CERTIFICATE_INVALID"
  /** The passphrase does not open the file. */
  | "ERR_CERTIFICATE_PASSPHRASE"
  /** The file needs a passphrase, and none was given. */
  | "ERR_CERTIFICATE_PASSPHRASE_MISSING"
  /** The PFX is encrypted in a way so old that nothing here reads it. */
  | "ERR_PFX_LEGACY"
  /** There is a certificate, and no private key. */
  | "ERR_CERTIFICATE_NO_KEY"
  /** There is a private key, and no certificate. */
  | "ERR_CERTIFICATE_NO_CERTIFICATE"
  /** The private key belongs to another certificate. */
  | "ERR_CERTIFICATE_KEY_MISMATCH"
  /** The certificate and its key are whole, but TLS does not take them. */
  | "ERR_CERTIFICATE_UNUSABLE"
  /** The certificate is that of an issuer, and not one that was issued. */
  | "ERR_CERTIFICATE_CA"
  /** The certificate is a person's BankID. */
  | "ERR_CERTIFICATE_PERSON"
  /** The certificate is for a web server or another use, and not for a client. */
  | "ERR_CERTIFICATE_PURPOSE"
  /** BankID's public test certificate was given outside its test service. */
  | "ERR_CERTIFICATE_TEST_FILE"
  /** The certificate is of another environment than the client. */
  | "ERR_CERTIFICATE_ENVIRONMENT"
  /** The certificate has ended. */
  | "ERR_CERTIFICATE_EXPIRED"
  /** The certificate has not begun. */
  | "ERR_CERTIFICATE_NOT_YET_VALID"
  /** This computer's clock is certainly wrong, so that no certificate can be judged. */
  | "ERR_CLOCK";

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
  /** Something about the RP certificate: see the union. */
  | CertificateErrorKind
  /** An option other than environment and certificate is wrong. */
  | "ERR_OPTION"
  /** `endUserIp` is no IP address; nothing was sent (S14). */
  | "ERR_END_USER_IP"
  /** A personal number is not twelve digits; nothing was sent. */
  | "ERR_PERSONAL_NUMBER"
  /** A text is empty, too long or broken; nothing was sent (S17). */
  | "ERR_TEXT"
  /** A text is not simpleMarkdownV1: see `line` and `column`; nothing was sent (S17). */
  | "ERR_MARKDOWN"
  /** `returnUrl` is one that BankID refuses or that leads nowhere; nothing was sent (S16). */
  | "ERR_RETURN_URL"
  /** Another member of a request is wrong or unknown; nothing was sent. */
  | "ERR_REQUEST"
  /** `elapsedMs` is negative or not finite. */
  | "ERR_ELAPSED_TIME"
  /** The client was closed before the call. */
  | "ERR_CLIENT_CLOSED"
  /** No connection came about, so BankID has not seen the request. */
  | "ERR_UNREACHABLE"
  /** The server's certificate is not BankID's; nothing was sent. */
  | "ERR_TLS_UNTRUSTED"
  /** The other side refused the RP's client certificate, by a TLS alert. */
  | "ERR_CERTIFICATE_REFUSED"
  /** The request may have been sent, and no whole answer came. */
  | "ERR_NO_ANSWER"
  /** No answer within `timeoutMs`. */
  | "ERR_TIMEOUT"
  /** The answer is not one of BankID's API. */
  | "ERR_PROTOCOL"
  /** BankID answered with an error: see `bankIdCode`. */
  | "ERR_BANKID"
  /** The order ended in an answer that was lost, and BankID does not tell it twice. */
  | "ERR_RESULT_LOST";

/** What a {@link BankIdError} tells besides its words. */
export interface BankIdErrorDetails {
  /** HTTP status, where BankID or something before it answered. */
  httpStatus?: number | undefined;
  /** BankID's own `errorCode`. An unknown one is passed on as it came. */
  bankIdCode?: BankIdErrorCode | undefined;
  /** Whether the same call may be started again. Default: false. */
  retryable?: boolean | undefined;
  /** How long to wait before that, in ms. */
  retryAfterMs?: number | undefined;
  /** Where the mistake in a text is, from 1; with `ERR_MARKDOWN`. */
  line?: number | undefined;
  /** Where in the line the mistake is, from 1 and in characters; with `ERR_MARKDOWN`. */
  column?: number | undefined;
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
  declare readonly httpStatus?: number;
  declare readonly bankIdCode?: BankIdErrorCode;
  /**
   * `true` where the same call may be started again: it can succeed then, and does no harm even if BankID has
   * seen this one. What the client may repeat by itself (R2), it has repeated already.
   */
  readonly retryable: boolean;
  /** How long to wait before that, in ms; after 429, calls but `cancel` made earlier are refused without being sent (R30). */
  declare readonly retryAfterMs?: number;
  /** Where the mistake in a text is, from 1; with `ERR_MARKDOWN`. */
  declare readonly line?: number;
  /** Where in the line the mistake is, from 1 and in characters; with `ERR_MARKDOWN`. */
  declare readonly column?: number;

  constructor(code: BankIdErrorKind, message: string, details: BankIdErrorDetails = {}) {
    super(message);
    const { httpStatus, bankIdCode, retryable = false, retryAfterMs, line, column } = details;
    this.code = code;
    this.retryable = retryable;
    if (httpStatus !== undefined) this.httpStatus = httpStatus;
    if (bankIdCode !== undefined) this.bankIdCode = bankIdCode;
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
    if (line !== undefined) this.line = line;
    if (column !== undefined) this.column = column;
  }
}
