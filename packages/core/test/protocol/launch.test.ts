import type { LaunchInput } from "@bankid-kit/core/browser";
import {
  browserRule,
  browserRules,
  deviceKind,
  inAppBrowser,
  isLaunchAllowed,
  launchPlan,
  opensByTap,
  returnUrlFor,
} from "@bankid-kit/core/browser";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { userAgents } from "../support/user-agents.ts";

const autoStartToken = "7c40b5c9-fa74-49cf-b98c-bfe651f9a7c6";
const appLink = `https://app.bankid.com/?autostarttoken=${autoStartToken}`;
const appScheme = `bankid:///?autostarttoken=${autoStartToken}`;

const hostile = [
  "\r\nSet-Cookie: a=b",
  "Mozilla/5.0\r\nLocation: https://evil.example/",
  "javascript:alert(1)",
  "CriOS/javascript:alert(1)",
  "FxiOS/1 &redirect=https://evil.example",
  "?autostarttoken=evil&autostarttoken=evil#",
  `Android ${"x".repeat(10_000)}`,
  `iPhone ${"AppleWebKit/".repeat(1_000)}`,
  "\u202Egnp.exe",
  "\0",
  "",
];

describe.each(userAgents)("$name", ({ userAgent, maxTouchPoints, inApp, ...expected }) => {
  const input: LaunchInput = { autoStartToken, userAgent, maxTouchPoints };

  test("opens the app by its link on a handheld and by its scheme on a computer", () => {
    expect(launchPlan(input).url).toBe(expected.device === "handheld" ? appLink : appScheme);
    expect(deviceKind(userAgent, { maxTouchPoints })).toBe(expected.device);
  });

  test("is known, with how it opens the app and where it comes back", () => {
    const { browser, opens, comesBack } = expected;
    expect(launchPlan(input)).toMatchObject({ browser, opens, comesBack, referrerPolicy: "origin" });
    expect(launchPlan(input).inApp).toBe(inApp);
    expect(inAppBrowser(userAgent)).toBe(inApp);
    expect(opensByTap(userAgent)).toBe(opens === "tap");
  });
});

describe("a launch address", () => {
  test.each([...userAgents.map(({ userAgent }) => userAgent), ...hostile])(
    "for %j has the token and no other parameter (A4)",
    (userAgent) => {
      for (const maxTouchPoints of [0, 5]) {
        const { url } = launchPlan({ autoStartToken, userAgent, maxTouchPoints });
        const { searchParams, hash } = new URL(url);
        expect([...searchParams]).toEqual([["autostarttoken", autoStartToken]]);
        expect(hash).toBe("");
        expect(isLaunchAllowed(url, "www.example.com")).toBe(true);
      }
    },
  );

  test("has nothing of the user agent, nor more than one parameter, whatever the token is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), (userAgent, token) => {
        const { url } = launchPlan({ autoStartToken: token, userAgent });
        expect([...new URL(url).searchParams.keys()]).toEqual(["autostarttoken"]);
        expect(url).toMatch(/^(https:\/\/app\.bankid\.com\/|bankid:\/\/\/)\?autostarttoken=[\x21-\x7e]*$/);
      }),
    );
  });

  test("follows what is known better than by the user agent", () => {
    expect(launchPlan({ autoStartToken, device: "handheld" }).url).toBe(appLink);
    expect(launchPlan({ autoStartToken, device: "desktop", userAgent: "iPhone" }).url).toBe(appScheme);
  });

  test("goes to the phone page of a simulator, for a page on this machine alone", () => {
    for (const appUrl of ["http://127.0.0.1:4000/", "http://127.0.0.1:4000/phone", "http://localhost:4000"]) {
      const { url } = launchPlan({ autoStartToken, device: "desktop", appUrl });
      expect(url).toBe(`${appUrl}?autostarttoken=${autoStartToken}`);
      expect(isLaunchAllowed(url, "localhost")).toBe(true);
      expect(isLaunchAllowed(url, "www.example.com")).toBe(false);
    }
  });

  test("follows a user's own rules before the kit's", () => {
    const kiosk = { name: "our kiosk", userAgent: /Kiosk\/1/g, opens: "tap" } as const;
    const input = { autoStartToken, userAgent: "Kiosk/1 CriOS/140", rules: [kiosk, ...browserRules] };
    expect(launchPlan(input)).toMatchObject({ browser: "our kiosk", opens: "tap" });
    expect(launchPlan(input)).toMatchObject({ browser: "our kiosk", comesBack: "defaultBrowser" });
  });
});

describe("where the app comes back to", () => {
  const returnUrl = "https://www.example.com/login?a=b#bankid=f.n";
  const expected: Record<string, string> = {
    "Chrome on iOS": "googlechromes://www.example.com/login?a=b#bankid=f.n",
    "Firefox on iOS": "firefox://open-url?url=https%3A%2F%2Fwww.example.com%2Flogin%3Fa%3Db%23bankid%3Df.n",
    "Edge on iOS": "microsoft-edge-https://www.example.com/login?a=b#bankid=f.n",
    "Opera Touch on iOS": "touch-https://www.example.com/login?a=b#bankid=f.n",
  };

  test.each(userAgents)("from $name is this very browser where it has a scheme", ({ userAgent, browser }) => {
    expect(returnUrlFor({ returnUrl, userAgent })).toBe(expected[browser] ?? returnUrl);
  });

  test.each(hostile)("has nothing of the user agent %j (S16)", (userAgent) => {
    expect([returnUrl, ...Object.values(expected)]).toContain(returnUrlFor({ returnUrl, userAgent }));
  });

  test.each(["http://localhost:3000/login#x", "myapp://login#nonce=x", "", "javascript:alert(1)"])(
    "is left as it is when it is no https address: %j",
    (other) => {
      expect(returnUrlFor({ returnUrl: other, userAgent: "CriOS/140" })).toBe(other);
    },
  );

  test("is left as it is when the browser's own form would be longer than BankID takes", () => {
    const long = `https://www.example.com/${"å/".repeat(150)}`;
    expect(returnUrlFor({ returnUrl: long, userAgent: "FxiOS/143.0" })).toBe(long);
  });
});

test("every row of the table of browsers is covered by a real user agent", () => {
  const covered = new Set(userAgents.map(({ userAgent }) => browserRule(userAgent).name));
  expect(covered).toEqual(new Set([...browserRules.map(({ name }) => name), "other"]));
  expect(userAgents.length).toBeGreaterThanOrEqual(60);
});

describe("following a launch address is refused (S64)", () => {
  const query = `?autostarttoken=${autoStartToken}`;
  test.each([
    "",
    " ",
    query,
    autoStartToken,
    "about:blank",
    "javascript:alert(1)",
    `javascript:alert(1)//${query}`,
    `JaVaScRiPt:alert(1)//${query}`,
    `java\nscript:alert(1)//${query}`,
    `data:text/html,${query}`,
    `blob:https://app.bankid.com/${query}`,
    `file:///${query}`,
    `intent://app.bankid.com/${query}#Intent;scheme=https;end`,
    `ftp://app.bankid.com/${query}`,
    `https://evil.example/${query}`,
    `//app.bankid.com/${query}`,
    `/${query}`,
    `https://app.bankid.com.evil.example/${query}`,
    `https://app.bankid.com@evil.example/${query}`,
    `https://x:y@app.bankid.com/${query}`,
    `https://x@app.bankid.com/${query}`,
    `https://evil.example\\@app.bankid.com/${query}`,
    `https://app.bankid.com:444/${query}`,
    `https://app.bankid.com:443/${query}`,
    `https://app.bankid.com./${query}`,
    `https://app.bankіd.com/${query}`,
    `https://APP.bankid.com/${query}`,
    `HTTPS://app.bankid.com/${query}`,
    `https:app.bankid.com/${query}`,
    `https:\\\\app.bankid.com\\${query}`,
    `https://app.bankid.com/other${query}`,
    `https://app.bankid.com//${query}`,
    `https://app.bankid.com/%2e%2e/${query}`,
    `https://app.bankid.com${query}`,
    `https://app.bankid.com/${query}&redirect=https://evil.example`,
    `https://app.bankid.com/${query}&redirect=null`,
    `https://app.bankid.com/?redirect=null&autostarttoken=${autoStartToken}`,
    `https://app.bankid.com/${query}&autostarttoken=${autoStartToken}`,
    `https://app.bankid.com/${query}${query}`,
    `https://app.bankid.com/${query}#x`,
    `https://app.bankid.com/${query}#`,
    `https://app.bankid.com/${query}\n`,
    `\n${appLink}`,
    ` ${appLink}`,
    `https://app.bankid.com/\r\n${query}`,
    `https://app.bankid.com/\t${query}`,
    `${appLink}\0`,
    `${appLink}%00`,
    `https://app.bankid.com/?autostarttoken=${autoStartToken.toUpperCase()}`,
    `https://app.bankid.com/?AUTOSTARTTOKEN=${autoStartToken}`,
    "https://app.bankid.com/?autostarttoken=abc",
    "https://app.bankid.com/?autostarttoken=",
    `https://app.bankid.com/?autostarttoken=${"-".repeat(36)}`,
    "https://app.bankid.com/",
    `http://app.bankid.com/${query}`,
    `bankid:${query}`,
    `bankid:/${query}`,
    `bankid://${query}`,
    `bankid:////${query}`,
    `BANKID:///${query}`,
    `bankid://evil/${query}`,
    `bankid:///x${query}`,
    `bankid:///${query}&redirect=https://evil.example`,
    `http://127.0.0.1.evil.example/${query}`,
    `http://localhost.evil.example/${query}`,
    `http://127.0.0.1@evil.example/${query}`,
    `http://x@127.0.0.1/${query}`,
    `http://127.1/${query}`,
    `http://2130706433/${query}`,
    `http://0.0.0.0/${query}`,
    `http://192.0.2.1/${query}`,
    `http://LOCALHOST/${query}`,
    `https://127.0.0.1/${query}`,
    `http://127.0.0.1/a/../${query}`,
    `http://127.0.0.1/?x${query}`,
    `http://127.0.0.1/#${query}`,
    "x".repeat(10_000),
    `https://app.bankid.com/${"?autostarttoken=".repeat(1_000)}`,
  ])("for %j", (url) => {
    expect(isLaunchAllowed(url, "localhost")).toBe(false);
  });

  test("for whatever is not to the letter one of the two addresses", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string(), (url, text) => {
        expect(isLaunchAllowed(url, "www.example.com")).toBe(false);
        expect(isLaunchAllowed(`${appLink}${text}`, "www.example.com")).toBe(text === "");
        expect(isLaunchAllowed(`${text}${appScheme}`, "www.example.com")).toBe(text === "");
      }),
    );
  });
});
