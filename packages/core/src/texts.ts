/** The words for every message id, one language an export, so that a page carries only what it shows. */
export type { MessageId } from "./protocol/message-id.ts";
export type { Messages } from "./protocol/messages.ts";
export { defineMessages, ownWords } from "./protocol/languages.ts";
export type { MessagesFallback } from "./protocol/languages.ts";
export { en } from "./protocol/texts.en.ts";
export { sv } from "./protocol/texts.sv.ts";
