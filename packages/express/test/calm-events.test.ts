import { describe, expect, it } from "vitest";
import { calmed } from "../src/calm-events.ts";
import type { BankIdEvent } from "../src/index.ts";

function calm() {
  const told: BankIdEvent[] = [];
  const time = { now: 0 };
  const tell = calmed(
    (event) => told.push(event),
    () => time.now,
  );
  return { told, time, tell };
}

const mismatch: BankIdEvent = { type: "nonce_mismatch", ref: "r" };
const unknown: BankIdEvent = { type: "refused", ref: "r", route: "/collect", error: "flow_unknown" };

describe("a flood of events that strangers can bring about (S58)", () => {
  it("is told ten times a second, and then by its number", () => {
    const { told, time, tell } = calm();
    for (let nth = 0; nth < 25; nth += 1) tell(mismatch);
    expect(told).toEqual(Array.from({ length: 10 }, () => mismatch));
    time.now = 1_000;
    tell(mismatch);
    expect(told.slice(10)).toEqual([{ type: "events_withheld", of: "nonce_mismatch", count: 15 }, mismatch]);
  });

  it("hides no event of another kind, and no refusal of another name", () => {
    const { told, tell } = calm();
    for (let nth = 0; nth < 20; nth += 1) tell(unknown);
    const other: BankIdEvent = { ...unknown, error: "cross_origin" };
    tell(other);
    tell(mismatch);
    expect(told.slice(10)).toEqual([other, mismatch]);
  });

  it("is as calm when it is of errors, as a stranger makes one with each address that is none", () => {
    const { told, time, tell } = calm();
    const error: BankIdEvent = { type: "error", ref: "r", route: "/auth", detail: "BankIdError" };
    for (let nth = 0; nth < 25; nth += 1) tell(error);
    tell({ ...error, route: "/collect" });
    time.now = 1_000;
    tell(mismatch);
    expect(told.slice(10)).toEqual([
      { ...error, route: "/collect" },
      { type: "events_withheld", of: "error: /auth", count: 15 },
      mismatch,
    ]);
  });

  it("is counted to its end by the next event, whatever that is", () => {
    const { told, time, tell } = calm();
    for (let nth = 0; nth < 11; nth += 1) tell(unknown);
    time.now = 60_000;
    const renewed: BankIdEvent = { type: "renewed", ref: "r", order: 1 };
    tell(renewed);
    expect(told.slice(10)).toEqual([
      { type: "events_withheld", of: "refused: flow_unknown", count: 1 },
      renewed,
    ]);
  });

  it("takes nothing from what happens to the host's own logins", () => {
    const { told, tell } = calm();
    for (let nth = 0; nth < 50; nth += 1) tell({ type: "host_error", ref: "r", detail: "Error" });
    expect(told).toHaveLength(50);
  });
});
