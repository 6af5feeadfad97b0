import type { AuthRequest, CollectResponse, Order, OrderReference, SignRequest } from "../protocol/api.ts";
import type { Certificate } from "../certificate/load.ts";
import { loadCertificate } from "../certificate/load.ts";
import type { Environment } from "../environment.ts";
import { resolveEnvironment } from "../environment.ts";
import { BankIdError } from "../errors.ts";
import { emptyAnswer, readCollect, readOrder } from "./answer.ts";
import { orderBody } from "./request.ts";
import type { Transport } from "./transport.ts";
import { createTransport } from "./transport.ts";

/** Options of {@link BankIdClient}. */
export interface BankIdClientOptions {
  /** Which BankID to speak to. Required: there is no default (S1). */
  environment: Environment;
  /** The RP's client certificate with its key, as PFX or PEM. */
  certificate: Certificate;
  /** Allows an environment other than production while `NODE_ENV` is `production` (S3). Default: false. */
  allowNonProduction?: boolean;
  /** The longest that one call may take, in ms, queueing included (R1). Default: 5 000. */
  timeoutMs?: number;
  /** The longest that opening a connection may take, in ms (R1). Default: 3 000. */
  connectTimeoutMs?: number;
  /** Most calls at once; further ones wait their turn. Default: 64. */
  connections?: number;
  /** The clock of `Order.receivedAtMs`, in ms and monotonic. Default: `performance.now()`. */
  monotonicNow?: () => number;
}

/** Options of every call. */
export interface CallOptions {
  /** Ends the call at once; it rejects with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * The RP's client of BankID's RP API v6.0: one method an endpoint, one pool of mTLS connections.
 *
 * Make one client per RP certificate and keep it; `close()` it when the process ends.
 *
 * Every method rejects with a {@link BankIdError}: `ERR_UNREACHABLE` and `ERR_TLS_UNTRUSTED` when BankID has
 * not seen the call, `ERR_NO_ANSWER` and `ERR_TIMEOUT` when it may have, `ERR_PROTOCOL` for an answer that is
 * not of the API, `ERR_BANKID` with `bankIdCode` for one that refuses, `ERR_CLIENT_CLOSED` after `close()`.
 *
 * @example
 * const client = new BankIdClient(clientOptionsFromEnv());
 * const order = await client.auth({ endUserIp: "203.0.113.7" });
 */
export class BankIdClient {
  /** `production`, `test`, or the name of a custom environment. */
  readonly environment: string;
  /** Where "open the app" goes instead of BankID's app, in a custom environment that says so. */
  readonly appUrl: string | undefined;
  readonly #transport: Transport;

  /**
   * @throws {BankIdError} `ERR_ENVIRONMENT_…` and `ERR_CERTIFICATE_…` with what to mend; nothing is sent.
   */
  constructor(options: BankIdClientOptions) {
    const environment = resolveEnvironment(options?.environment);
    if (
      environment.name !== "production" &&
      process.env["NODE_ENV"] === "production" &&
      options.allowNonProduction !== true
    ) {
      throw new BankIdError(
        "ERR_ENVIRONMENT_NOT_PRODUCTION",
        `NODE_ENV is production and the BankID environment is "${environment.name}", where anybody can make an identity for themselves. Use environment: "production", or say allowNonProduction: true if this is no real service.`,
      );
    }
    this.environment = environment.name;
    this.appUrl = environment.appUrl;
    this.#transport = createTransport({
      environment,
      certificate: loadCertificate(options.certificate),
      timeoutMs: positive("timeoutMs", options.timeoutMs, 5_000),
      connectTimeoutMs: positive("connectTimeoutMs", options.connectTimeoutMs, 3_000),
      connections: positive("connections", options.connections, 64),
      monotonicNow: options.monotonicNow ?? (() => performance.now()),
    });
  }

  /**
   * Starts an order in which a person identifies themselves.
   *
   * @see Specification §2.1.
   */
  async auth(request: AuthRequest, options?: CallOptions): Promise<Order> {
    return readOrder(await this.#transport.post("auth", orderBody(request), options));
  }

  /**
   * Starts an order in which a person signs a text.
   *
   * @see Specification §2.2.
   */
  async sign(request: SignRequest, options?: CallOptions): Promise<Order> {
    return readOrder(await this.#transport.post("sign", orderBody(request), options));
  }

  /**
   * Asks how an order stands. Every two seconds is right, more than once a second is not.
   *
   * A result is handed out once: what this answers as `complete` can't be asked for again.
   *
   * @see Specification §3.2.
   */
  async collect({ orderRef }: OrderReference, options?: CallOptions): Promise<CollectResponse> {
    return readCollect(await this.#transport.post("collect", { orderRef }, options));
  }

  /**
   * Ends an order before its time.
   *
   * @see Specification §2.9.
   */
  async cancel({ orderRef }: OrderReference, options?: CallOptions): Promise<void> {
    emptyAnswer(await this.#transport.post("cancel", { orderRef }, options));
  }

  /** Closes the connections once the calls under way have ended; later calls reject. */
  async close(): Promise<void> {
    await this.#transport.close();
  }
}

function positive(name: string, value: number | undefined, byDefault: number): number {
  if (value === undefined) return byDefault;
  if (Number.isFinite(value) && value > 0) return value;
  throw new BankIdError("ERR_OPTION", `The option ${name} must be a number above 0, and this is ${value}.`);
}
