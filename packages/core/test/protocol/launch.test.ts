import { deviceKind, isLaunchAllowed, launchPlan } from "@bankid-kit/core/browser";
import { describe, expect, test } from "vitest";

const autoStartToken = "7c40b5c9-fa74-49cf-b98c-bfe651f9a7c6";

describe("opening the app", () => {
  test.each([
    ["handheld", `https://app.bankid.com/?autostarttoken=${autoStartToken}`],
    ["desktop", `bankid:///?autostarttoken=${autoStartToken}`],
  ] as const)("on a %s goes to %s, with the token and nothing else (A4)", (device, url) => {
    expect(launchPlan({ autoStartToken, device })).toEqual({ url });
    expect(isLaunchAllowed(url, "www.example.com")).toBe(true);
  });

  test("goes to the phone page of a simulator, for a page on this machine alone", () => {
    const { url } = launchPlan({ autoStartToken, device: "desktop", appUrl: "http://127.0.0.1:4000/" });
    expect(url).toBe(`http://127.0.0.1:4000/?autostarttoken=${autoStartToken}`);
    expect(isLaunchAllowed(url, "localhost")).toBe(true);
    expect(isLaunchAllowed(url, "www.example.com")).toBe(false);
  });

  test.each([
    "",
    "javascript:alert(1)",
    `javascript:alert(1)//?autostarttoken=${autoStartToken}`,
    `https://evil.example/?autostarttoken=${autoStartToken}`,
    `https://app.bankid.com.evil.example/?autostarttoken=${autoStartToken}`,
    `https://app.bankid.com@evil.example/?autostarttoken=${autoStartToken}`,
    `https://x:y@app.bankid.com/?autostarttoken=${autoStartToken}`,
    `https://app.bankid.com/other?autostarttoken=${autoStartToken}`,
    `https://app.bankid.com/?autostarttoken=${autoStartToken}&redirect=https://evil.example`,
    `https://app.bankid.com/?autostarttoken=${autoStartToken}#x`,
    `https://app.bankid.com/?autostarttoken=${autoStartToken}&autostarttoken=${autoStartToken}`,
    "https://app.bankid.com/?autostarttoken=abc",
    "https://app.bankid.com/",
    `http://app.bankid.com/?autostarttoken=${autoStartToken}`,
    `bankid://evil/?autostarttoken=${autoStartToken}`,
    `bankid:///x?autostarttoken=${autoStartToken}`,
    `data:text/html,?autostarttoken=${autoStartToken}`,
    `http://127.0.0.1.evil.example/?autostarttoken=${autoStartToken}`,
    `http://192.0.2.1/?autostarttoken=${autoStartToken}`,
  ])("is refused for %s (S64)", (url) => {
    expect(isLaunchAllowed(url, "localhost")).toBe(false);
  });
});

test.each([
  ["handheld", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"],
  [
    "handheld",
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
  ],
  ["handheld", "Mozilla/5.0 (Linux; Android 15; SM-X910) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"],
  [
    "desktop",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15",
  ],
  ["desktop", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"],
  ["desktop", ""],
])("a page on a %s is known by its user agent %s", (kind, userAgent) => {
  expect(deviceKind(userAgent)).toBe(kind);
});
