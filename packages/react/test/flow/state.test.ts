import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  concealed,
  frameLifeMs,
  initialState,
  withAge,
  withFailure,
  withFrame,
  withLaunchTrouble,
  withTrouble,
  withView,
  type BankIdState,
} from "../../src/flow/state.ts";
import { completeView, deviceView, failedView, qrView, signingView } from "./world.ts";

type View = Parameters<typeof withView>[1];

/** Something that happens to a state. */
interface Event {
  readonly type: "go" | "view" | "frame" | "tick" | "unopened" | "trouble" | "fail" | "conceal";
  readonly next: (state: BankIdState) => BankIdState;
  readonly now?: number;
}

const going: BankIdState[] = [
  { phase: "checking" },
  { phase: "idle" },
  { phase: "framed", address: "https://www.example.com/" },
  { phase: "starting", mode: "qr" },
  { phase: "starting", mode: "device" },
];

const failure = { message: "RFA22", reason: "internal", ref: "r", canResume: false } as const;
const time = fc.integer({ min: 0, max: 20_000 });
const frame = fc.record({
  second: fc.integer({ min: 0, max: 30 }),
  order: fc.integer({ min: 0, max: 2 }),
});

const view: fc.Arbitrary<View> = fc.oneof(
  frame.map(({ second, order }) => qrView(second, order)),
  fc.constantFrom<View[]>(
    signingView(),
    deviceView(),
    completeView({}) as View,
    failedView() as View,
    qrView(0, 0, { flow: "flow-2" }),
  ),
);

const event: fc.Arbitrary<Event> = fc.oneof(
  fc.constantFrom<Event[]>(
    ...going.map((to): Event => ({ type: "go", next: () => to })),
    { type: "trouble", next: (state) => withTrouble(state, "offline") },
    { type: "unopened", next: withLaunchTrouble },
    { type: "conceal", next: concealed },
    { type: "fail", next: (state) => withFailure(state, failure) },
  ),
  fc
    .tuple(view, fc.constantFrom("qr" as const, "device" as const, undefined), time)
    .map(([one, mode, at]): Event => ({ type: "view", next: (state) => withView(state, one, mode, at) })),
  fc.tuple(frame, time).map(([{ second, order }, at]): Event => ({
    type: "frame",
    next: (state) => withFrame(state, qrView(second, order).qr!, at),
  })),
  time.map((now): Event => ({ type: "tick", now, next: (state) => withAge(state, now) })),
);

type Rule = (before: BankIdState, event: Event, after: BankIdState) => boolean;

/** The shortest history that breaks a rule, or `null`. */
function breachOf(rule: Rule): unknown {
  const property = fc.property(fc.array(event, { maxLength: 40 }), (events) => {
    let state: BankIdState = initialState;
    return events.every((one) => {
      const before = state;
      state = one.next(state);
      return rule(before, one, state);
    });
  });
  return fc.check(property, { numRuns: 500 }).counterexample;
}

const age = ({ second, order }: { second: number; order: number }): number => order * 100 + second;

describe("whatever happens in whatever order", () => {
  test("the code shown never goes back within a flow", () => {
    const breach = breachOf(
      (before, _, after) =>
        before.phase !== "pending" ||
        after.phase !== "pending" ||
        before.view.flow !== after.view.flow ||
        !before.qr ||
        !after.qr ||
        age(after.qr) >= age(before.qr),
    );
    expect(breach).toBeNull();
  });

  test("a login that is over stays so until somebody acts or looks", () => {
    const breach = breachOf(
      (before, { type }, after) =>
        (before.phase !== "complete" && before.phase !== "failed") ||
        ["go", "conceal"].includes(type) ||
        after === before,
    );
    expect(breach).toBeNull();
  });

  test("a code is shown in qr mode only, and only while nobody has scanned it", () => {
    const breach = breachOf(
      (_, __, after) =>
        after.phase !== "pending" ||
        !after.qr ||
        (after.view.mode === "qr" && after.view.hint === "outstandingTransaction"),
    );
    expect(breach).toBeNull();
  });

  test("a code is faded exactly when the request that brought it is four seconds old", () => {
    const breach = breachOf(
      (_, one, after) =>
        one.type !== "tick" ||
        after.phase !== "pending" ||
        !after.qr ||
        after.qrStale === (one.now ?? 0) - after.qr.sentAt >= frameLifeMs,
    );
    expect(breach).toBeNull();
  });

  test("an answer ends the trouble", () => {
    const breach = breachOf(
      (_, { type }, after) => type !== "view" || after.phase !== "pending" || after.trouble === undefined,
    );
    expect(breach).toBeNull();
  });

  test("the same event a second time changes nothing", () => {
    const breach = breachOf((_, one, after) => isDeepStrictEqual(one.next(after), after));
    expect(breach).toBeNull();
  });
});

test("a poll that brings no news leaves the very same state", () => {
  const first = withView(initialState, signingView(), "qr", 0);
  expect(withView(first, signingView(), "qr", 2_000)).toBe(first);
});

test("an answer that was overtaken does not make the code younger than it is", () => {
  const later = withView(initialState, qrView(3), "qr", 3_000);
  expect(withFrame(later, qrView(3).qr!, 1_000)).toBe(later);
});
