import { describe, expect, test } from "vitest";
import { ownAddress } from "../src/order/address.ts";
import { chooseLanguage } from "../src/order/language.ts";
import { resultLines } from "../src/order/result.ts";
import { orderWords } from "../src/order/language.ts";
import { printable, wrap } from "../src/output/text.ts";

const at = (address: string, family: "IPv4" | "IPv6", internal = false) => ({
  address,
  family,
  internal,
  netmask: "",
  mac: "",
  cidr: null,
  ...(family === "IPv6" ? { scopeid: 0 } : {}),
});

describe("what comes from outside", () => {
  test("commands no terminal and turns no line around", () => {
    expect(printable("Åsa \u001b[2JÖvning\u0007\u202e\u009b1m\r")).toBe("Åsa �[2JÖvning���1m�");
    const [name = ""] = resultLines(
      {
        user: { name: "Eva\u001b]0;x\u0007", personalNumber: "191212121212", givenName: "Eva", surname: "" },
        device: { ipAddress: "127.0.0.1" },
        signature: "",
        ocspResponse: "",
      },
      orderWords.en,
    );
    expect(name).toBe("Name             Eva�]0;x�");
  });
});

describe("lines", () => {
  test("break at spaces and keep long words whole, so that they can be copied", () => {
    const address = "https://example.com/a/long/address/that/must/stay/whole";
    expect(wrap(`Open ${address} in a browser`, 30, 2)).toEqual(["Open", `  ${address}`, "  in a browser"]);
  });
});

describe("the language", () => {
  test.each<[Record<string, string>, "sv" | "en"]>([
    [{ LANG: "sv_SE.UTF-8" }, "sv"],
    [{ LANG: "sv" }, "sv"],
    [{ LANG: "en_US.UTF-8" }, "en"],
    [{ LANG: "svx_XX" }, "en"],
    [{ LANG: "sv_SE.UTF-8", LC_ALL: "C" }, "en"],
    [{ LANG: "en_US", LC_MESSAGES: "sv_FI.UTF-8", LC_ALL: "" }, "sv"],
    [{}, "en"],
  ])("of %j is %s", (env, language) => {
    expect(chooseLanguage(undefined, env)).toBe(language);
  });
});

describe("the person's address, when they sit at this machine", () => {
  test("is the first that others see, IPv4 before IPv6", () => {
    const interfaces = {
      lo: [at("127.0.0.1", "IPv4", true), at("::1", "IPv6", true)],
      eth0: [at("fe80::1", "IPv6"), at("2001:db8::7", "IPv6")],
      eth1: [at("192.0.2.7", "IPv4")],
    };
    expect(ownAddress(interfaces as never)).toBe("192.0.2.7");
    expect(ownAddress({ ...interfaces, eth1: undefined } as never)).toBe("2001:db8::7");
    expect(ownAddress({ lo: interfaces.lo } as never)).toBe("127.0.0.1");
  });
});
