/** Ids of BankID's own recommended user messages (specification §8.1). */
export type BankIdMessageId =
  | "RFA1"
  | "RFA2"
  | "RFA3"
  | "RFA4"
  | "RFA5"
  | "RFA6"
  | "RFA8"
  | "RFA9"
  | "RFA13"
  | "RFA15A"
  | "RFA15B"
  | "RFA16"
  | "RFA17A"
  | "RFA17B"
  | "RFA19"
  | "RFA20"
  | "RFA21"
  | "RFA22"
  | "RFA23"
  | "RFA24"
  | "RFA25"
  | "RFA26"
  | "RFA27"
  | "RFA28"
  | "RFA29"
  | "RFA30";

/** Ids of messages for what BankID has no words for, because it happens between the page and the RP. */
export type KitMessageId =
  | "awaitingReturn"
  | "saving"
  | "returnMissing"
  | "otherBrowser"
  | "replaced"
  | "expired"
  | "hostError"
  | "resultLost"
  | "responseLost"
  | "blocked"
  | "otherPerson"
  | "principalChanged"
  | "evidenceInvalid"
  | "flowUnknown"
  | "textChanged"
  | "unreachable"
  | "busy"
  | "offline"
  | "noContact";

/** Names a text; the page looks the words up in its own language. */
export type MessageId = BankIdMessageId | KitMessageId;
