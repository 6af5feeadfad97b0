import { isTestNumber } from "@bankid-kit/core/browser";
import { boolean, checkMembers, listOf, text } from "./checks.ts";
import type { Check, Checks } from "./checks.ts";
import { SimulatorError } from "./errors.ts";
import { isObject } from "./http/body.ts";

/** Where a BankID is kept: in the app, in a file on the computer, or on a card with a chip. */
export type BankIdKind = "mobile" | "file" | "card";

/** One of a person's BankIDs. */
export interface BankId {
  readonly kind: BankIdKind;
  /** The day that the person got it, as `YYYY-MM-DDZ` (specification §3.3). */
  readonly issueDate: string;
  /** Whether the bank has blocked it: whoever confirms with it gets `certificateErr`. */
  readonly blocked: boolean;
}

/** Somebody in the simulator. All are made up, on Skatteverket's test numbers (S79). */
export interface Person {
  /** Twelve digits. */
  readonly personalNumber: string;
  readonly givenName: string;
  readonly surname: string;
  readonly name: string;
  /** What opens this person's BankIDs; no secret here. */
  readonly securityCode: string;
  /** In the order in which the phone offers them; empty for somebody who has none. */
  readonly bankIds: readonly BankId[];
}

/** Somebody to add to the simulator's people. */
export interface PersonInput {
  /** Twelve digits, of the series that Skatteverket publishes for tests. */
  readonly personalNumber: string;
  readonly givenName: string;
  readonly surname: string;
  /** Default: `123456`. */
  readonly securityCode?: string;
  /** Default: one in the app. What is left out of one: issued 2024-02-01, not blocked. */
  readonly bankIds?: readonly (Pick<BankId, "kind"> & Partial<BankId>)[];
}

/** In the phone, and on the computer for logins there: an order takes the first that suits it. */
const onBoth: PersonInput["bankIds"] = [{ kind: "mobile" }, { kind: "file" }];

/** The first is who holds the phone when nobody says otherwise. */
export const people: readonly [Person, ...Person[]] = [
  person({ personalNumber: "191212121212", givenName: "Tolvan", surname: "Tolvansson", bankIds: onBoth }),
  person({ personalNumber: "200510312390", givenName: "Exempla", surname: "Provperson", bankIds: onBoth }),
  person({ personalNumber: "200511022386", givenName: "Fingerad", surname: "Påhittsson", bankIds: onBoth }),
  person({ personalNumber: "200512012394", givenName: "Låtsas-Åsa", surname: "Övning Öh", bankIds: onBoth }),
  person({ personalNumber: "200701012387", givenName: "Testina", surname: "Testfall", bankIds: onBoth }),
  person({ personalNumber: "201105082380", givenName: "Ungdoma", surname: "Provfall" }),
  person({
    personalNumber: "198507099805",
    givenName: "Mångfalda",
    surname: "Kortsson",
    bankIds: [{ kind: "card" }, { kind: "file" }, { kind: "mobile" }],
  }),
  person({ personalNumber: "197010632391", givenName: "Samordna", surname: "Nummersson" }),
  person({
    personalNumber: "196411139808",
    givenName: "Spärrad",
    surname: "Exempelman",
    bankIds: [{ kind: "mobile", blocked: true }],
  }),
  person({ personalNumber: "201701012393", givenName: "Utan", surname: "Bankidén", bankIds: [] }),
];

/** Who there is in one simulator. */
export interface PeopleRegister {
  /** The first is who holds the phone when nobody says otherwise. */
  readonly all: readonly [Person, ...Person[]];
  /** The person with this number, when there is one. */
  find(personalNumber: string): Person | undefined;
}

/**
 * The register of the simulator's own people and those that are added. Who is added under the number of
 * somebody who is there already takes their place.
 *
 * @throws {SimulatorError} `ERR_SIMULATOR_PERSON` when a number is none of Skatteverket's test numbers (S79), or
 * when a name or a code is missing.
 */
export function createRegister(
  additions: readonly PersonInput[] = [],
  today: Date = new Date(),
): PeopleRegister {
  const byNumber = new Map(people.map((entry) => [entry.personalNumber, entry]));
  for (const [index, addition] of additions.entries()) {
    checkPerson(addition, `people[${index}]`, today);
    byNumber.set(addition.personalNumber, person(addition));
  }
  const [first = people[0], ...others] = byNumber.values();
  return { all: [first, ...others], find: (personalNumber) => byNumber.get(personalNumber) };
}

function person({ personalNumber, givenName, surname, securityCode, bankIds }: PersonInput): Person {
  return {
    personalNumber,
    givenName,
    surname,
    name: `${givenName} ${surname}`,
    securityCode: securityCode ?? "123456",
    bankIds: (bankIds ?? [{ kind: "mobile" }]).map(({ kind, issueDate, blocked }) => ({
      kind,
      issueDate: issueDate ?? "2024-02-01Z",
      blocked: blocked ?? false,
    })),
  };
}

/** Checked below, with words of its own. */
const any: Check = { right: () => true, must: "" };

const personChecks: Checks = {
  personalNumber: any,
  givenName: any,
  surname: any,
  securityCode: any,
  bankIds: listOf(isObject, "BankIDs, each an object"),
  // So that one of the simulator's own people can be given again, changed.
  name: any,
};

const bankIdChecks: Checks = { kind: any, issueDate: text, blocked: boolean };

/** Says which entry is wrong and never which number it has: it may be a real person's. */
function checkPerson(input: PersonInput, where: string, today: Date): void {
  checkMembers(where, input, personChecks);
  for (const [index, bankId] of (input.bankIds ?? []).entries()) {
    checkMembers(`${where}.bankIds[${index}]`, bankId, bankIdChecks);
  }
  if (!isTestNumber(input.personalNumber, { today })) {
    throw new SimulatorError(
      "ERR_SIMULATOR_PERSON",
      `${where}.personalNumber is none of Skatteverket's test numbers, so it may be a living person's, and here anybody can confirm as anybody. Take twelve digits from Skatteverket's list of "testpersonnummer" or "testsamordningsnummer" (dataportal.se); their birth number is 980–999 before 1990, and 238 or 239 after that and in coordination numbers. An order may name any twelve digits all the same.`,
    );
  }
  for (const member of ["givenName", "surname", "securityCode"] as const) {
    const value: unknown = member === "securityCode" ? (input.securityCode ?? "123456") : input[member];
    if (typeof value !== "string" || value.trim() === "") {
      throw new SimulatorError(
        "ERR_SIMULATOR_PERSON",
        `${where}.${member} must be a text that is not empty.`,
      );
    }
  }
  const kinds: readonly unknown[] = (input.bankIds ?? []).map(({ kind }) => kind);
  if (kinds.some((kind) => kind !== "mobile" && kind !== "file" && kind !== "card")) {
    throw new SimulatorError(
      "ERR_SIMULATOR_PERSON",
      `${where}.bankIds holds a kind that is none of mobile, file and card.`,
    );
  }
}
