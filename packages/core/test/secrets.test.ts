import { Buffer } from "node:buffer";
import { createPrivateKey } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import {
  BankIdClient,
  BankIdError,
  certificatePolicies,
  clientOptionsFromEnv,
  inspectCertificate,
  logReference,
  normalizePersonalNumber,
  qrText,
  splitCertificate,
  testCertificate,
} from "@bankid-kit/core";
import type { BankIdClientOptions, CertificateSource } from "@bankid-kit/core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { environmentOf, writeCorpus } from "./certificate/corpus.ts";
import { makeCertificate, makeKey, makePfx } from "./certificate/make.ts";
import type { Kit } from "./support/kit.ts";
import { startKit } from "./support/kit.ts";
import { makeAuthority } from "./support/pki.ts";
import type { Answer } from "./support/server.ts";
import { json } from "./support/server.ts";

const isLong = process.env["BANKID_KIT_LONG"] === "1";

/** One of each kind of secret, found nowhere else (S11). */
const canary = {
  passphrase: "canary-passphrase-8f1c",
  proxyPassword: "canary-proxy-2b7d",
  personalNumber: "199909092399",
  name: "Kanariefågel Voliärsson",
  givenName: "Kanariefågel",
  surname: "Voliärsson",
  endUserIp: "203.0.113.177",
  deviceIp: "198.51.100.231",
  uhi: "Y2FuYXJ5LXVoaQ==",
  orderRef: "c0a7e5aa-0000-4000-8000-000000000001",
  autoStartToken: "c0a7e5aa-0000-4000-8000-000000000002",
  qrStartToken: "c0a7e5aa-0000-4000-8000-000000000003",
  qrStartSecret: "c0a7e5aa-0000-4000-8000-000000000004",
  visibleText: "Jag ger bort min kanariefågelbur",
  hiddenText: "canary-hidden-77e0",
  nonce: "canary-nonce-40aa",
  userAgent: "CanaryBrowser/51.7",
  deviceIdentifier: "canary-device-93be",
  signature: "Y2FuYXJ5LXNpZ25hdHVyZQ==",
  ocspResponse: "Y2FuYXJ5LW9jc3A=",
};

/** Canaries that are bytes, by all that printing could make of them. */
const bytes: Record<string, string[]> = {};

function addBytes(name: string, value: Uint8Array): void {
  // Within the second line of a PEM, where a key has begun.
  const middle = Buffer.from(value).subarray(48, 48 + 24);
  bytes[name] = [
    middle.toString("base64"),
    Buffer.from(value).toString("base64").slice(64, 120),
    middle.toString("hex"),
    middle.toString("latin1"),
    [...middle].map((byte) => byte.toString(16).padStart(2, "0")).join(" "),
    [...middle].join(", "),
    [...middle].join(","),
  ];
}

/** The body of a PEM, as its bytes. */
const derOf = (pem: string) => Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ""), "base64");

/** All that printing, logging and serialising make of a value. */
function views(value: unknown): string {
  const shown = [
    inspect(value, { depth: null, showHidden: true, getters: true }),
    inspect(value),
    // What has no prototype has no words.
    String(attempt(() => String(value))),
  ];
  const seen = new Set<unknown>();
  const noCycle = (_: string, each: unknown) => {
    if (typeof each === "bigint" || typeof each === "symbol") return String(each);
    if (typeof each !== "object" || each === null) return each;
    if (seen.has(each)) return "again";
    seen.add(each);
    return each;
  };
  shown.push(JSON.stringify(value, noCycle) ?? "");
  try {
    shown.push(inspect(structuredClone(value), { depth: null, showHidden: true }));
  } catch (error) {
    shown.push(inspect(error, { depth: null, showHidden: true }));
  }
  for (let each = value; typeof each === "object" && each !== null; each = (each as Error).cause) {
    shown.push(Object.keys(each).join(" "), String((each as Error).stack), (each as Error).message);
  }
  return shown.join("\n");
}

/** The names of the canaries that a text holds, plain or as base64. */
function canariesIn(text: string, except: readonly string[] = []): string[] {
  const plain = Object.entries(canary).filter(
    ([, value]) => text.includes(value) || text.includes(Buffer.from(value, "utf8").toString("base64")),
  );
  const binary = Object.entries(bytes).filter(([, forms]) => forms.some((form) => text.includes(form)));
  return [...plain, ...binary].map(([name]) => name).filter((name) => !except.includes(name));
}

const personal = { endUserIp: canary.endUserIp, requirement: { personalNumber: canary.personalNumber } };
const texts = { userVisibleData: canary.visibleText, userNonVisibleData: canary.hiddenText };
const device = {
  ...personal,
  returnUrl: `https://www.example.com/login#bankid=a.${canary.nonce}`,
  web: { userAgent: canary.userAgent, deviceIdentifier: canary.deviceIdentifier },
};
const onPhone = { personalNumber: canary.personalNumber, callInitiator: "user" } as const;
const { orderRef } = canary;
const transaction = { transactionType: "card", recipient: { name: canary.name } } as const;

const calls: Readonly<Record<string, (client: BankIdClient) => Promise<unknown>>> = {
  auth: (client) => client.auth({ ...device, ...texts }),
  sign: (client) => client.sign({ ...device, ...texts }),
  phoneAuth: (client) => client.phoneAuth({ ...onPhone, ...texts }),
  phoneSign: (client) => client.phoneSign({ ...onPhone, ...texts }),
  payment: (client) => client.payment({ ...device, ...texts, userVisibleTransaction: transaction }),
  otherPayment: (client) =>
    client.otherPayment({
      personalNumber: canary.personalNumber,
      ...texts,
      userVisibleTransaction: transaction,
    }),
  collect: (client) => client.collect({ orderRef }),
  cancel: (client) => client.cancel({ orderRef }),
  follow: (client) => {
    let now = 0;
    const sleep = async (ms: number) => void (now += ms);
    return client.follow({ orderRef }, { monotonicNow: () => now, sleep }).next();
  },
};

const newOrder = {
  orderRef,
  autoStartToken: canary.autoStartToken,
  qrStartToken: canary.qrStartToken,
  qrStartSecret: canary.qrStartSecret,
};
const person = {
  personalNumber: canary.personalNumber,
  name: canary.name,
  givenName: canary.givenName,
  surname: canary.surname,
};
const completionData = {
  user: person,
  device: { ipAddress: canary.deviceIp, uhi: canary.uhi },
  bankIdIssueDate: "2024-02-01",
  signature: canary.signature,
  ocspResponse: canary.ocspResponse,
  risk: "low",
};
/** What a server that leaks everything would put into an answer. */
const chatty = Object.values(canary).join(" | ");

let kit: Kit;
let encrypted: BankIdClientOptions["certificate"];
const clients: BankIdClient[] = [];
const printed: string[] = [];

function makeClient(more: Partial<BankIdClientOptions> = {}): BankIdClient {
  const client = new BankIdClient(kit.options({ certificate: encrypted, ...more }));
  clients.push(client);
  return client;
}

beforeAll(async () => {
  kit = await startKit();
  addBytes("private key", derOf(kit.rp.key));
  const key = createPrivateKey(kit.rp.key)
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: canary.passphrase })
    .toString();
  addBytes("encrypted key", derOf(key));
  encrypted = { cert: kit.rp.cert, key, passphrase: canary.passphrase };
});

afterAll(() => kit.close());

function keep(chunk: unknown): true {
  printed.push(String(chunk));
  return true;
}

beforeEach(() => {
  vi.spyOn(process.stdout, "write").mockImplementation(keep);
  vi.spyOn(process.stderr, "write").mockImplementation(keep);
  for (const level of ["log", "info", "warn", "error", "debug", "trace"] as const) {
    vi.spyOn(console, level).mockImplementation(
      (...said) => void printed.push(inspect(said, { depth: null })),
    );
  }
  process.on("warning", keep);
});

afterEach(async () => {
  vi.restoreAllMocks();
  process.off("warning", keep);
  const shown = printed.splice(0).join("\n") + clients.map(views).join("\n");
  await Promise.all(clients.splice(0).map((client) => client.close()));
  const found = canariesIn(shown);
  if (found.length > 0) throw new Error(`Printed, or shown by a client: ${found.join(", ")}.`);
});

test("the search itself finds what is there, in every form", () => {
  expect(canariesIn(views(new Error("x", { cause: { deep: { name: canary.name } } })))).toContain("name");
  expect(canariesIn(views({ key: derOf(kit.rp.key).subarray(45, 75) }))).toContain("private key");
  expect(canariesIn(views({ pem: kit.rp.key }))).toContain("private key");
  expect(canariesIn(`…${Buffer.from(canary.visibleText).toString("base64")}…`)).toContain("visibleText");
});

describe("a client shows nothing of its certificate (S9, S22)", () => {
  test("made of PEM with a passphrase, before and after a call", async () => {
    const client = makeClient();
    expect(canariesIn(views(client))).toEqual([]);
    kit.server.answer = json(200, newOrder);
    await client.auth({ endUserIp: canary.endUserIp });
    expect(canariesIn(views(client))).toEqual([]);
    expect(canariesIn(views(client.certificate))).toEqual([]);
    expect(JSON.stringify(client)).toBe('{"environment":"custom"}');
  });

  test("made of a PFX, from bytes and from a function, even where the server refuses it", async () => {
    const keys = await makeKey();
    const name = [["CN", "RP"]] as const;
    const cert = await makeCertificate({ subject: name, issuer: name }, keys, keys);
    const pfx = makePfx({ key: keys.pem, certificates: [cert], passphrase: canary.passphrase });
    addBytes("PFX", pfx);
    addBytes("key in the PFX", derOf(keys.pem));
    for (const certificate of [
      { pfx, passphrase: canary.passphrase },
      () => ({ pfx, passphrase: canary.passphrase }),
    ]) {
      const client = makeClient({ certificate });
      const error: unknown = await client
        .auth({ endUserIp: canary.endUserIp })
        .catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(BankIdError);
      expect(canariesIn(views(error))).toEqual([]);
    }
  });

  test("nor does one for BankID's own test service", () => {
    const certificate = testCertificate();
    addBytes("test PFX", certificate.pfx);
    const client = new BankIdClient({ environment: "test", certificate });
    clients.push(client);
    expect(canariesIn(views(client))).toEqual([]);
    expect(views(client)).not.toContain(certificate.passphrase);
  });

  test("nor of its proxy's password", () => {
    const client = makeClient({ proxy: `http://rp:${canary.proxyPassword}@127.0.0.1:1` });
    expect(canariesIn(views(client))).toEqual([]);
  });
});

describe("results hold what the caller asked for, and no more", () => {
  test.each(["auth", "sign", "payment"])("%s: the order's tokens", async (method) => {
    kit.server.answer = json(200, { ...newOrder, details: chatty });
    const order = await calls[method]?.(makeClient());
    expect(order).toEqual({ ...newOrder, receivedAtMs: expect.any(Number) });
    expect(canariesIn(views(order), Object.keys(newOrder))).toEqual([]);
  });

  test.each(["phoneAuth", "phoneSign", "otherPayment"])("%s: the order's name", async (method) => {
    kit.server.answer = json(200, { ...newOrder, details: chatty });
    expect(canariesIn(views(await calls[method]?.(makeClient())), ["orderRef"])).toEqual([]);
  });

  test.each(["collect", "follow"])("%s: the result of a completed order", async (method) => {
    kit.server.answer = json(200, { orderRef, status: "complete", completionData, details: chatty });
    const given = ["orderRef", "deviceIp", "uhi", "signature", "ocspResponse", ...Object.keys(person)];
    expect(canariesIn(views(await calls[method]?.(makeClient())), given)).toEqual([]);
  });

  test("a QR text holds its token, and not the secret", () => {
    expect(canariesIn(views(qrText(newOrder, 0)))).toEqual(["qrStartToken"]);
  });

  test("an order's name in logs holds nothing of it (S12)", () => {
    expect(canariesIn(views(logReference(orderRef)))).toEqual([]);
  });
});

const failures: [string, Answer, Partial<BankIdClientOptions>?][] = [
  ...(isLong ? [400, 401, 403, 404, 405, 408, 415, 429, 500, 502, 503] : [400, 403, 429, 500, 503]).flatMap(
    (status): [string, Answer][] => [
      [`a refusal with ${status}`, json(status, { errorCode: "invalidParameters", details: chatty })],
      [`${status} with a code that is a person`, json(status, { errorCode: chatty, details: chatty })],
      [
        `${status} and a page about it all`,
        (response) => response.writeHead(status).end(`<html>${chatty}</html>`),
      ],
    ],
  ),
  ["a page instead of an answer", (response) => response.end(`<html>${chatty}</html>`)],
  ["a list", json(200, [chatty])],
  ["an unknown status", json(200, { orderRef, status: chatty, completionData })],
  [
    "a result that is broken",
    json(200, { orderRef, status: "complete", completionData: { ...completionData, signature: 1 } }),
  ],
  ["another person's result", json(200, { orderRef: canary.nonce, status: "complete", completionData })],
  [
    "half an answer",
    (response) => {
      response.writeHead(200, { "content-length": "100000" }).write(chatty);
      setImmediate(() => response.destroy());
    },
  ],
  ["too much", (response) => response.end(chatty.repeat(500))],
  [
    "a redirect",
    (response) => response.writeHead(302, { location: `https://x.example/${encodeURI(chatty)}` }).end(),
  ],
  ["a cut connection", (response) => response.destroy()],
  ["silence", () => {}, { timeoutMs: 150 }],
];

describe("a failed call says nothing of what was sent, answered or configured (S10, S11)", () => {
  const codes = new Set<string>();

  /** What a failed call shows and must not. */
  async function leaksOf(client: BankIdClient): Promise<string[]> {
    const leaks = await Promise.all(
      Object.entries(calls).map(async ([method, call]) => {
        const error: unknown = await call(client).catch((reason: unknown) => reason);
        // An answer that one call can't take another may be content with.
        if (!(error instanceof BankIdError)) return [];
        codes.add(error.code);
        const found = canariesIn(views(error));
        if (error.cause !== undefined) found.push("cause");
        return found.map((name) => `${method}: ${error.code}: ${name}`);
      }),
    );
    return leaks.flat();
  }

  test.each(failures)("by %s", async (_, answer, options) => {
    kit.server.answer = answer;
    expect(await leaksOf(makeClient(options))).toEqual([]);
  });

  test("by nobody there, by a proxy that is not there, by another's certificate, by a closed client", async () => {
    const other = await makeAuthority("Other root");
    const closed = makeClient();
    await closed.close();
    const broken = [
      makeClient({ environment: { url: "https://127.0.0.1:1", ca: other.cert } }),
      makeClient({ proxy: `http://rp:${canary.proxyPassword}@127.0.0.1:1` }),
      makeClient({ environment: { url: kit.server.origin, ca: other.cert } }),
      makeClient({ certificate: await other.issue("Stranger") }),
      closed,
    ];
    for (const client of broken) expect(await leaksOf(client)).toEqual([]);
  });

  test("by a request that can't be right", async () => {
    const client = makeClient();
    const wrong = [
      client.auth({ endUserIp: `${canary.endUserIp}:${canary.personalNumber}` }),
      client.auth({
        ...personal,
        requirement: { personalNumber: `${canary.personalNumber}-${canary.name}` },
      }),
      client.sign({
        ...device,
        userVisibleData: `- ${canary.visibleText} 😀`,
        userVisibleDataFormat: "simpleMarkdownV1",
      }),
      client.sign({ ...device, userVisibleData: canary.visibleText.repeat(2_000) }),
      client.auth({ ...device, returnUrl: `javascript:${canary.nonce}` }),
      client.auth({ ...personal, [canary.name]: canary.personalNumber }),
      client.auth({ ...personal, web: { referringDomain: canary.name } }),
      client.phoneAuth({ ...onPhone, callInitiator: canary.name as "RP" }),
      client.payment({ ...device, userVisibleTransaction: { ...transaction, recipient: { name: chatty } } }),
    ];
    for (const call of wrong) {
      const error: unknown = await call.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(BankIdError);
      codes.add((error as BankIdError).code);
      expect(canariesIn(views(error))).toEqual([]);
    }
    expect(canariesIn(views(attempt(() => certificatePolicies([canary.name as "file"], client))))).toEqual(
      [],
    );
    expect(
      canariesIn(views(attempt(() => normalizePersonalNumber(canary.name, { today: new Date() })))),
    ).toEqual([]);
    expect(canariesIn(views(attempt(() => qrText(newOrder, -1))))).toEqual([]);
    expect(canariesIn(views(attempt(() => client.follow(newOrder as never, { intervalMs: 1 }))))).toEqual([]);
  });

  test("while an order is followed until its result is lost", async () => {
    let call = 0;
    kit.server.answer = (response, received) => {
      call += 1;
      if (call === 1) response.end(`<html>${chatty}</html>`);
      else json(400, { errorCode: "invalidParameters", details: chatty })(response, received);
    };
    const error: unknown = await calls["follow"]?.(makeClient()).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "ERR_RESULT_LOST" });
    expect(canariesIn(views(error))).toEqual([]);
  });

  test("by the caller's own signal, whose reason is the caller's", async () => {
    const reason = new Error("the visitor left");
    const error: unknown = await makeClient()
      .auth(device, { signal: AbortSignal.abort(reason) })
      .catch((thrown: unknown) => thrown);
    expect(error).toBe(reason);
    expect(canariesIn(views(error))).toEqual([]);
  });

  test("and all kinds of failure were among these", () => {
    expect([...codes].toSorted()).toEqual(
      expect.arrayContaining([
        "ERR_BANKID",
        "ERR_CLIENT_CLOSED",
        "ERR_END_USER_IP",
        "ERR_MARKDOWN",
        "ERR_NO_ANSWER",
        "ERR_PERSONAL_NUMBER",
        "ERR_PROTOCOL",
        "ERR_REQUEST",
        "ERR_RETURN_URL",
        "ERR_TEXT",
        "ERR_TIMEOUT",
        "ERR_TLS_UNTRUSTED",
        "ERR_UNREACHABLE",
      ]),
    );
  });
});

describe("a client that can't be made says nothing of what it was given (S9, S10)", () => {
  test("whatever is wrong with the certificate", async () => {
    const dir = mkdtempSync(join(tmpdir(), "bankid-kit-secrets-"));
    try {
      for (const entry of await writeCorpus(dir)) {
        for (const [name, content] of Object.entries(entry.files)) {
          const isSecret = name.includes("key") || name.endsWith(".p12") || name.endsWith(".pfx");
          if (isSecret && content.length > 200)
            addBytes(`${entry.name}/${name}`, typeof content === "string" ? derOf(content) : content);
        }
        const environment = environmentOf(entry, kit.rp.cert);
        const made = attempt(() => new BankIdClient({ environment, certificate: entry.certificate }));
        if (made instanceof BankIdClient) clients.push(made);
        const report = inspectCertificate(entry.certificate, { environment });
        const shown = views(made) + views(report);
        expect([entry.name, canariesIn(shown)]).toEqual([entry.name, []]);
        const passphrase =
          entry.passphrase === undefined || entry.passphrase === "" ? "\0" : entry.passphrase;
        expect(shown.includes(passphrase)).toBe(false);
      }
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  describe("but that a secret stands where a path belongs", () => {
    /** Each secret as text, and whether it can be told that it is the bytes of a file. */
    const misplaced: Record<string, { text: string; code: string }> = {};

    beforeAll(async () => {
      const keys = await makeKey();
      const name = [["CN", "RP"]] as const;
      const cert = await makeCertificate({ subject: name, issuer: name }, keys, keys);
      const pfx = makePfx({ key: keys.pem, certificates: [cert], passphrase: canary.passphrase });
      const key = derOf(kit.rp.key);
      addBytes("misplaced PFX", pfx);
      const encoded = "ERR_CERTIFICATE_BASE64";
      const file = "ERR_CERTIFICATE_FILE";
      Object.assign(misplaced, {
        "a key in base64": { text: key.toString("base64"), code: encoded },
        "a key in base64 on several lines": {
          text: kit.rp.key.replaceAll(/-----[^-]+-----\n/g, ""),
          code: encoded,
        },
        "a key in base64url": { text: key.toString("base64url"), code: encoded },
        "a key in hexadecimal": { text: key.toString("hex"), code: encoded },
        "PEM in base64": { text: Buffer.from(kit.rp.key).toString("base64"), code: encoded },
        "a PFX in base64": { text: pfx.toString("base64"), code: encoded },
        "a PFX in base64 in quotes": { text: `"${pfx.toString("base64")}"`, code: encoded },
        "a PFX as latin1": { text: pfx.toString("latin1"), code: file },
        "a PFX as UTF-8": { text: pfx.toString(), code: file },
        "the passphrase": { text: canary.passphrase, code: file },
        "the passphrase with a line end": { text: `${canary.passphrase}\n`, code: file },
        "a secret store's address": {
          text: `https://rp:${canary.passphrase}@vault.example/rp.p12`,
          code: file,
        },
      });
    });

    /** All that is said, by every way in. */
    const ways: [way: string, named: string, say: (text: string) => unknown[]][] = [
      ["pfx", "the option pfx", (text) => madeWith({ pfx: text })],
      ["cert", "the option cert", (text) => madeWith({ cert: text, key: kit.rp.key })],
      ["key", "the option key", (text) => madeWith({ cert: kit.rp.cert, key: text })],
      ["a function for the file", "the option pfx", (text) => madeWith({ pfx: () => text })],
      [
        "a function for the certificate",
        "the option key",
        (text) => madeWith(() => ({ cert: kit.rp.cert, key: text })),
      ],
      ["BANKID_PFX", "BANKID_PFX", (text) => madeFrom({ BANKID_PFX: text })],
      ["BANKID_KEY", "BANKID_KEY", (text) => madeFrom({ BANKID_CERT: sound(), BANKID_KEY: text })],
      ["BANKID_CERT", "BANKID_CERT", (text) => madeFrom({ BANKID_CERT: text, BANKID_KEY: sound() })],
    ];
    test.each(ways)("in %s", (_, named, say) => {
      for (const [name, { text, code }] of Object.entries(misplaced)) {
        for (const said of say(text)) {
          expect([name, said]).toEqual([name, expect.objectContaining({ code })]);
          const shown = views(said);
          expect([name, canariesIn(shown)]).toEqual([name, []]);
          expect([name, text.length < 24 || !shown.includes(text.slice(0, 24))]).toEqual([name, true]);
          expect(shown).toContain(named);
        }
      }
    });

    test("in BANKID_PASSPHRASE_FILE", () => {
      const env = {
        BANKID_ENV: "production",
        BANKID_PFX: "rp.p12",
        BANKID_PASSPHRASE_FILE: canary.passphrase,
      };
      const error = attempt(() => clientOptionsFromEnv(env));
      expect(error).toMatchObject({ code: "ERR_ENV_VARIABLE" });
      expect(canariesIn(views(error))).toEqual([]);
    });

    test("in splitCertificate", () => {
      for (const { text, code } of Object.values(misplaced)) {
        const error = attempt(() => splitCertificate({ pfx: text }));
        expect(error).toMatchObject({ code });
        expect(canariesIn(views(error))).toEqual([]);
      }
    });

    test("while a path with a mistake in it is shown", () => {
      for (const path of [
        "rp.p12",
        "certs/rp.PFX",
        "./rp",
        "../secrets/rp",
        "~/rp",
        "/run/secrets/rp",
        "C:\\rp",
      ]) {
        const [, finding] = madeWith({ pfx: path });
        expect((finding as { message: string }).message).toContain(`The file ${path} (the option pfx)`);
      }
    });
  });

  test.each<[string, Partial<BankIdClientOptions>]>([
    [
      "the passphrase",
      { certificate: { pfx: Buffer.from(canary.hiddenText), passphrase: canary.passphrase } },
    ],
    ["the proxy", { proxy: `rp:${canary.proxyPassword}` }],
    ["the proxy's scheme", { proxy: `socks5://rp:${canary.proxyPassword}@127.0.0.1:1` }],
    ["the environment", { environment: { url: `https://rp:${canary.passphrase}@127.0.0.1:1/x`, ca: "x" } }],
    ["a number", { timeoutMs: canary.passphrase as never }],
  ])("for a mistake in %s", (_, options) => {
    const error = attempt(() => new BankIdClient(kit.options(options)));
    expect(error).toBeInstanceOf(BankIdError);
    expect(canariesIn(views(error))).toEqual([]);
  });
});

function attempt(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

/** A text that is taken as it is. */
function sound(): string {
  return kit.rp.cert + kit.rp.key;
}

/** What is said of a certificate. */
function madeWith(certificate: CertificateSource): unknown[] {
  return [
    attempt(() => new BankIdClient(kit.options({ certificate }))),
    inspectCertificate(certificate).findings[0],
  ];
}

/** What is said of one from variables. */
function madeFrom(env: Record<string, string>): unknown[] {
  const { certificate } = clientOptionsFromEnv({ BANKID_ENV: "production", ...env });
  return [
    attempt(() => new BankIdClient({ environment: "production", certificate })),
    inspectCertificate(certificate).findings[0],
  ];
}
