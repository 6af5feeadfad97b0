import type { DeviceKind, FlowMode, MessageId, Messages, OrderKind } from "@bankid-kit/core/browser";
import { errorMessage, errorStatus, messageFor } from "@bankid-kit/core/browser";
import { defineMessages, en, ownWords, sv } from "@bankid-kit/core/texts";
import { describe, expect, expectTypeOf, test } from "vitest";

const kinds: readonly OrderKind[] = ["auth", "sign", "phone", "payment"];
const modes: readonly FlowMode[] = ["qr", "device"];
const devices: readonly DeviceKind[] = ["handheld", "desktop"];
const contexts = kinds.flatMap((kind) =>
  modes.flatMap((mode) => devices.map((device) => ({ kind, mode, device }))),
);

/**
 * Where a message depends on where it is shown, the columns of specification §8.3: a QR code on a handheld
 * and on a desktop, this device as handheld and as desktop, and an order that the person opens the app for.
 */
type Row = readonly [
  code: string,
  qrHandheld: MessageId,
  qrDesktop: MessageId,
  deviceHandheld: MessageId,
  deviceDesktop: MessageId,
  phoneHandheld: MessageId,
  phoneDesktop: MessageId,
];

const everywhere = (code: string, id: MessageId): Row => [code, id, id, id, id, id, id];

const pending: readonly Row[] = [
  ["outstandingTransaction", "RFA1", "RFA1", "RFA13", "RFA13", "RFA1", "RFA1"],
  everywhere("noClient", "RFA1"),
  ["started", "RFA15B", "RFA15A", "RFA15B", "RFA15A", "RFA15B", "RFA15A"],
  everywhere("userMrtd", "RFA23"),
  everywhere("userCallConfirm", "RFA21"),
  everywhere("userSign", "RFA9"),
  everywhere("processing", "RFA21"),
  everywhere("userStepUp", "RFA25"),
  everywhere("userFace", "RFA24"),
  everywhere("awaitingReturn", "awaitingReturn"),
  everywhere("saving", "saving"),
  everywhere("somethingNew", "RFA21"),
  everywhere("", "RFA21"),
  everywhere("__proto__", "RFA21"),
];

const failed: readonly Row[] = [
  ["startFailed", "RFA17B", "RFA17B", "RFA17A", "RFA17A", "RFA17A", "RFA17A"],
  everywhere("expiredTransaction", "RFA8"),
  everywhere("certificateErr", "RFA16"),
  everywhere("userCancel", "RFA6"),
  everywhere("cancelled", "RFA3"),
  everywhere("userDeclinedCall", "RFA22"),
  everywhere("notSupportedByUserApp", "RFA22"),
  everywhere("transactionRiskBlocked", "RFA22"),
  everywhere("mrtdVerificationFailed", "RFA26"),
  everywhere("step_up_missing", "RFA26"),
  everywhere("facialRecognitionFailed", "RFA27"),
  everywhere("nfcNotSupportedByDevice", "RFA28"),
  everywhere("multipleBankIdsOnDevice", "RFA29"),
  everywhere("stepUpFailed", "RFA30"),
  everywhere("alreadyInProgress", "RFA4"),
  everywhere("replaced", "replaced"),
  everywhere("expired", "expired"),
  everywhere("return_missing", "returnMissing"),
  everywhere("other_person", "otherPerson"),
  everywhere("risk_blocked", "blocked"),
  everywhere("principal_changed", "principalChanged"),
  everywhere("host_error", "hostError"),
  everywhere("result_lost", "resultLost"),
  everywhere("response_lost", "responseLost"),
  everywhere("evidence_invalid", "evidenceInvalid"),
  everywhere("upstream_unclear", "resultLost"),
  everywhere("somethingNew", "RFA22"),
  everywhere("", "RFA22"),
  everywhere("constructor", "RFA22"),
];

const errors: readonly (readonly [code: string, message: MessageId])[] = [
  ["alreadyInProgress", "RFA4"],
  ["invalidParameters", "RFA22"],
  ["unauthorized", "RFA22"],
  ["notFound", "RFA22"],
  ["methodNotAllowed", "RFA22"],
  ["requestTimeout", "RFA5"],
  ["unsupportedMediaType", "RFA22"],
  ["tooManyRequests", "RFA5"],
  ["internalError", "RFA5"],
  ["maintenance", "RFA5"],
  ["Maintenance", "RFA5"],
  ["somethingNew", "RFA22"],
  ["ERR_UNREACHABLE", "unreachable"],
  ["ERR_TLS_UNTRUSTED", "unreachable"],
  ["ERR_TIMEOUT", "RFA5"],
  ["ERR_NO_ANSWER", "RFA5"],
  ["ERR_PROTOCOL", "RFA5"],
  ["ERR_CLIENT_CLOSED", "RFA22"],
];

/** Codes of the wire: all but these are a mistake of the RP or of the page. */
const wireErrors: Readonly<Record<string, MessageId>> = {
  already_in_progress: "RFA4",
  flow_unknown: "flowUnknown",
  text_changed: "textChanged",
  rate_limited: "busy",
  busy: "busy",
  store_unavailable: "busy",
  bankid_error: "RFA5",
  bankid_unreachable: "unreachable",
};

function column({ kind, mode, device }: { kind: OrderKind; mode: FlowMode; device: DeviceKind }): number {
  const pair = kind === "phone" ? 5 : mode === "qr" ? 1 : 3;
  return device === "handheld" ? pair : pair + 1;
}

describe.each(contexts)(
  "of a $kind order, $mode on a $device, the message (specification §8.3)",
  (context) => {
    test.each(pending)("for pending with %s is the one that BankID recommends", (...row) => {
      expect(messageFor({ status: "pending", hint: row[0] }, context)).toBe(row[column(context)]);
    });

    test.each(failed)("for failed with %s is the one that BankID recommends", (...row) => {
      expect(messageFor({ status: "failed", hint: row[0] }, context)).toBe(row[column(context)]);
    });

    test.each(errors)("for the error %s is %s", (error, message) => {
      expect(messageFor({ status: "error", error }, context)).toBe(message);
    });
  },
);

test.each([
  ["launchFailed", "handheld", "RFA2"],
  ["launchFailed", "desktop", "RFA17A"],
  ["deviceChoice", "handheld", "RFA20"],
  ["deviceChoice", "desktop", "RFA19"],
] as const)("%s on a %s is %s", (status, device, message) => {
  for (const kind of kinds) expect(messageFor({ status }, { kind, mode: "device", device })).toBe(message);
});

test.each(Object.keys(errorStatus))("the route's error %s has a message", (code) => {
  expect(errorMessage(code)).toBe(wireErrors[code] ?? "RFA22");
});

/** As specification §8.1 gives them, its two typos mended. */
const bankIdsOwn: Readonly<Record<"sv" | "en", Partial<Messages>>> = {
  sv: {
    RFA1: "Starta BankID-appen.",
    RFA2: "Du verkar inte ha BankID-appen. Installera den och skaffa ett BankID.",
    RFA3: "Åtgärden avbröts. Försök igen.",
    RFA4: "En identifiering eller underskrift pågår redan för ditt personnummer. Försök igen.",
    RFA5: "Något gick fel. Försök igen.",
    RFA6: "Åtgärden avbröts.",
    RFA8: "BankID-appen svarar inte. Kontrollera att den är startad och att du har internetanslutning. Försök sedan igen.",
    RFA9: "Skriv in din säkerhetskod i BankID-appen och välj Identifiera eller Skriv under.",
    RFA13: "Försöker starta BankID-appen.",
    RFA15A:
      "Söker efter BankID. Säkerställ att du har ett giltigt BankID på den här datorn. Om du har ett BankID på kort, sätt in kortet i kortläsaren.",
    RFA15B: "Söker efter BankID. Säkerställ att du har ett giltigt BankID på den här enheten.",
    RFA16:
      "Ditt BankID är för gammalt eller spärrat. Använd ett annat BankID eller skaffa ett nytt hos din bank.",
    RFA17A: "Du verkar inte ha BankID-appen/programmet. Installera den och skaffa ett BankID hos din bank.",
    RFA17B: "Misslyckades att läsa av QR-koden. Starta BankID-appen och läs av QR-koden.",
    RFA19: "Vill du använda BankID på den här datorn eller ett Mobilt BankID?",
    RFA20: "Vill du använda BankID på den här enheten eller på en annan enhet?",
    RFA21: "En identifiering eller underskrift pågår.",
    RFA22: "Något gick fel. Försök igen.",
    RFA23: "Fotografera och läs av din ID-handling med BankID-appen.",
    RFA24: "Gör en ansiktsigenkänning i BankID-appen.",
    RFA25: "Välj hur du vill bekräfta din identitet i BankID-appen.",
    RFA26: "Kontrollen av din ID-handling misslyckades. Försök igen.",
    RFA27: "Ansiktsigenkänningen misslyckades. Försök igen.",
    RFA28: "Din enhet saknar den läsare som behövs för att kontrollera ID-handlingar.",
    RFA29:
      "Du har flera BankID på din enhet. Du behöver radera alla utom ett BankID för att kunna slutföra identifieringen. Det gör du under Meny - Inställningar i din BankID-app.",
    RFA30: "Bekräftelsen av din identitet misslyckades. Försök igen.",
  },
  en: {
    RFA1: "Start your BankID app.",
    RFA2: "You don't seem to have the BankID app. Install the app and get a BankID.",
    RFA3: "The action was cancelled. Please try again.",
    RFA4: "An identification or signature is already in progress for your personal identity number. Please try again.",
    RFA5: "Something went wrong. Please try again.",
    RFA6: "The action was cancelled.",
    RFA8: "The BankID app is not responding. Please check that it’s started and that you have internet access. Try again.",
    RFA9: "Enter your security code in the BankID app and select Identify or Sign.",
    RFA13: "Trying to start your BankID app.",
    RFA15A:
      "Searching for BankID. Make sure you have a valid BankID on this computer. If you have a BankID on card, please insert the card into your card reader.",
    RFA15B: "Searching for BankID. Make sure you have a valid BankID on this device.",
    RFA16: "Your BankID is blocked or too old. Please use another BankID or get a new one from your bank.",
    RFA17A:
      "You don't seem to have the BankID app/program. Please install it and get a BankID from your bank.",
    RFA17B: "Failed to scan the QR code. Start the BankID app and scan the QR code.",
    RFA19: "Would you like to use BankID on this computer, or a Mobile BankID?",
    RFA20: "Do you want to use BankID on this device or another device?",
    RFA21: "An identification or signing is in progress.",
    RFA22: "Something went wrong. Please try again.",
    RFA23: "Take a photo of, and scan, your ID document with the BankID app.",
  },
};

describe.each([
  ["sv", sv],
  ["en", en],
] as const)("the words in %s", (language, words) => {
  test("are BankID's own for every RFA id that is not marked as ours", () => {
    expect(words).toMatchObject(bankIdsOwn[language]);
    const rfa = Object.keys(words).filter((id) => id.startsWith("RFA"));
    expect(new Set([...Object.keys(bankIdsOwn[language]), ...ownWords[language]])).toEqual(new Set(rfa));
  });

  test("are there for every id, and the same ids as in the other language", () => {
    expect(Object.values(words).filter((text) => text.trim() === "")).toEqual([]);
    expect(Object.keys(words).toSorted()).toEqual(Object.keys(sv).toSorted());
  });

  test("are there for every message that can be chosen", () => {
    const chosen = new Set(
      contexts.flatMap((context) => [
        ...pending.map(([hint]) => messageFor({ status: "pending", hint }, context)),
        ...failed.map(([hint]) => messageFor({ status: "failed", hint }, context)),
        ...Object.keys(errorStatus).map((error) => messageFor({ status: "error", error }, context)),
        messageFor({ status: "launchFailed" }, context),
        messageFor({ status: "deviceChoice" }, context),
      ]),
    );
    expect([...chosen].filter((id) => !(id in words))).toEqual([]);
  });
});

/** Messages that follow a signature and a payment as well. */
const ofTheKit = Object.keys(sv).filter((id) => !id.startsWith("RFA")) as MessageId[];

test.each(ofTheKit)(
  "the kit's own message %s is as true of a signature and a payment as of a login",
  (id) => {
    expect(sv[id]).not.toMatch(/logg|identif|legitim|signer|underskrift/i);
    expect(en[id]).not.toMatch(/log.?in|log.?on|identif|sign|payment/i);
  },
);

describe("another language", () => {
  test("may be partial: what it lacks or leaves blank is said in the fallback's words", () => {
    const nb = defineMessages({ RFA1: "Start BankID-appen.", RFA2: " " }, { fallback: en });
    expect(nb).toEqual({ ...en, RFA1: "Start BankID-appen." });
  });

  test("without a fallback must have every id, or it does not compile", () => {
    expect(defineMessages(sv)).toEqual(sv);
    expectTypeOf(defineMessages).toBeCallableWith(en);
    // @ts-expect-error -- an incomplete language needs a fallback
    defineMessages({ RFA1: "Start BankID-appen." });
    const { RFA1: _, ...incomplete } = en;
    // @ts-expect-error -- so does one with a single id missing
    expect(defineMessages(incomplete)).not.toHaveProperty("RFA1");
  });
});
