import { Buffer } from "node:buffer";
import type { BankIdClient } from "@bankid-kit/core";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Kit } from "./support/kit.ts";
import { failureOf, newOrder, startKit } from "./support/kit.ts";
import { json } from "./support/server.ts";

let kit: Kit;

beforeAll(async () => {
  kit = await startKit();
});

afterAll(() => kit.close());

beforeEach(() => {
  kit.server.received.length = 0;
  kit.server.answer = json(200, newOrder);
});

const endpoints = [
  "auth",
  "sign",
  "phoneAuth",
  "phoneSign",
  "payment",
  "otherPayment",
  "collect",
  "cancel",
] as const;
type Endpoint = (typeof endpoints)[number];

const endUserIp = "192.0.2.7";
const personalNumber = "191212121212";
const userVisibleData = "Jag köper en båt";
const card = { transactionType: "card", recipient: { name: "Båtar AB" } };

/** The least that each takes. */
const least: Readonly<Record<Endpoint, object>> = {
  auth: { endUserIp },
  sign: { endUserIp, userVisibleData },
  phoneAuth: { personalNumber, callInitiator: "user" },
  phoneSign: { personalNumber, callInitiator: "RP", userVisibleData },
  payment: { endUserIp, userVisibleTransaction: card },
  otherPayment: { personalNumber, userVisibleTransaction: card },
  collect: { orderRef: "ref" },
  cancel: { orderRef: "ref" },
};

/** A call as JavaScript makes it, which no compiler has seen. */
function call(endpoint: Endpoint, more: object = {}, client: BankIdClient = kit.client): Promise<unknown> {
  return client[endpoint]({ ...least[endpoint], ...more } as never);
}

async function refusal(endpoint: Endpoint, more: object, client?: BankIdClient): Promise<string> {
  const error = await failureOf(call(endpoint, more, client));
  expect(kit.server.received).toHaveLength(0);
  expect(error).toMatchObject({ retryable: false });
  expect(error.message).toMatch(/Nothing was sent\.$/);
  return error.code;
}

const base64 = (text: string) => Buffer.from(text, "utf8").toString("base64");

describe("each endpoint is called by its own path, with what was given and nothing else", () => {
  const texts = {
    userVisibleData: "Hej",
    userVisibleDataFormat: "plaintext",
    userNonVisibleData: new Uint8Array([0, 255]),
  };
  const encoded = { userVisibleData: "SGVq", userVisibleDataFormat: "plaintext", userNonVisibleData: "AP8=" };
  const device = {
    returnUrl: "https://www.example.com/login#bankid=a.b",
    returnRisk: true,
    requirement: {
      pinCode: true,
      mrtd: false,
      cardReader: "class2",
      certificatePolicies: ["1.2.752.78.1.5", "1.2.752.78.*"],
      personalNumber,
    },
    app: {
      appIdentifier: "se.example.app",
      deviceOS: "IOS 16.7.7",
      deviceModelName: "Apple iPhone14,3",
      deviceIdentifier: "d1",
    },
  };
  const phoneRequirement = { pinCode: true, cardReader: "class1", certificatePolicies: ["1.2.3.4.25"] };
  const money = { amount: "1000,00", currency: "SEK" };
  const transaction = { ...card, money, riskWarning: "newRecipient" };
  const risks = { riskFlags: ["newCard", "somethingNew"], userVisibleTransaction: transaction };

  test.each<[Endpoint, string, object, object]>([
    ["auth", "auth", { ...device, ...texts }, { ...device, ...encoded }],
    ["sign", "sign", { ...device, ...texts }, { ...device, ...encoded }],
    [
      "phoneAuth",
      "phone/auth",
      { ...texts, requirement: phoneRequirement },
      { ...encoded, requirement: phoneRequirement },
    ],
    ["phoneSign", "phone/sign", texts, encoded],
    ["payment", "payment", { ...device, ...risks, ...texts }, { ...device, ...risks, ...encoded }],
    [
      "otherPayment",
      "other/payment",
      {
        ...risks,
        ...texts,
        requirement: { ...phoneRequirement, mrtd: true },
        web: { deviceIdentifier: "d" },
      },
      {
        ...risks,
        ...encoded,
        requirement: { ...phoneRequirement, mrtd: true },
        web: { deviceIdentifier: "d" },
      },
    ],
  ])("%s", async (endpoint, path, request, body) => {
    await call(endpoint, request);
    expect(kit.server.received[0]?.url).toBe(`/rp/v6.0/${path}`);
    expect(kit.sent()).toEqual({ ...least[endpoint], ...body });
  });

  test.each(["collect", "cancel"] as const)(
    "%s sends the orderRef of a whole order alone",
    async (endpoint) => {
      kit.server.answer = json(200, { ...newOrder, status: "pending", hintCode: "started" });
      await kit.client[endpoint]({ ...newOrder, receivedAtMs: 1 } as { orderRef: string });
      expect(kit.sent()).toEqual({ orderRef: newOrder.orderRef });
    },
  );

  test.each(["phoneAuth", "phoneSign", "otherPayment"] as const)(
    "%s answers with the order's name and when it came, and no tokens",
    async (endpoint) => {
      expect(await call(endpoint)).toEqual({ orderRef: newOrder.orderRef, receivedAtMs: expect.any(Number) });
    },
  );

  test.each(["auth", "sign", "payment"] as const)("%s answers with the tokens as well", async (endpoint) => {
    expect(await call(endpoint)).toEqual({ ...newOrder, receivedAtMs: expect.any(Number) });
  });

  test("what is undefined is left out, for BankID takes neither null nor nothing", async () => {
    await call("auth", { returnUrl: undefined, web: undefined, requirement: { pinCode: undefined } });
    expect(kit.sent()).toEqual({ endUserIp });
  });
});

describe("endUserIp is one address or costs no call (S14)", () => {
  test.each([
    ["192.0.2.7", "192.0.2.7"],
    ["2001:db8::7", "2001:db8::7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["::FFFF:c000:207", "192.0.2.7"],
    ["0:0:0:0:0:ffff:192.0.2.7", "192.0.2.7"],
    ["::1", "::1"],
  ])("%s is sent as %s", async (given, sent) => {
    await call("auth", { endUserIp: given });
    expect(kit.sent()).toEqual({ endUserIp: sent });
  });

  test.each([
    undefined,
    null,
    "",
    " 192.0.2.7",
    "192.0.2.7:51123",
    "[2001:db8::7]",
    "[2001:db8::7]:443",
    "fe80::1%eth0",
    "192.0.2",
    "192.0.2.007",
    "192.0.2.7, 10.0.0.1",
    "not-an-ip; DROP",
    "1".repeat(7_000),
    ["192.0.2.7"],
    3_221_225_991,
  ])("%j is ERR_END_USER_IP", async (given) => {
    for (const endpoint of ["auth", "sign", "payment"] as const) {
      expect(await refusal(endpoint, { endUserIp: given })).toBe("ERR_END_USER_IP");
    }
  });
});

describe("a personal number is twelve digits or costs no call", () => {
  test.each([
    undefined,
    null,
    "",
    "1212121212",
    "19121212-1212",
    "1912121212120",
    "１９１２１２１２１２１２",
    191_212_121_212,
  ])("%j is ERR_PERSONAL_NUMBER", async (given) => {
    for (const endpoint of ["phoneAuth", "phoneSign", "otherPayment"] as const) {
      expect(await refusal(endpoint, { personalNumber: given })).toBe("ERR_PERSONAL_NUMBER");
    }
    if (given === undefined) return;
    expect(await refusal("auth", { requirement: { personalNumber: given } })).toBe("ERR_PERSONAL_NUMBER");
  });
});

describe("texts have their limits after base64 (S17)", () => {
  const limits: [Endpoint, visible: number, hidden: number][] = [
    ["auth", 1_500, 1_500],
    ["phoneAuth", 1_500, 1_500],
    ["sign", 40_000, 200_000],
    ["phoneSign", 40_000, 200_000],
  ];

  test.each(limits)(
    "%s takes %i characters of visible and %i of hidden text, and no more",
    async (endpoint, visible, hidden) => {
      const [longest, longestHidden] = ["a".repeat((visible / 4) * 3), "a".repeat((hidden / 4) * 3)];
      await call(endpoint, { userVisibleData: longest, userNonVisibleData: longestHidden });
      expect(kit.sent()).toMatchObject({
        userVisibleData: expect.objectContaining({ length: visible }),
        userNonVisibleData: expect.objectContaining({ length: hidden }),
      });
      kit.server.received.length = 0;
      expect(await refusal(endpoint, { userVisibleData: `${longest}a` })).toBe("ERR_TEXT");
      expect(await refusal(endpoint, { userVisibleData, userNonVisibleData: `${longestHidden}a` })).toBe(
        "ERR_TEXT",
      );
    },
  );

  test.each(["payment", "otherPayment"] as const)(
    "%s leaves it to BankID, whose limit is not surely known",
    async (endpoint) => {
      await call(endpoint, { userVisibleData: "a".repeat(2_000) });
      expect(kit.sent()).toMatchObject({ userVisibleData: base64("a".repeat(2_000)) });
    },
  );

  test("counts bytes of UTF-8 and not characters", async () => {
    expect(await refusal("auth", { userVisibleData: "å".repeat(563) })).toBe("ERR_TEXT");
    await call("auth", { userVisibleData: "å".repeat(562) });
    expect(kit.server.received).toHaveLength(1);
  });

  test.each([
    ["empty", ""],
    ["null", null],
    ["a number", 1],
    ["half of a surrogate pair at its end", "Hej \uD83D"],
    ["half of a surrogate pair at its start", "\uDE00 hej"],
    ["the halves the wrong way round", "\uDE00\uD83D"],
  ])("a text that is %s is ERR_TEXT", async (_, text) => {
    for (const endpoint of ["auth", "sign", "phoneAuth", "phoneSign", "payment"] as const) {
      expect(await refusal(endpoint, { userVisibleData: text })).toBe("ERR_TEXT");
      expect(await refusal(endpoint, { userVisibleData, userNonVisibleData: text })).toBe("ERR_TEXT");
    }
  });

  test("bytes are taken where nobody reads them, and not where somebody does", async () => {
    expect(await refusal("auth", { userVisibleData: new Uint8Array([65]) })).toBe("ERR_TEXT");
    expect(await refusal("auth", { userNonVisibleData: new Uint8Array() })).toBe("ERR_TEXT");
    await call("auth", { userNonVisibleData: new Uint8Array([1, 2, 3, 4]).subarray(1, 3) });
    expect(kit.sent()).toMatchObject({ userNonVisibleData: "AgM=" });
  });

  test("whatever is well-formed arrives as it was", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", minLength: 1, maxLength: 200 }), async (text) => {
        kit.server.received.length = 0;
        await call("sign", { userVisibleData: text });
        const { userVisibleData: sent } = kit.sent() as { userVisibleData: string };
        expect(Buffer.from(sent, "base64").toString("utf8")).toBe(text);
      }),
      { numRuns: 50 },
    );
  });

  test("a signature without a text is refused", async () => {
    expect(await refusal("sign", { userVisibleData: undefined })).toBe("ERR_REQUEST");
    expect(await refusal("phoneSign", { userVisibleData: undefined })).toBe("ERR_REQUEST");
  });

  test("hidden data of a payment needs visible data beside it", async () => {
    expect(await refusal("payment", { userNonVisibleData: "x" })).toBe("ERR_REQUEST");
    expect(await refusal("otherPayment", { userNonVisibleData: "x" })).toBe("ERR_REQUEST");
  });

  test("markdown is refused with the line and the column of its mistake", async () => {
    const error = await failureOf(
      call("sign", { userVisibleData: "# Köp\n\n- båt", userVisibleDataFormat: "simpleMarkdownV1" }),
    );
    expect(error).toMatchObject({ code: "ERR_MARKDOWN", line: 3, column: 1 });
    expect(error.message).toContain("Line 3, column 1:");
    expect(kit.server.received).toHaveLength(0);
  });

  test("the same text is sent where it is meant as plain text", async () => {
    await call("sign", { userVisibleData: "# Köp\n\n- båt" });
    expect(kit.server.received).toHaveLength(1);
  });

  test("a format of another name is refused", async () => {
    expect(await refusal("auth", { userVisibleData, userVisibleDataFormat: "simpleMarkdownV2" })).toBe(
      "ERR_REQUEST",
    );
  });
});

describe("returnUrl leads back to a page or costs no call (S16)", () => {
  test.each([
    "https://www.example.com/login#bankid=a.b",
    "http://localhost:3000/login",
    "http://127.0.0.1/login",
    "http://[::1]:3000/",
    "googlechromes://www.example.com/login",
    "firefox://open-url?url=https%3A%2F%2Fwww.example.com",
    "se.example.app://login",
    `https://www.example.com/${"a".repeat(488)}`,
  ])("%s is taken", async (returnUrl) => {
    await call("auth", { returnUrl });
    expect(kit.sent()).toMatchObject({ returnUrl });
  });

  test.each([
    null,
    "",
    "null",
    "/login",
    "www.example.com/login",
    "http://www.example.com/login",
    "http://localhost.example.com/",
    "https://",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "tel:+46700000000",
    "sms:+46700000000",
    "smsto:+46700000000",
    "facetime:someone@example.com",
    "mailto:someone@example.com",
    "https://user:password@www.example.com/",
    "https://user@www.example.com/",
    "https://:password@www.example.com/",
    "http://user@localhost/",
    "se.example.app://user:password@login",
    "https://www.example.com/å",
    "https://www.example.com/a b",
    "https://www.example.com/\n",
    `https://www.example.com/${"a".repeat(489)}`,
    7,
  ])("%j is ERR_RETURN_URL", async (returnUrl) => {
    for (const endpoint of ["auth", "sign", "payment", "otherPayment"] as const) {
      expect(await refusal(endpoint, { returnUrl })).toBe("ERR_RETURN_URL");
    }
  });
});

describe("web and app tell of one device, or cost no call (S15)", () => {
  test.each([
    ["both at once", { web: { deviceIdentifier: "d" }, app: { deviceOS: "IOS 16" } }],
    ["web with nothing in it", { web: {} }],
    ["app with nothing in it", { app: {} }],
    ["web that is a text", { web: "example.com" }],
    ["web of null", { web: null }],
    ["an unknown member of web", { web: { referingDomain: "example.com" } }],
    ["an unknown member of app", { app: { deviceOs: "IOS 16" } }],
    ["a domain in capitals", { web: { referringDomain: "Example.com" } }],
    ["a domain with a scheme", { web: { referringDomain: "https://example.com" } }],
    ["a domain with a port", { web: { referringDomain: "example.com:443" } }],
    ["a domain that is no punycode", { web: { referringDomain: "båtar.se" } }],
    ["a domain of two characters", { web: { referringDomain: "se" } }],
    ["a domain of 254 characters", { web: { referringDomain: "a".repeat(254) } }],
    ["a device identifier of nothing", { web: { deviceIdentifier: "" } }],
    ["a device identifier of 65 characters", { web: { deviceIdentifier: "a".repeat(65) } }],
    ["a user agent that is a list", { web: { userAgent: ["a"] } }],
    ["an app identifier of nothing", { app: { appIdentifier: "" } }],
  ])("%s is ERR_REQUEST", async (_, more) => {
    for (const endpoint of ["auth", "sign", "payment", "otherPayment"] as const) {
      expect(await refusal(endpoint, more)).toBe("ERR_REQUEST");
    }
  });

  test.each([
    ["control characters are taken out", "Mozilla\r\n\u0000/5.0\u001B[31m\u0085", "Mozilla/5.0[31m"],
    ["256 units are taken", "x".repeat(256), "x".repeat(256)],
    ["what is longer is cut", "x".repeat(5_000), "x".repeat(256)],
    ["no pair is split", `${"x".repeat(255)}😀`, "x".repeat(255)],
    ["a pair that fits is kept", `${"x".repeat(254)}😀y`, `${"x".repeat(254)}😀`],
    ["halves of pairs are taken out", "a\uD83Db", "ab"],
  ])("a user agent is made to fit: %s", async (_, given, userAgent) => {
    await call("auth", { web: { userAgent: given } });
    expect(kit.sent()).toMatchObject({ web: { userAgent } });
  });

  test.each(["", "\r\n", undefined])(
    "a visitor without a user agent (%j) is not locked out",
    async (userAgent) => {
      await call("auth", { web: { userAgent } });
      expect(kit.sent()).toEqual({ endUserIp });
    },
  );
});

describe("a requirement is as meant, or costs no call", () => {
  test.each([
    ["pinCode as a text", { pinCode: "true" }],
    ["mrtd as a number", { mrtd: 1 }],
    ["a class of reader that does not exist", { cardReader: "class3" }],
    ["no policy at all", { certificatePolicies: [] }],
    ["a policy by name", { certificatePolicies: ["mobile"] }],
    ["one policy outside a list", { certificatePolicies: "1.2.752.78.1.5" }],
    ["a wildcard before the fifth number", { certificatePolicies: ["1.2.752.*"] }],
    ["a wildcard alone", { certificatePolicies: ["*"] }],
    ["two wildcards", { certificatePolicies: ["1.2.752.78.*.*"] }],
    ["a policy with a leading zero", { certificatePolicies: ["1.2.752.078.1"] }],
    ["a hole in the list", { certificatePolicies: ["1.2.752.78.1.5", undefined] }],
    ["a list", []],
    ["null", null],
  ])("%s is ERR_REQUEST", async (_, requirement) => {
    for (const endpoint of ["auth", "phoneAuth", "payment", "otherPayment"] as const) {
      expect(await refusal(endpoint, { requirement })).toBe("ERR_REQUEST");
    }
  });

  test.each([
    ["phoneAuth", { mrtd: true }],
    ["phoneAuth", { personalNumber }],
    ["phoneSign", { mrtd: true }],
    ["otherPayment", { personalNumber }],
  ] as const)("%s does not know %j", async (endpoint, requirement) => {
    expect(await refusal(endpoint, { requirement })).toBe("ERR_REQUEST");
  });

  test.each([undefined, "rp", "User", "caller", null])(
    "callInitiator of %j is ERR_REQUEST",
    async (callInitiator) => {
      expect(await refusal("phoneAuth", { callInitiator })).toBe("ERR_REQUEST");
    },
  );

  test("returnRisk is true or false", async () => {
    expect(await refusal("auth", { returnRisk: "yes" })).toBe("ERR_REQUEST");
  });
});

describe("a payment is as BankID takes it, or costs no call", () => {
  test.each(["100", "0", "1000,00", "100,000", "1".repeat(48)])(
    "an amount of %s is taken",
    async (amount) => {
      const money = { amount, currency: "SEK" };
      await call("payment", { userVisibleTransaction: { ...card, money } });
      expect(kit.sent()).toMatchObject({ userVisibleTransaction: { money } });
    },
  );

  test.each([
    ["none", undefined],
    ["an unknown type", { ...card, transactionType: "transfer" }],
    ["no recipient", { transactionType: "card" }],
    ["a recipient without a name", { ...card, recipient: {} }],
    ["a recipient of an empty name", { ...card, recipient: { name: "" } }],
    ["a recipient of 41 characters", { ...card, recipient: { name: "å".repeat(41) } }],
    ["an unknown member of the recipient", { ...card, recipient: { name: "a", bic: "x" } }],
    [
      "money for what is no payment",
      { ...card, transactionType: "npa", money: { amount: "1", currency: "SEK" } },
    ],
    ["an amount with a point", { ...card, money: { amount: "100.00", currency: "SEK" } }],
    ["an amount with two commas", { ...card, money: { amount: "1,000,00", currency: "SEK" } }],
    ["an amount with spaces", { ...card, money: { amount: "1 000", currency: "SEK" } }],
    ["an amount below nothing", { ...card, money: { amount: "-1", currency: "SEK" } }],
    ["an amount that is a number", { ...card, money: { amount: 100, currency: "SEK" } }],
    ["an amount of 49 characters", { ...card, money: { amount: "1".repeat(49), currency: "SEK" } }],
    ["a currency in small letters", { ...card, money: { amount: "1", currency: "sek" } }],
    ["no currency", { ...card, money: { amount: "1" } }],
    ["an empty warning", { ...card, riskWarning: "" }],
    ["an unknown member", { ...card, currency: "SEK" }],
  ])("a transaction with %s is ERR_REQUEST", async (_, userVisibleTransaction) => {
    expect(await refusal("payment", { userVisibleTransaction })).toBe("ERR_REQUEST");
    expect(await refusal("otherPayment", { userVisibleTransaction })).toBe("ERR_REQUEST");
  });

  test.each(["newCard", [1], [""], {}])("riskFlags of %j are ERR_REQUEST", async (riskFlags) => {
    expect(await refusal("payment", { riskFlags })).toBe("ERR_REQUEST");
  });
});

describe("a member of an unknown name is refused, for what is lost in silence may be what keeps people out", () => {
  test.each<[Endpoint, object, RegExp]>([
    ["auth", { requirement: { pincode: true } }, /requirement has no member pincode\. Is pinCode meant\?/],
    ["auth", { requirment: { pinCode: true } }, /Is requirement meant\?/],
    ["sign", { userNonVisibelData: "x" }, /Is userNonVisibleData meant\?/],
    ["auth", { personalNumber }, /Write requirement: \{ personalNumber \}/],
    ["auth", { requirement: { allowFingerprint: false } }, /Version 6 has pinCode, which means the opposite/],
    ["auth", { requirement: { risk: "LOW" } }, /BankID no longer takes it/],
    ["phoneAuth", { endUserIp }, /there is no address/],
    ["phoneAuth", { requirement: { mrtd: true } }, /It has pinCode, cardReader, certificatePolicies/],
    ["auth", { ["Tolvan, 191212121212"]: 1 }, /no member of another name/],
    ["auth", { constructor: 1 }, /no member constructor/],
  ])("by %s of %j", async (endpoint, more, message) => {
    const error = await failureOf(call(endpoint, more));
    expect(error.code).toBe("ERR_REQUEST");
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain("191212121212");
    expect(kit.server.received).toHaveLength(0);
  });

  test("whichever the endpoint", async () => {
    for (const endpoint of ["auth", "sign", "phoneAuth", "phoneSign", "payment", "otherPayment"] as const) {
      expect(await refusal(endpoint, { x: 1 })).toBe("ERR_REQUEST");
    }
  });

  test.each([undefined, null, "auth", [], 1])("a request of %j is refused", async (request) => {
    for (const endpoint of endpoints) {
      expect(await failureOf(kit.client[endpoint](request as never))).toMatchObject({ code: "ERR_REQUEST" });
    }
    expect(kit.server.received).toHaveLength(0);
  });

  test.each([undefined, "", 7, null])("an orderRef of %j is refused", async (orderRef) => {
    expect(await refusal("collect", { orderRef })).toBe("ERR_REQUEST");
    expect(await refusal("cancel", { orderRef })).toBe("ERR_REQUEST");
  });
});

test("no refusal says what was in the request (S10)", async () => {
  const secrets = [
    "19121212-1212",
    "Tolvan Tolvansson",
    "192.0.2.7:1",
    "https://x/ nonce-1f0e",
    "1.000",
    "emoji 😀",
  ];
  const calls = [
    call("auth", { endUserIp: "192.0.2.7:1" }),
    call("auth", { requirement: { personalNumber: "19121212-1212" } }),
    call("auth", { returnUrl: "https://x/ nonce-1f0e" }),
    call("auth", { web: { referringDomain: "Tolvan Tolvansson" } }),
    call("auth", { requirement: { cardReader: "Tolvan Tolvansson" } }),
    call("phoneAuth", { callInitiator: "Tolvan Tolvansson" }),
    call("payment", { userVisibleTransaction: { ...card, money: { amount: "1.000", currency: "SEK" } } }),
    call("sign", { userVisibleData: "emoji 😀", userVisibleDataFormat: "simpleMarkdownV1" }),
    call("sign", { userVisibleData: "Tolvan Tolvansson".repeat(3_000) }),
  ];
  for (const error of await Promise.all(calls.map(failureOf))) {
    for (const secret of secrets) expect(error.message).not.toContain(secret);
  }
});

test("http comes back to nobody's machine in production, not even to this one (S16)", async () => {
  const { checkReturnUrl } = await import("../src/client/checks/return-url.ts");
  expect(() => checkReturnUrl("http://localhost:3000/", { production: true })).toThrow(
    expect.objectContaining({ code: "ERR_RETURN_URL", message: expect.stringContaining("in production") }),
  );
  expect(checkReturnUrl("http://localhost:3000/", { production: false })).toBe("http://localhost:3000/");
});
