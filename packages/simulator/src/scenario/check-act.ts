import { boolean, checkMembers, needed, oneOf, text, wholeNumber } from "../checks.ts";
import type { Checks } from "../checks.ts";
import type { Act } from "./acts.ts";

/** A day: longer than any order lives. */
const longestMs = 86_400_000;

const owner: Checks = { person: text, ipAddress: text, uhi: text };
const pickUp: Checks = { ...owner, step: oneOf("started") };

const members: Readonly<Record<Act["do"], Checks>> = {
  scan: { ...pickUp, qrText: text },
  open: pickUp,
  pick: pickUp,
  answerCall: { confirmed: needed(boolean) },
  advance: {
    step: needed(
      oneOf("started", "userCallConfirm", "userStepUp", "userFace", "userMrtd", "userSign", "processing"),
    ),
  },
  approve: {
    ...owner,
    securityCode: text,
    bankId: oneOf("mobile", "file", "card"),
    cardReader: oneOf("class1", "class2"),
    mrtd: boolean,
    risk: oneOf("low", "moderate", "high", null),
    processingMs: wholeNumber(0, longestMs),
  },
  finish: {},
  cancel: {},
  // Any hint: BankID may bring new ones, and a client must bear them.
  fail: { hintCode: needed(text) },
};

/** The acts by name. */
export const actNames: readonly Act["do"][] = Object.keys(members) as Act["do"][];

/**
 * Checks an act that came from outside.
 *
 * @param also - Members that may stand beside the act's own.
 * @throws {SimulatorError} `ERR_SIMULATOR_OPTION`.
 */
export function checkAct(name: Act["do"], body: Readonly<Record<string, unknown>>, also: Checks = {}): Act {
  checkMembers(`the act ${name}`, body, { ...members[name], ...also });
  return { ...body, do: name } as unknown as Act;
}

/** How long before a script's act, in ms. */
export const after: Checks = { after: wholeNumber(0, longestMs) };

/** Whose phone it is and where. */
export const ownerChecks: Checks = owner;
