/** Swedish BankID from Node: RP client, QR text, errors, certificates; and everything a browser may use. */
export * from "./browser.ts";
export { BankIdClient } from "./client/client.ts";
export type { BankIdClientOptions, CallOptions } from "./client/client.ts";
export { clientOptionsFromEnv } from "./client-options-from-env.ts";
export type { Certificate, PemCertificate, PfxCertificate } from "./certificate/load.ts";
export { testCertificate } from "./certificate/test-certificate.ts";
export { BankIdError } from "./errors.ts";
export type { BankIdErrorDetails, BankIdErrorKind } from "./errors.ts";
export type { CustomEnvironment, Environment } from "./environment.ts";
export { qrText } from "./qr-text.ts";
