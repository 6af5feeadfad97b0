import type { BankIdMessageId, MessageId } from "./message-id.ts";
import type { Messages } from "./messages.ts";

/**
 * The RFA ids whose words are ours, because BankID's own were not to be found. Replace them with BankID's
 * where you have them. (Ids without RFA are the kit's, and so are their words in every language.)
 */
export const ownWords: Readonly<Record<"sv" | "en", readonly BankIdMessageId[]>> = {
  sv: [],
  en: ["RFA24", "RFA25", "RFA26", "RFA27", "RFA28", "RFA29", "RFA30"],
};

/** What {@link defineMessages} fills up with. */
export interface MessagesFallback {
  /** A whole language, whose words stand where the new one has none. */
  fallback: Messages;
}

/**
 * The words of another language, or other words of a known one.
 *
 * Without `fallback` the compiler asks for every id. With it, an id that is missing or blank gets the
 * fallback's words, so that a person never sees an empty line.
 *
 * @example
 * const nb = defineMessages({ RFA1: "Start BankID-appen." }, { fallback: en });
 */
export function defineMessages(words: Messages): Messages;
export function defineMessages(words: Partial<Messages>, options: MessagesFallback): Messages;
export function defineMessages(words: Partial<Messages>, options?: MessagesFallback): Messages {
  const written = Object.fromEntries(Object.entries(words).filter(([, text]) => isWritten(text)));
  return { ...options?.fallback, ...(written as Record<MessageId, string>) };
}

function isWritten(text: unknown): boolean {
  return typeof text === "string" && text.trim() !== "";
}
