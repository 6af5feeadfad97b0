import { BankIdError } from "@bankid-kit/core";
import { describe, expect, expectTypeOf, it } from "vitest";
import type {
  BankIdMiddleware,
  BrowserResultOf,
  HandlerOptions,
  SignOptions,
  SignResultOf,
} from "../src/index.ts";
import { bankId } from "../src/index.ts";
import { createHandler } from "../src/handler.ts";
import { FakeBankId } from "./fake-bankid.ts";

const good: Omit<HandlerOptions<object, object>, "sign"> = {
  client: new FakeBankId(),
  publicOrigin: "https://www.example.com",
  returnPaths: ["/login"],
  onComplete: () => ({ session: {} }),
  onEvent: () => undefined,
};
const production = Object.assign(new FakeBankId(), { environment: "production" });
const sign: SignOptions<object> = {
  request: () => ({ userVisibleData: "Jag godkänner.", anyPerson: true }),
  onSigned: () => undefined,
};
const verify = () => ({ ok: true, proof: "" }) as const;

describe("at start-up", () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      "sign without request",
      { sign: { onSigned: sign.onSigned } },
      /sign\.request must be a function: .* Write sign: \{ request:/,
    ],
    [
      "sign without onSigned",
      { sign: { request: sign.request } },
      /sign\.onSigned must be a function: .* Write .*onSigned/,
    ],
    ["a misspelt member of sign", { sign: { ...sign, onsigned: sign.onSigned } }, /no member onsigned/],
    ["sign that is no object", { sign: "yes" }, /sign/],
    [
      "a withoutVerification that is neither",
      { sign: { ...sign, withoutVerification: "yes" } },
      /true or false/,
    ],
    ["a client that can't sign", { sign, client: { ...good.client, sign: undefined } }, /client must/],
    ["verify that is no function", { verify: true }, /completionVerifier\(/],
    ["verifyAuth that is neither", { verify, verifyAuth: 1 }, /true or false/],
    ["verifyAuth without verify", { verifyAuth: true }, /nothing would be verified/],
    ["/sign in production without verify (S100)", { client: production, sign }, /withoutVerification: true/],
  ])("%s is refused with what to write", (_what, change, words) => {
    const start = () => bankId({ ...good, ...change });
    expect(start).toThrow(BankIdError);
    expect(start).toThrow(words);
  });

  it("signatures in production are taken with verify, or with the word that nobody verifies them (S100)", () => {
    expect(() => bankId({ ...good, client: production, sign, verify })).not.toThrow();
    const unverified = { ...sign, withoutVerification: true };
    expect(() => bankId({ ...good, client: production, sign: unverified })).not.toThrow();
  });

  it("a handler without Express takes no request: that is the adapter's to answer", () => {
    expect(() => createHandler({ ...good, sign })).toThrow("no member request");
    expect(() => createHandler({ ...good, sign: { onSigned: sign.onSigned } })).not.toThrow();
  });
});

describe("what the page gets", () => {
  const middleware = bankId({
    client: new FakeBankId(),
    publicOrigin: "https://www.example.com",
    returnPaths: ["/login"],
    onComplete: ({ user }) => ({
      session: { accountId: user.personalNumber },
      browser: { redirectTo: "/home", greeting: `Hej ${user.givenName}` },
    }),
    establishSession: ({ req, session }) => {
      expectTypeOf(session).toEqualTypeOf<{ accountId: string }>();
      expectTypeOf(req.session.accountId).toEqualTypeOf<string | undefined>();
    },
    sign: {
      request: ({ req, intent, locale }) => {
        expectTypeOf(req.session.accountId).toEqualTypeOf<string | undefined>();
        expectTypeOf(intent).toEqualTypeOf<string | undefined>();
        expectTypeOf(locale).toEqualTypeOf<string>();
        return { userVisibleData: "Jag godkänner.", expectedPerson: req.session.accountId ?? "" };
      },
      onSigned: ({ signId, proof }) => {
        expectTypeOf(proof.file).toEqualTypeOf<string | undefined>();
        return { browser: { receipt: signId } };
      },
    },
  });

  it("of a login is typed by what onComplete returns, of a signature by what onSigned returns", () => {
    expectTypeOf<BrowserResultOf<typeof middleware>>().toMatchObjectType<{ greeting: string }>();
    expectTypeOf<SignResultOf<typeof middleware>>().toMatchObjectType<{ receipt: string }>();
    expectTypeOf<SignResultOf<typeof middleware>>().not.toHaveProperty("greeting");
    expectTypeOf(middleware).toExtend<BankIdMiddleware<unknown, unknown>>();
    // For types alone: nothing of it is there.
    expect(middleware.results).toBeUndefined();
  });

  it("is nothing in particular where the host returns nothing", () => {
    const plain = bankId({
      client: new FakeBankId(),
      publicOrigin: "https://www.example.com",
      returnPaths: ["/login"],
      onComplete: () => ({ session: {} }),
      sign: { ...sign, onSigned: async () => undefined },
    });
    expectTypeOf<BrowserResultOf<typeof plain>>().toEqualTypeOf<object>();
    expect(plain).toBeTypeOf("function");
  });

  it("keeps who may sign from being left open", () => {
    // @ts-expect-error -- neither a person nor anybody
    const nobody: ReturnType<SignOptions<object>["request"]> = { userVisibleData: "Jag godkänner." };
    expect(nobody).not.toHaveProperty("expectedPerson");
  });
});
