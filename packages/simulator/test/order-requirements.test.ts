import { describe, expect, test } from "vitest";
import type { ApproveEvent } from "../src/order/approve.ts";
import type { OrderEvent } from "../src/order/machine.ts";
import type { OrderRequirement } from "../src/order/order.ts";
import { personNamed } from "./support/orders.ts";
import {
  advance,
  approve,
  brief,
  newOrder,
  pickUp,
  play,
  playOn,
  requiring,
  stayAtStarted,
} from "./support/stories.ts";

describe("what the RP requires (specification §2.7)", () => {
  const kortsson = personNamed("Mångfalda");
  const code = "123456";
  const by = (more: Partial<ApproveEvent>): OrderEvent => ({ ...approve, person: kortsson, ...more });

  test.each<[string, OrderRequirement, OrderEvent, string | undefined]>([
    ["pinCode: no fingerprint", { pinCode: true }, approve, "securityCodeNeeded"],
    ["pinCode: the code", { pinCode: true }, { ...approve, securityCode: code }, undefined],
    ["a BankID on file has no fingerprint", {}, by({ bankId: "file" }), "securityCodeNeeded"],
    ["a BankID on card neither", {}, by({ bankId: "card" }), "securityCodeNeeded"],
    ["a BankID that the person does not have", {}, { ...approve, bankId: "card" }, "noBankId"],
    ["somebody without any", {}, { ...approve, person: personNamed("Utan") }, "noBankId"],
    ["mobile only: the app", { certificatePolicies: ["1.2.3.4.25"] }, approve, undefined],
    [
      "mobile only: the card",
      { certificatePolicies: ["1.2.3.4.25"] },
      by({ bankId: "card", securityCode: code }),
      "policyNotMet",
    ],
    [
      "card or file: the app",
      { certificatePolicies: ["1.2.3.4.5", "1.2.3.4.10"] },
      { ...approve, bankId: "mobile" },
      "policyNotMet",
    ],
    [
      "card or file: somebody with app and file takes the file, which has no fingerprint",
      { certificatePolicies: ["1.2.3.4.5", "1.2.3.4.10"] },
      approve,
      "securityCodeNeeded",
    ],
    [
      "card or file: and gives the code",
      { certificatePolicies: ["1.2.3.4.5", "1.2.3.4.10"] },
      { ...approve, securityCode: code },
      undefined,
    ],
    [
      "card or file: somebody with the app alone",
      { certificatePolicies: ["1.2.3.4.5", "1.2.3.4.10"] },
      { ...approve, person: personNamed("Ungdoma"), securityCode: code },
      "policyNotMet",
    ],
    ["the whole tree: the app", { certificatePolicies: ["1.2.3.4.*"] }, approve, undefined],
    ["another tree: the app", { certificatePolicies: ["1.2.752.78.*"] }, approve, "policyNotMet"],
    ["a tree below: the app", { certificatePolicies: ["1.2.3.4.25.*"] }, approve, "policyNotMet"],
    ["a card reader: the app", { cardReader: "class1" }, approve, "cardReaderNeeded"],
    [
      "a card reader: the card",
      { cardReader: "class1" },
      by({ cardReader: "class1", securityCode: code }),
      undefined,
    ],
    [
      "keys on the reader: a reader without",
      { cardReader: "class2" },
      by({ cardReader: "class1", securityCode: code }),
      "cardReaderNeeded",
    ],
    ["keys on the reader: a reader with", { cardReader: "class2" }, by({ securityCode: code }), undefined],
    ["a document: none", { mrtd: true }, approve, "identityDocumentNeeded"],
    ["a document: checked in the same gesture", { mrtd: true }, { ...approve, mrtd: true }, undefined],
  ])("%s", (_situation, requirement, event, refusal) => {
    const result = play(requiring(requirement), [0, pickUp], [1, event]);
    expect([result.refusal, brief(result.order.state)]).toEqual([
      refusal,
      refusal === undefined ? "complete" : "started",
    ]);
  });

  test("a refusal costs no try of the säkerhetskod", () => {
    const again: OrderEvent = { ...approve, securityCode: "000000", bankId: "card" };
    const { order } = play(newOrder(), [0, pickUp], [1, again], [2, again], [3, again], [4, again]);
    expect(order.state).toMatchObject({ phase: "started", wrongCodes: 0 });
  });

  test.each<[string, OrderRequirement, OrderEvent[], boolean | undefined]>([
    ["says nothing of a document that nobody asked for", {}, [approve], undefined],
    [
      "says that the document was right when the step was passed",
      { mrtd: true },
      [advance("userSign"), approve],
      true,
    ],
    ["says that it was not when the script says so", { mrtd: true }, [{ ...approve, mrtd: false }], false],
  ])("the result %s", (_promise, requirement, events, expected) => {
    const timed = events.map((event, index): [number, OrderEvent] => [index + 1, event]);
    const { state } = play(requiring(requirement), [0, pickUp], ...timed).order;
    expect(state.phase === "complete" && state.approval.mrtd).toBe(expected);
  });

  test("the result says nothing of a document where another proof was given", () => {
    const steps = [stayAtStarted, advance("userFace"), advance("userSign"), approve];
    const { state } = playOn(newOrder(), ...steps).order;
    expect(state).toMatchObject({ phase: "complete", approval: { risk: "low" } });
    expect(state.phase === "complete" && "mrtd" in state.approval).toBe(false);
  });
});
