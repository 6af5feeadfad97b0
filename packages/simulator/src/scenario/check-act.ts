import { anyText, boolean, checkMembers, duration, needed, oneOf, text } from "../checks.ts";
import type { Checks } from "../checks.ts";
import { SimulatorError } from "../errors.ts";
import { evidenceFlaws } from "../evidence/flaw.ts";
import { isObject } from "../http/body.ts";
import type { Act, PhoneOwner } from "./acts.ts";
import type { PlayStep } from "./play.ts";

const owner: Checks = { person: text, ipAddress: text, uhi: text };
const pickUp: Checks = { ...owner, step: oneOf("started") };

const members: Readonly<Record<Act["do"], Checks>> = {
  scan: { ...pickUp, qrText: anyText },
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
    securityCode: anyText,
    bankId: oneOf("mobile", "file", "card"),
    cardReader: oneOf("class1", "class2"),
    mrtd: boolean,
    risk: oneOf("low", "moderate", "high", null),
    // Without end: until it is told to finish.
    processingMs: duration(Number.POSITIVE_INFINITY),
    evidence: oneOf(...evidenceFlaws),
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
export function checkAct(name: Act["do"], body: unknown = {}, also: Checks = {}): Act {
  checkMembers(`the act ${name}`, body, { ...members[name], ...also });
  return { ...(body as object), do: name } as Act;
}

/**
 * Checks how an order is opened, where the order is named beside it.
 *
 * @throws {SimulatorError} `ERR_SIMULATOR_OPTION`.
 */
export function checkPickUp(name: "scan" | "open" | "pick", options: unknown = {}): Act {
  checkMembers(`the act ${name}`, options, pickUp);
  return { ...(options as object), do: name };
}

/**
 * Checks whose phone it is and where.
 *
 * @throws {SimulatorError} `ERR_SIMULATOR_OPTION`.
 */
export function checkOwner(what: string, value: unknown = {}): PhoneOwner {
  checkMembers(what, value, owner);
  return { ...(value as PhoneOwner) };
}

/**
 * Checks a whole script before any of it is played.
 *
 * @throws {SimulatorError} `ERR_SIMULATOR_OPTION`.
 */
export function checkSteps(steps: unknown): readonly PlayStep[] {
  if (!Array.isArray(steps)) throw wrong("steps of the script must be a list of acts");
  if (steps.length === 0) throw wrong("A script has at least one act");
  return steps.map(checkStep);
}

function checkStep(step: unknown): PlayStep {
  const { do: name, ...body } = isObject(step) ? step : {};
  const known = actNames.find((act) => act === name);
  if (known === undefined) throw wrong(`do of each step must be one of ${actNames.join(", ")}`);
  return checkAct(known, body, { after: duration(Number.MAX_VALUE) });
}

function wrong(what: string): SimulatorError {
  return new SimulatorError("ERR_SIMULATOR_OPTION", `${what}.`);
}
