/**
 * What a browser may use of bankid-kit: the wire, the choice of message, the launch rules. Imports nothing
 * of Node; the words themselves are in `@bankid-kit/core/texts`.
 */
export type * from "./protocol/api.ts";
export type * from "./protocol/evidence.ts";
export type * from "./protocol/flow.ts";
export type * from "./protocol/message-id.ts";
export type * from "./protocol/open-union.ts";
export { errorStatus, returnParameter } from "./protocol/flow.ts";
export * from "./protocol/markdown.ts";
export * from "./protocol/messages.ts";
export * from "./protocol/browsers.ts";
export * from "./protocol/in-app-browser.ts";
export * from "./protocol/launch.ts";
export * from "./protocol/return-url.ts";
export * from "./protocol/personal-number.ts";
export * from "./protocol/test-numbers.ts";
