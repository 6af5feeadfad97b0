/** Swedish BankID from Node: RP client, QR text, errors, certificates; and everything a browser may use. */
export * from "./browser.ts";
export { BankIdClient } from "./client/client.ts";
export type { BankIdClientOptions, CallOptions } from "./client/client.ts";
export type { FollowedOrder, FollowOptions, OrderUpdate, PendingUpdate } from "./client/follow.ts";
export type { ConnectionCheck, ConnectionTrouble } from "./client/connection-check.ts";
export { clientOptionsFromEnv } from "./client-options-from-env.ts";
export { certificateExpiry, expiryThresholds } from "./certificate/expiry.ts";
export type { CertificateExpiry } from "./certificate/expiry.ts";
export type { CertificateDetails, CertificateEnvironment, CertificateInfo } from "./certificate/facts.ts";
export type {
  CertificateFinding,
  CertificateProblem,
  CertificateRemark,
  CertificateWarningKind,
} from "./certificate/finding.ts";
export { inspectCertificate } from "./certificate/inspect.ts";
export type { CertificateReport, InspectCertificateOptions } from "./certificate/inspect.ts";
export type {
  Certificate,
  CertificateBytes,
  CertificateOptionNames,
  CertificateSource,
  LoneCertificate,
  Passphrase,
  PemCertificate,
  PfxCertificate,
} from "./certificate/source.ts";
export { splitCertificate } from "./certificate/split.ts";
export type { SplitCertificate } from "./certificate/split.ts";
export { testCertificate } from "./certificate/test-certificate.ts";
export { watchCertificate } from "./certificate/watch.ts";
export type {
  CertificateEvent,
  CertificateWatch,
  WatchCertificateOptions,
  WatchedClient,
} from "./certificate/watch.ts";
export { BankIdError } from "./errors.ts";
export type { BankIdErrorDetails, BankIdErrorKind, CertificateErrorKind } from "./errors.ts";
export type { CustomEnvironment, Environment } from "./environment.ts";
export { qrText } from "./qr-text.ts";
export { acceptsPolicy, certificatePolicies } from "./policies.ts";
export type { PolicyName } from "./policies.ts";
export { logReference } from "./log-reference.ts";
export { pseudonym } from "./pseudonym.ts";
export type { PseudonymOptions } from "./pseudonym.ts";
export { redact } from "./redact.ts";
