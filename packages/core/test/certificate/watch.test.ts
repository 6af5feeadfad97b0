import { inspect } from "node:util";
import { BankIdError, watchCertificate } from "@bankid-kit/core";
import type { CertificateEvent, CertificateInfo, WatchedClient } from "@bankid-kit/core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const notAfter = new Date("2028-01-31T00:00:00Z");

function info(sha256: string, end = notAfter): CertificateInfo {
  return { notBefore: new Date(0), notAfter: end, sha256, environment: "production" };
}

/** A client whose file a test writes. */
function clientWith(
  first: CertificateInfo,
): WatchedClient & { file: CertificateInfo | BankIdError; reads: number } {
  let current = first;
  return {
    file: first,
    reads: 0,
    get certificate() {
      return current;
    },
    async reloadCertificate() {
      this.reads += 1;
      if (this.file instanceof BankIdError) throw this.file;
      current = this.file;
      return current;
    },
  };
}

const short = (event: CertificateEvent): string =>
  event.type === "expiring" ? `expiring ${event.threshold}` : `${event.type} ${event.certificate.sha256}`;

beforeEach(() => vi.useFakeTimers({ now: notAfter.getTime() - 100 * dayMs }));
afterEach(() => vi.useRealTimers());

describe("a watched certificate (R20)", () => {
  test("is taken into use when its file changes, with one event for each change", async () => {
    const client = clientWith(info("a"));
    const events: string[] = [];
    const watch = watchCertificate({ client, onEvent: (event) => events.push(short(event)), everyMs: 1_000 });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(events).toEqual([]);
    client.file = info("b");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(events).toEqual(["reloaded b"]);
    watch.stop();
  });

  test("stays in use when the new file is bad, which is said once and again each hour", async () => {
    const client = clientWith(info("a"));
    const events: string[] = [];
    const watch = watchCertificate({
      client,
      onEvent: (event) => events.push(short(event)),
      everyMs: 60_000,
    });
    client.file = new BankIdError("ERR_CERTIFICATE_EMPTY", "The file is empty.");
    await vi.advanceTimersByTimeAsync(30 * 60_000);
    expect(events).toEqual(["refused a"]);
    await vi.advanceTimersByTimeAsync(hourMs);
    expect(events).toEqual(["refused a", "refused a"]);
    client.file = new BankIdError("ERR_CERTIFICATE_KEY_MISMATCH", "The key is another's.");
    await vi.advanceTimersByTimeAsync(60_000);
    client.file = info("b");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(events.slice(2)).toEqual(["refused a", "reloaded b"]);
    watch.stop();
  });

  test("tells of its end once at 60, 30, 14 and 7 days, and each hour from the last day on", async () => {
    const client = clientWith(info("a"));
    const events: [string, number][] = [];
    const onEvent = (event: CertificateEvent): void =>
      void events.push([short(event), (notAfter.getTime() - Date.now()) / hourMs]);
    const watch = watchCertificate({ client, onEvent, everyMs: hourMs });
    await vi.advanceTimersByTimeAsync(102 * dayMs);
    expect(events.slice(0, 4)).toEqual([
      ["expiring 60", 60 * 24],
      ["expiring 30", 30 * 24],
      ["expiring 14", 14 * 24],
      ["expiring 7", 7 * 24],
    ]);
    const last = events.slice(4);
    expect(last.map(([what]) => what)).toEqual(last.map(() => "expiring 1"));
    expect(last.map(([, hours]) => hours)).toEqual(Array.from({ length: 73 }, (_, index) => 24 - index));
    watch.stop();
  });

  test("that is replaced starts anew with the days of the new one", async () => {
    const client = clientWith(info("a", new Date(Date.now() + 20 * dayMs)));
    const events: string[] = [];
    const watch = watchCertificate({
      client,
      onEvent: (event) => events.push(short(event)),
      everyMs: 60_000,
    });
    await vi.advanceTimersByTimeAsync(120_000);
    client.file = info("b", new Date(Date.now() + 25 * dayMs));
    await vi.advanceTimersByTimeAsync(120_000);
    expect(events).toEqual(["expiring 30", "reloaded b", "expiring 30"]);
    watch.stop();
  });

  test("that was given as bytes is watched for its end alone", async () => {
    const client = clientWith(info("a", new Date(Date.now() + 5 * dayMs)));
    client.file = new BankIdError("ERR_CERTIFICATE_BYTES", "Bytes are not kept.");
    const events: string[] = [];
    const watch = watchCertificate({ client, onEvent: (event) => events.push(short(event)) });
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(events).toEqual(["expiring 7"]);
    watch.stop();
  });

  test("is left alone after stop, after the signal, and once its client is closed", async () => {
    const ending = new AbortController();
    const [one, two, three, never] = ["a", "b", "c", "d"].map((sha256) => clientWith(info(sha256)));
    const onEvent = vi.fn<(event: CertificateEvent) => void>();
    const watch = watchCertificate({ client: one!, onEvent, everyMs: 1_000 });
    watchCertificate({ client: two!, onEvent, everyMs: 1_000, signal: ending.signal });
    watchCertificate({ client: three!, onEvent, everyMs: 1_000 });
    watchCertificate({ client: never!, onEvent, everyMs: 1_000, signal: AbortSignal.abort() });
    await vi.advanceTimersByTimeAsync(0);
    watch.stop();
    ending.abort();
    three!.file = new BankIdError("ERR_CLIENT_CLOSED", "Closed.");
    await vi.advanceTimersByTimeAsync(10_000);
    expect([one!.reads, two!.reads, three!.reads, never!.reads]).toEqual([1, 1, 2, 0]);
    expect(onEvent).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("the logger is gone");
      },
    ],
    ["rejects", () => Promise.reject(new Error("the logger is gone"))],
  ])("is watched on when the listener %s, and the process lives", async (_, fail) => {
    const unhandled = vi.fn<(reason: unknown) => void>();
    process.on("unhandledRejection", unhandled);
    const client = clientWith(info("a", new Date(Date.now() + 5 * dayMs)));
    const events: string[] = [];
    const onEvent = (event: CertificateEvent): unknown => {
      events.push(short(event));
      return fail();
    };
    const watch = watchCertificate({ client, onEvent, everyMs: 1_000 });
    await vi.advanceTimersByTimeAsync(1_000);
    client.file = info("b", new Date(Date.now() + 5 * dayMs));
    await vi.advanceTimersByTimeAsync(1_000);
    await expect(watch.check()).resolves.toBeUndefined();
    vi.useRealTimers();
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", unhandled);
    expect(events).toEqual(["expiring 7", "reloaded b", "expiring 7"]);
    expect(unhandled).not.toHaveBeenCalled();
    watch.stop();
  });

  test("that TLS does not take is told as refused, without the words of TLS", async () => {
    const client = clientWith(info("a"));
    client.reloadCertificate = () => Promise.reject(new Error("s3cret"));
    const events: CertificateEvent[] = [];
    const watch = watchCertificate({ client, onEvent: (event) => events.push(event), everyMs: 1_000 });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(events).toMatchObject([{ type: "refused", error: { code: "ERR_CERTIFICATE_UNUSABLE" } }]);
    expect(inspect(events, { depth: Infinity })).not.toContain("s3cret");
    watch.stop();
  });

  test("is looked at on demand too, one look at a time", async () => {
    const client = clientWith(info("a"));
    const watch = watchCertificate({ client, onEvent: () => undefined, everyMs: dayMs });
    await vi.advanceTimersByTimeAsync(0);
    await Promise.all([watch.check(), watch.check(), watch.check()]);
    expect(client.reads).toBe(2);
    watch.stop();
  });

  test.each([0, -1, Number.NaN, 2 ** 31])("refuses everyMs %d", (everyMs) => {
    expect(() =>
      watchCertificate({ client: clientWith(info("a")), onEvent: () => undefined, everyMs }),
    ).toThrow(expect.objectContaining({ code: "ERR_OPTION" }));
  });
});
