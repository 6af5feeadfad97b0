import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRegister, people } from "../src/people.ts";
import type { PersonInput } from "../src/people.ts";
import { isTestNumber } from "../src/test-numbers.ts";
import { startSimulator } from "../src/index.ts";

const today = new Date("2026-11-24T12:00:00Z");

const input = (fields: Partial<PersonInput> = {}): PersonInput => ({
  personalNumber: "190308189802",
  givenName: "Prova",
  surname: "Provsson",
  ...fields,
});

describe("the simulator's people (S79)", () => {
  test("all have one of Skatteverket's test numbers, and each their own", () => {
    for (const { personalNumber } of people) {
      expect([personalNumber, isTestNumber(personalNumber, today)]).toEqual([personalNumber, true]);
    }
    expect(new Set(people.map(({ personalNumber }) => personalNumber)).size).toBe(people.length);
  });

  test("are of several ages: a child, a youth, grown-ups, and one of more than a hundred", () => {
    const ages = people.map(({ personalNumber }) => 2026 - Number(personalNumber.slice(0, 4)));
    for (const [from, to] of [
      [0, 12],
      [13, 17],
      [18, 30],
      [31, 65],
      [100, 150],
    ] as const) {
      expect([from, ages.some((age) => age >= from && age <= to)]).toEqual([from, true]);
    }
  });

  test("have a coordination number, no BankID, a blocked one, and one of each kind among them", () => {
    expect(people.some(({ personalNumber }) => Number(personalNumber.slice(6, 8)) > 60)).toBe(true);
    expect(people.some(({ bankIds }) => bankIds.length === 0)).toBe(true);
    expect(people.some(({ bankIds }) => bankIds.some(({ blocked }) => blocked))).toBe(true);
    const kinds = people.flatMap(({ bankIds }) => bankIds.map(({ kind }) => kind));
    expect([...new Set(kinds)].toSorted()).toEqual(["card", "file", "mobile"]);
  });
});

describe("a test number", () => {
  // From the lists that Skatteverket publishes, of each of their series.
  test.each([
    "189001019802",
    "190308189802",
    "189909139801",
    "191202119986",
    "201701012393",
    "201903312385",
    "191401682396",
    "202601612381",
    "191212121212",
  ])("%s is one", (number) => expect(isTestNumber(number, today)).toBe(true));

  test.each([
    ["a birth number that is given to people", "196408233234"],
    ["the series from 1990 on before that year", "198705212382"],
    ["the series before 1990 after that year", "199001019803"],
    ["a wrong check digit", "190308189803"],
    ["a day that does not exist", "190302319806"],
    ["somebody who is not born yet", "202701012391"],
    ["ten digits", "0308189802"],
    ["a hyphen", "19030818-9802"],
  ])("none is %s", (_what, number) => {
    expect(isTestNumber(number, today)).toBe(false);
  });

  test("is never a number with another birth number, whatever its date", () => {
    const digits = fc.stringMatching(/^(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[1-8]\d)\d{4}$/);
    const holds = () =>
      fc.assert(
        fc.property(digits, (number) => {
          const birthNumber = number.slice(8, 11);
          const isOfASeries = birthNumber === "238" || birthNumber === "239" || Number(birthNumber) >= 980;
          return isOfASeries || number === "191212121212" || !isTestNumber(number, today);
        }),
      );
    expect(holds).not.toThrow();
  });
});

describe("somebody who is added", () => {
  test("is there, with a BankID in the app and the usual säkerhetskod", () => {
    const register = createRegister([input()], today);
    expect(register.find("190308189802")).toEqual({
      personalNumber: "190308189802",
      givenName: "Prova",
      surname: "Provsson",
      name: "Prova Provsson",
      securityCode: "123456",
      bankIds: [{ kind: "mobile", issueDate: "2024-02-01Z", blocked: false }],
    });
    expect(register.all).toHaveLength(people.length + 1);
    expect(register.all[0]).toBe(people[0]);
  });

  test("may have other BankIDs, or none, and a code of their own", () => {
    const bankIds = [
      { kind: "card", blocked: true },
      { kind: "file", issueDate: "2025-01-02Z" },
    ] as const;
    const register = createRegister([input({ bankIds, securityCode: "654321" })], today);
    expect(register.find("190308189802")).toMatchObject({
      securityCode: "654321",
      bankIds: [
        { kind: "card", issueDate: "2024-02-01Z", blocked: true },
        { kind: "file", issueDate: "2025-01-02Z", blocked: false },
      ],
    });
  });

  test("takes the place of one who has the number already", () => {
    const { personalNumber } = people[0];
    const register = createRegister([input({ personalNumber, bankIds: [] })], today);
    expect(register.all).toHaveLength(people.length);
    expect(register.all[0]).toMatchObject({ name: "Prova Provsson", bankIds: [] });
  });

  test("is refused with a number that may be a living person's, and the number is not repeated (S79)", () => {
    const personalNumber = "196408233234";
    const add = () => createRegister([input(), input({ personalNumber })], today);
    expect(add).toThrow(expect.objectContaining({ name: "SimulatorError", code: "ERR_SIMULATOR_PERSON" }));
    expect(add).toThrow("people[1].personalNumber is none of Skatteverket's test numbers");
    expect(add).not.toThrow(personalNumber);
  });

  test.each<[string, object]>([
    ["givenName", { givenName: "" }],
    ["surname", { surname: " " }],
    ["securityCode", { securityCode: "" }],
    ["bankIds", { bankIds: [{ kind: "ring" }] }],
  ])("is refused without a right %s", (member, fields) => {
    const add = () => createRegister([{ ...input(), ...fields }], today);
    expect(add).toThrow(expect.objectContaining({ code: "ERR_SIMULATOR_PERSON" }));
    expect(add).toThrow(`people[0].${member}`);
  });

  test("keeps a simulator from starting when the number is none", async () => {
    const started = startSimulator({ people: [input({ personalNumber: "196408233234" })] });
    await expect(started).rejects.toMatchObject({ code: "ERR_SIMULATOR_PERSON" });
  });
});
