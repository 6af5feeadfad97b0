import { isTestNumber } from "@bankid-kit/core/browser";
import { describe, expect, test } from "vitest";
import { createRegister, people } from "../src/people.ts";
import type { PersonInput } from "../src/people.ts";
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
      expect([personalNumber, isTestNumber(personalNumber, { today })]).toEqual([personalNumber, true]);
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

  test.each<[string, object]>([
    ['People[0] has no member "code"', { code: "1" }],
    ["bankIds of people[0] must be a list of BankIDs", { bankIds: [null] }],
    ["blocked of people[0].bankIds[0] must be true or false", { bankIds: [{ kind: "file", blocked: "no" }] }],
    ['People[0].bankIds[0] has no member "issued"', { bankIds: [{ kind: "file", issued: "2025" }] }],
  ])("is refused with what has no meaning: %s", (message, fields) => {
    const add = () => createRegister([{ ...input(), ...fields }], today);
    expect(add).toThrow(expect.objectContaining({ code: "ERR_SIMULATOR_OPTION" }));
    expect(add).toThrow(message);
  });

  test("may be one of the simulator's own, changed", () => {
    const register = createRegister([{ ...people[0], givenName: "Tretton" }], today);
    expect(register.all[0].name).toBe("Tretton Tolvansson");
  });

  test("keeps a simulator from starting when the number is none", async () => {
    const started = startSimulator({ people: [input({ personalNumber: "196408233234" })] });
    await expect(started).rejects.toMatchObject({ code: "ERR_SIMULATOR_PERSON" });
  });
});
