import { describe, expect, test } from "vitest";
import { base64 } from "./support/rp.ts";
import { startDesk } from "./support/desk.ts";

/** So many characters of base64. */
const of = (length: number) => "A".repeat(length);

const person = "191212121212";
const endUserIp = "127.0.0.1";
const card = { transactionType: "card", recipient: { name: "Exempelbutiken" } };
const npa = { transactionType: "npa", recipient: { name: "Exempelbanken" } };

/** The least that each endpoint takes. */
const least: Readonly<Record<string, object>> = {
  auth: { endUserIp },
  sign: { endUserIp, userVisibleData: base64("Hej") },
  "phone/auth": { personalNumber: person, callInitiator: "user" },
  "phone/sign": { personalNumber: person, callInitiator: "RP", userVisibleData: base64("Hej") },
  payment: { endUserIp, userVisibleTransaction: card },
  "other/payment": { personalNumber: person, userVisibleTransaction: npa },
};
const everywhere = Object.keys(least);

function ask(endpoint: string, fields: object) {
  const { call, book } = startDesk();
  const answer = call(endpoint, { ...least[endpoint], ...fields });
  return { answer, orders: book.list() };
}

describe("an order that is asked for rightly", () => {
  test.each(["auth", "sign", "payment"])("/%s gives four tokens", (endpoint) => {
    const { answer } = ask(endpoint, {});
    expect(Object.keys(answer.body ?? {})).toEqual([
      "orderRef",
      "autoStartToken",
      "qrStartToken",
      "qrStartSecret",
    ]);
  });

  test.each(["phone/auth", "phone/sign", "other/payment"])(
    "/%s gives an orderRef and nothing else",
    (endpoint) => {
      const { answer } = ask(endpoint, {});
      expect(Object.keys(answer.body ?? {})).toEqual(["orderRef"]);
    },
  );
});

/** On which endpoints (all of them when none is named), with which members instead, to which details. */
type Mistake = [what: string, endpoints: string[], fields: object, details: string];

const withIp = ["auth", "sign", "payment"];
const withoutDevice = ["phone/auth", "phone/sign"];
const withDevice = [...withIp, "other/payment"];
const payments = ["payment", "other/payment"];
const byNumber = [...withoutDevice, "other/payment"];
const transaction = (fields: object) => ({ userVisibleTransaction: { ...card, ...fields } });

const mistakes: Mistake[] = [
  ["no endUserIp", withIp, { endUserIp: undefined }, "Invalid endUserIp"],
  ["an empty endUserIp", withIp, { endUserIp: "" }, "Invalid endUserIp"],
  ["an endUserIp that is none", withIp, { endUserIp: "300.1.1.1" }, "Invalid endUserIp"],
  ["an endUserIp with a zone", withIp, { endUserIp: "fe80::1%eth0" }, "Invalid endUserIp"],
  ["a number as endUserIp", withIp, { endUserIp: 1 }, "Invalid request"],
  ["null as endUserIp", withIp, { endUserIp: null }, "Invalid request"],

  [
    "ten digits to require",
    withIp,
    { requirement: { personalNumber: "1212121212" } },
    "Incorrect personalNumber",
  ],
  [
    "a hyphen to require",
    withIp,
    { requirement: { personalNumber: "19121212-1212" } },
    "Incorrect personalNumber",
  ],
  ["no person", byNumber, { personalNumber: undefined }, "Incorrect personalNumber"],
  ["ten digits", byNumber, { personalNumber: "1212121212" }, "Incorrect personalNumber"],
  ["letters", byNumber, { personalNumber: "19121212121x" }, "Incorrect personalNumber"],
  ["a number that is no text", byNumber, { personalNumber: 191212121212 }, "Invalid request"],

  ["no callInitiator", withoutDevice, { callInitiator: undefined }, "Incorrect callInitiator"],
  ["an unknown callInitiator", withoutDevice, { callInitiator: "rp" }, "Incorrect callInitiator"],

  ["an unknown card reader", everywhere, { requirement: { cardReader: "class3" } }, "Invalid requirement"],
  ["pinCode as text", everywhere, { requirement: { pinCode: "true" } }, "Invalid requirement"],
  ["no policies", everywhere, { requirement: { certificatePolicies: [] } }, "Invalid requirement"],
  [
    "a policy that is none",
    everywhere,
    { requirement: { certificatePolicies: ["mobile"] } },
    "Invalid requirement",
  ],
  [
    "a wildcard too early",
    everywhere,
    { requirement: { certificatePolicies: ["1.2.*"] } },
    "Invalid requirement",
  ],
  [
    "a wildcard at the fourth place",
    everywhere,
    { requirement: { certificatePolicies: ["1.2.752.*"] } },
    "Invalid requirement",
  ],
  [
    "two wildcards",
    everywhere,
    { requirement: { certificatePolicies: ["1.2.3.4.*.*"] } },
    "Invalid requirement",
  ],
  [
    "half a wildcard",
    everywhere,
    { requirement: { certificatePolicies: ["1.2.3.4.2*"] } },
    "Invalid requirement",
  ],
  ["a requirement that is none", everywhere, { requirement: [] }, "Invalid request"],
  ["a document over the phone", withoutDevice, { requirement: { mrtd: true } }, "Invalid requirement"],
  ["a second person", byNumber, { requirement: { personalNumber: person } }, "Invalid requirement"],

  ["text that is not base64", everywhere, { userVisibleData: "Hej!" }, "Invalid userVisibleData"],
  ["empty text", everywhere, { userVisibleData: "" }, "Invalid userVisibleData"],
  ["base64 cut short", everywhere, { userVisibleData: "SGVq=" }, "Invalid userVisibleData"],
  ["text that is not UTF-8", everywhere, { userVisibleData: "/////w==" }, "Invalid userVisibleData"],
  [
    "text that is too long",
    ["auth", "phone/auth"],
    { userVisibleData: of(1_504) },
    "Invalid userVisibleData",
  ],
  ["too much to sign", ["sign", "phone/sign"], { userVisibleData: of(40_004) }, "Invalid userVisibleData"],
  ["too much beside a payment", payments, { userVisibleData: of(1_004) }, "Invalid userVisibleData"],
  ["nothing to sign", ["sign", "phone/sign"], { userVisibleData: undefined }, "Invalid userVisibleData"],
  [
    "hidden data that is not base64",
    ["auth", "sign", ...withoutDevice],
    { userNonVisibleData: "Hej!" },
    "Invalid userNonVisibleData",
  ],
  [
    "too much hidden data",
    ["auth", "phone/auth"],
    { userNonVisibleData: of(1_504) },
    "Invalid userNonVisibleData",
  ],
  [
    "too much hidden data to sign",
    ["sign", "phone/sign"],
    { userNonVisibleData: of(200_004) },
    "Invalid userNonVisibleData",
  ],
  [
    "too much hidden data beside a payment",
    payments,
    { userVisibleData: of(4), userNonVisibleData: of(1_004) },
    "Invalid userNonVisibleData",
  ],
  [
    "hidden data alone",
    payments,
    { userNonVisibleData: of(4) },
    "userNonVisible data requires userVisibleData",
  ],
  ["an unknown format", everywhere, { userVisibleDataFormat: "html" }, "Invalid request"],
  [
    "a list that begins with a hyphen",
    everywhere,
    { userVisibleData: base64("# Avtal\n\nText\n\n- Hyra"), userVisibleDataFormat: "simpleMarkdownV1" },
    "At (5, 1): Initial token for unordered list items must be '+' and it must be followed by space.",
  ],
  [
    "a list without a space",
    everywhere,
    { userVisibleData: base64("+Hyra"), userVisibleDataFormat: "simpleMarkdownV1" },
    "At (1, 1): Initial token for unordered list items must be '+' and it must be followed by space.",
  ],

  ["no transaction", payments, { userVisibleTransaction: undefined }, "Invalid request"],
  [
    "an unknown kind of transaction",
    payments,
    transaction({ transactionType: "gift" }),
    "transactionType is not a valid transaction type",
  ],
  [
    "no kind of transaction",
    payments,
    transaction({ transactionType: undefined }),
    "transactionType is not a valid transaction type",
  ],
  ["nobody to pay", payments, transaction({ recipient: undefined }), "Recipient name is invalid"],
  ["nobody's name", payments, transaction({ recipient: { name: "" } }), "Recipient name is invalid"],
  [
    "a long name",
    payments,
    transaction({ recipient: { name: "x".repeat(41) } }),
    "Recipient name is invalid",
  ],
  [
    "a point in the amount",
    payments,
    transaction({ money: { amount: "100.00", currency: "SEK" } }),
    "money has invalid amount or currency",
  ],
  [
    "two commas",
    payments,
    transaction({ money: { amount: "1,000,00", currency: "SEK" } }),
    "money has invalid amount or currency",
  ],
  [
    "no amount",
    payments,
    transaction({ money: { currency: "SEK" } }),
    "money has invalid amount or currency",
  ],
  [
    "an endless amount",
    payments,
    transaction({ money: { amount: "1".repeat(49), currency: "SEK" } }),
    "money has invalid amount or currency",
  ],
  [
    "a currency in words",
    payments,
    transaction({ money: { amount: "1", currency: "kronor" } }),
    "money has invalid amount or currency",
  ],
  [
    "money for no payment",
    payments,
    { userVisibleTransaction: { ...npa, money: { amount: "1", currency: "SEK" } } },
    "money has invalid amount or currency",
  ],
  ["an unknown risk flag", payments, { riskFlags: ["newCard", "bigAmount"] }, "Invalid request"],
  ["a risk flag that is no list", payments, { riskFlags: "newCard" }, "Invalid request"],

  ["an empty returnUrl", withDevice, { returnUrl: "" }, "Invalid returnUrl"],
  ["a long returnUrl", withDevice, { returnUrl: `https://x.se/${of(500)}` }, "Invalid returnUrl"],
  ["returnRisk as text", everywhere, { returnRisk: "true" }, "Invalid request"],
  ["an empty web", withDevice, { web: {} }, "Invalid request"],
  ["an empty app", withDevice, { app: {} }, "Invalid request"],
  ["web and app", withDevice, { web: { userAgent: "x" }, app: { deviceOS: "x" } }, "Invalid request"],
  ["a long user agent", withDevice, { web: { userAgent: of(257) } }, "Invalid request"],
  ["a long deviceIdentifier", withDevice, { web: { deviceIdentifier: of(65) } }, "Invalid request"],
  ["a domain with a path", withDevice, { web: { referringDomain: "x.se/y" } }, "Invalid request"],
  ["an empty deviceOS", withDevice, { app: { deviceOS: "" } }, "Invalid request"],
];

describe("a field that is wrong (specification §5)", () => {
  const rows = mistakes.flatMap(([what, endpoints, fields, details]) =>
    endpoints.map((endpoint) => [what, endpoint, fields, details] as const),
  );
  test.each(rows)("%s: /%s is refused, and makes no order", (_what, endpoint, fields, details) => {
    const { answer, orders } = ask(endpoint, fields);
    expect(answer.error).toEqual({ status: 400, errorCode: "invalidParameters", details });
    expect(orders).toEqual([]);
  });

  test.each(everywhere)("/%s: every member of the wrong type is Invalid request", (endpoint) => {
    for (const member of Object.keys(least[endpoint] ?? {})) {
      for (const value of [null, 7, true]) {
        const { answer } = ask(endpoint, { [member]: value });
        expect([member, value, answer.error?.details]).toEqual([member, value, "Invalid request"]);
      }
    }
  });
});

describe("of several mistakes BankID names one (specification §5)", () => {
  test.each<[string, string, object, string]>([
    [
      "the person before the address",
      "auth",
      { endUserIp: "", requirement: { personalNumber: "x" } },
      "Incorrect personalNumber",
    ],
    [
      "the type before the person",
      "auth",
      { endUserIp: 1, requirement: { personalNumber: "x" } },
      "Invalid request",
    ],
    [
      "the person before the caller",
      "phone/auth",
      { personalNumber: "x", callInitiator: "x" },
      "Incorrect personalNumber",
    ],
    [
      "the caller before the text",
      "phone/sign",
      { callInitiator: "x", userVisibleData: "!" },
      "Incorrect callInitiator",
    ],
    [
      "the person before the transaction",
      "other/payment",
      { personalNumber: "x", ...transaction({ transactionType: "x" }) },
      "Incorrect personalNumber",
    ],
    [
      "the required person before the transaction",
      "payment",
      { requirement: { personalNumber: "x" }, ...transaction({ transactionType: "x" }) },
      "Incorrect personalNumber",
    ],
    [
      "the transaction before the requirement",
      "payment",
      { requirement: { cardReader: "x" }, ...transaction({ transactionType: "x" }) },
      "transactionType is not a valid transaction type",
    ],
    [
      "hidden data alone before its form",
      "payment",
      { userNonVisibleData: "!" },
      "userNonVisible data requires userVisibleData",
    ],
  ])("%s", (_promise, endpoint, fields, details) => {
    expect(ask(endpoint, fields).answer.error?.details).toBe(details);
  });

  test("and a field before the order that the person has: it goes on", () => {
    const { call, book } = startDesk();
    call("phone/auth", least["phone/auth"] ?? {});
    expect(call("phone/auth", { ...least["phone/auth"], callInitiator: "x" }).error?.details).toBe(
      "Incorrect callInitiator",
    );
    expect(book.list().map(({ state }) => state.phase)).toEqual(["outstanding"]);
  });
});

describe("what is right at BankID", () => {
  const rows: [string, string[], object][] = [
    ["an IPv6 address", withIp, { endUserIp: "2001:db8::7" }],
    ["a wrong check digit to require", withIp, { requirement: { personalNumber: "200001010101" } }],
    ["a wrong check digit", byNumber, { personalNumber: "200001010101" }],
    [
      "the longest texts",
      ["auth", "phone/auth"],
      { userVisibleData: of(1_500), userNonVisibleData: of(1_500) },
    ],
    [
      "the longest texts to sign",
      ["sign", "phone/sign"],
      { userVisibleData: of(40_000), userNonVisibleData: of(200_000) },
    ],
    [
      "the longest texts of a payment",
      payments,
      { userVisibleData: of(1_000), userNonVisibleData: of(1_000) },
    ],
    ["hidden data alone", ["auth", "phone/auth"], { userNonVisibleData: of(4) }],
    [
      "markdown",
      everywhere,
      { userVisibleData: base64("# Avtal\n\n+ *Hyra* 9 000 kr"), userVisibleDataFormat: "simpleMarkdownV1" },
    ],
    [
      "what would be wrong as markdown",
      everywhere,
      { userVisibleData: base64("- Hyra *"), userVisibleDataFormat: "plaintext" },
    ],
    ["a format without a text", ["auth"], { userVisibleDataFormat: "simpleMarkdownV1" }],
    ["the text null as returnUrl", withDevice, { returnUrl: "null" }],
    ["a returnUrl of 512 characters", withDevice, { returnUrl: `https://example.com/${"x".repeat(492)}` }],
    ["an app's own address", withDevice, { returnUrl: "myapp://login#nonce=1" }],
    ["web", withDevice, { web: { referringDomain: "example.com", userAgent: "x", deviceIdentifier: "y" } }],
    [
      "app",
      withDevice,
      { app: { appIdentifier: "com.example", deviceOS: "IOS 16.7.7", deviceModelName: "Apple iPhone14,3" } },
    ],
    [
      "a wildcard from the fifth place on",
      everywhere,
      { requirement: { certificatePolicies: ["1.2.752.78.*", "1.2.3.4.*.6"] } },
    ],
    ["both readers", everywhere, { requirement: { cardReader: "class2", pinCode: true } }],
    ["a document", withDevice, { requirement: { mrtd: true } }],
    ["money", payments, transaction({ money: { amount: "100,000", currency: "SEK" } })],
    ["nothing to pay", payments, transaction({ money: { amount: "0", currency: "EUR" } })],
    [
      "a name of 40 characters",
      payments,
      transaction({ recipient: { name: "x".repeat(40) }, riskWarning: "newRecipient" }),
    ],
    [
      "every risk flag",
      payments,
      {
        riskFlags: [
          "newCard",
          "newCustomer",
          "newRecipient",
          "highRiskRecipient",
          "largeAmount",
          "foreignCurrency",
          "cryptoCurrencyPurchase",
          "moneyTransfer",
          "overseasTransaction",
          "recurringPayment",
          "suspiciousPaymentPattern",
          "other",
        ],
      },
    ],
    ["members that the API does not have", everywhere, { rememberMe: true, tokenStartRequired: true }],
  ];
  const each = rows.flatMap(([what, endpoints, fields]) =>
    endpoints.map((endpoint) => [what, endpoint, fields] as const),
  );
  test.each(each)("%s: /%s takes it", (_what, endpoint, fields) => {
    expect(ask(endpoint, fields).answer.error).toBeUndefined();
  });
});

describe("what reaches the phone", () => {
  test("is what the RP sent, decoded", () => {
    const { orders } = ask("payment", {
      userVisibleData: base64("Åäö\r\n€"),
      userVisibleDataFormat: "plaintext",
      returnUrl: "https://example.com/",
      returnRisk: true,
      requirement: {
        pinCode: true,
        cardReader: "class1",
        certificatePolicies: ["1.2.3.4.10"],
        personalNumber: person,
      },
      ...transaction({ money: { amount: "1,50", currency: "SEK" }, riskWarning: "largeAmount" }),
    });
    expect(orders[0]?.request).toEqual({
      endUserIp,
      userVisibleText: "Åäö\r\n€",
      userVisibleData: base64("Åäö\r\n€"),
      userVisibleDataFormat: "plaintext",
      returnUrl: "https://example.com/",
      returnRisk: true,
      personalNumber: person,
      requirement: { pinCode: true, cardReader: "class1", certificatePolicies: ["1.2.3.4.10"] },
      transaction: {
        transactionType: "card",
        recipientName: "Exempelbutiken",
        money: { amount: "1,50", currency: "SEK" },
        riskWarning: "largeAmount",
      },
    });
  });

  test("of a phone order has no way back, and no risk is told", () => {
    const { orders } = ask("phone/auth", { returnUrl: "https://example.com/", returnRisk: true });
    expect(orders[0]?.request).toEqual({
      returnRisk: false,
      personalNumber: person,
      callInitiator: "user",
      requirement: {},
    });
  });
});
