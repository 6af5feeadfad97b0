import { BankIdError } from "../errors.ts";
import type { CertificateExpiry } from "./expiry.ts";
import { certificateExpiry } from "./expiry.ts";
import type { CertificateInfo } from "./facts.ts";

/** What {@link watchCertificate} tells. */
export type CertificateEvent =
  /** The file changed, and new calls use what is in it now. */
  | { readonly type: "reloaded"; readonly certificate: CertificateInfo }
  /** The file changed to something that can't be used; the old certificate stays in use. */
  | { readonly type: "refused"; readonly certificate: CertificateInfo; readonly error: BankIdError }
  /** The end comes near: once at 60, 30, 14 and 7 days, and each hour from the last day on. */
  | ({ readonly type: "expiring"; readonly certificate: CertificateInfo } & CertificateExpiry);

/** The part of `BankIdClient` that is watched. */
export interface WatchedClient {
  readonly certificate: CertificateInfo;
  reloadCertificate(): Promise<CertificateInfo>;
}

/** Options of {@link watchCertificate}. */
export interface WatchCertificateOptions {
  client: WatchedClient;
  /** What it throws is dropped: the watching goes on, and so does the process. */
  onEvent: (event: CertificateEvent) => void;
  /** How often the files are read again, in ms. Default: 60 000. */
  everyMs?: number;
  /** The wall clock, in ms since 1970. Default: `Date.now`. */
  now?: () => number;
  /** Ends the watching. */
  signal?: AbortSignal;
}

/** A watching that goes on. */
export interface CertificateWatch {
  /** Looks now, as on a signal from outside. Never rejects: what is wrong is told by an event. */
  check(): Promise<void>;
  /** Ends the watching; an aborted `signal` does the same. */
  stop(): void;
}

const hourMs = 3_600_000;

/**
 * Takes a new certificate into use when its file changes, and tells in time when it ends (R20).
 *
 * Paths and functions are read again; a certificate that was given as bytes is watched for its end alone. The
 * timer does not keep the process alive. The first look is at once.
 *
 * @example
 * watchCertificate({ client, onEvent: (event) => logger.warn(event), signal });
 */
export function watchCertificate(options: WatchCertificateOptions): CertificateWatch {
  const { client, onEvent, everyMs = 60_000, now = () => Date.now(), signal } = options;
  if (!(Number.isFinite(everyMs) && everyMs >= 1 && everyMs <= 2 ** 31 - 1)) {
    throw new BankIdError(
      "ERR_OPTION",
      `The option everyMs must be a number of milliseconds, and this is ${everyMs}.`,
    );
  }
  const refusals = createRepeatFilter();
  const expiries = createRepeatFilter();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let stopped = false;

  async function look(): Promise<void> {
    const before = client.certificate;
    try {
      const certificate = await client.reloadCertificate();
      refusals.forget();
      if (certificate.sha256 !== before.sha256) {
        expiries.forget();
        tell({ type: "reloaded", certificate });
      }
    } catch (error) {
      refused(error, before);
    }
    expiring();
  }

  function refused(reason: unknown, certificate: CertificateInfo): void {
    const error = reason instanceof BankIdError ? reason : unusable();
    // Bytes stay as they are, and a closed client has no use for new ones.
    if (error.code === "ERR_CERTIFICATE_BYTES") return;
    if (error.code === "ERR_CLIENT_CLOSED") {
      stop();
      return;
    }
    if (refusals.isNew(`${error.code} ${error.message}`, now()))
      tell({ type: "refused", certificate, error });
  }

  function expiring(): void {
    const { certificate } = client;
    const expiry = certificateExpiry({ notAfter: certificate.notAfter, now: now() });
    if (expiry.threshold === undefined) return;
    const hourly = expiry.threshold === 1;
    if (expiries.isNew(String(expiry.threshold), hourly ? now() : undefined)) {
      tell({ type: "expiring", certificate, ...expiry });
    }
  }

  function tell(event: CertificateEvent): void {
    if (stopped) return;
    try {
      const told: unknown = onEvent(event);
      if (told instanceof Promise) told.catch(() => undefined);
    } catch {
      // A listener's trouble is the listener's: a new certificate is taken into use all the same.
    }
  }

  function check(): Promise<void> {
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return looking;
  }

  function stop(): void {
    stopped = true;
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }

  async function run(): Promise<void> {
    await check();
    if (!stopped) timer = setTimeout(() => void run(), everyMs).unref();
  }

  if (signal?.aborted) stop();
  else {
    signal?.addEventListener("abort", stop, { once: true });
    void run();
  }
  return { check, stop };
}

/** Without the cause: what TLS says of a certificate that it does not take may quote it (S10). */
function unusable(): BankIdError {
  return new BankIdError(
    "ERR_CERTIFICATE_UNUSABLE",
    "The new certificate was read and could not be taken into use; the old one stays. Look at it with inspectCertificate.",
  );
}

/** Lets a thing through when it differs from the last one, or when an hour has gone by. */
function createRepeatFilter(): { isNew(what: string, now: number | undefined): boolean; forget(): void } {
  let last: { what: string; at: number | undefined } | undefined;
  return {
    isNew(what, now) {
      const same =
        last?.what === what && !(now !== undefined && last.at !== undefined && now - last.at >= hourMs);
      if (!same) last = { what, at: now };
      return !same;
    },
    forget() {
      last = undefined;
    },
  };
}
