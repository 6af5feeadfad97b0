import type {
  AuthRequest,
  CollectResponse,
  NumberBoundOrder,
  Order,
  OrderReference,
  OtherPaymentRequest,
  PaymentRequest,
  PhoneAuthRequest,
  PhoneSignRequest,
  SignRequest,
} from "../protocol/api.ts";
import type { CertificateInfo } from "../certificate/facts.ts";
import { certificateInfo } from "../certificate/facts.ts";
import type { KeptCertificate } from "../certificate/keep.ts";
import { keepCertificate } from "../certificate/keep.ts";
import type { CertificateSource } from "../certificate/source.ts";
import type { Environment } from "../environment.ts";
import { resolveEnvironment } from "../environment.ts";
import { BankIdError } from "../errors.ts";
import type { RawAnswer } from "./answer.ts";
import { emptyAnswer, readCollect, readNumberBoundOrder, readOrder } from "./answer.ts";
import type { ConnectionCheck } from "./connection-check.ts";
import type { FollowedOrder, FollowOptions, OrderUpdate } from "./follow.ts";
import { follow } from "./follow.ts";
import { checkClientOptions, countOption, functionOption, signalOption, timeOption } from "./options.ts";
import { parseProxy } from "./proxy.ts";
import type { RequestContext } from "./request.ts";
import {
  authBody,
  otherPaymentBody,
  paymentBody,
  phoneAuthBody,
  phoneSignBody,
  referenceBody,
  signBody,
} from "./request.ts";
import type { Transport } from "./transport.ts";
import { createTransport } from "./transport.ts";

/** Options of {@link BankIdClient}. */
export interface BankIdClientOptions {
  /** Which BankID to speak to. Required: there is no default (S1). */
  environment: Environment;
  /**
   * The RP's client certificate with its key: a PFX, or PEM; or a function that gives one whenever it is read.
   * Bytes and passphrase go into the TLS context and are not kept (S22).
   */
  certificate: CertificateSource;
  /** Allows an environment other than production while `NODE_ENV` is `production` (S3). Default: false. */
  allowNonProduction?: boolean;
  /** The longest that one call may take, in ms, queueing included (R1); 2³¹ − 1 at most. Default: 5 000. */
  timeoutMs?: number;
  /** The longest that opening a connection may take, in ms (R1); 2³¹ − 1 at most. Default: 3 000. */
  connectTimeoutMs?: number;
  /** Most calls at once, a whole number; further ones wait their turn. Default: 64. */
  connections?: number;
  /**
   * An HTTP proxy for the way out, as `http://user:password@proxy.example:8080`. It tunnels, so that TLS and the
   * trusted root stay as they are (R31). The process's proxy variables (`HTTPS_PROXY` …) are not read by
   * themselves; pass one on where it is meant. Default: none.
   */
  proxy?: string;
  /** The wall clock, in ms since 1970, by which the certificate's dates are judged. Default: `Date.now`. */
  now?: () => number;
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
 * Every method rejects with a {@link BankIdError}. A request that can't be right is refused before it is
 * sent, and costs no call: `ERR_END_USER_IP`, `ERR_PERSONAL_NUMBER`, `ERR_TEXT`, `ERR_MARKDOWN` with `line` and
 * `column`, `ERR_RETURN_URL`, `ERR_OPTION` for a `signal` that is none, and `ERR_REQUEST` for anything else, a member of an
 * unknown name too. After that:
 * `ERR_UNREACHABLE` and `ERR_TLS_UNTRUSTED` when BankID has not seen the call, `ERR_NO_ANSWER` and
 * `ERR_TIMEOUT` when it may have, `ERR_PROTOCOL` for an answer that is not of the API, `ERR_BANKID` with
 * `bankIdCode` for one that refuses, `ERR_CLIENT_CLOSED` after `close()`.
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
  readonly #context: RequestContext;
  readonly #monotonicNow: () => number;
  #certificate: KeptCertificate;

  /**
   * @throws {BankIdError} `ERR_ENVIRONMENT_…`, `ERR_CERTIFICATE_…` and `ERR_OPTION` (of an option of an unknown
   * name too) with what to mend; nothing is sent.
   */
  constructor(options: BankIdClientOptions) {
    checkClientOptions(options);
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
    this.#context = { production: environment.name === "production" };
    this.#monotonicNow = functionOption("monotonicNow", options.monotonicNow) ?? (() => performance.now());
    const now = functionOption("now", options.now);
    const { material, kept } = keepCertificate(options.certificate, {
      environment: environment.name,
      now: now ?? (() => Date.now()),
    });
    this.#certificate = kept;
    this.#transport = createTransport({
      environment,
      certificate: material,
      timeoutMs: timeOption("timeoutMs", options.timeoutMs, 5_000),
      connectTimeoutMs: timeOption("connectTimeoutMs", options.connectTimeoutMs, 3_000),
      connections: countOption("connections", options.connections, 64),
      proxy: options.proxy === undefined ? undefined : parseProxy(options.proxy),
      monotonicNow: this.#monotonicNow,
      wallNow: now,
    });
  }

  /**
   * Starts an order in which a person identifies themselves.
   *
   * @see Specification §2.1.
   */
  async auth(request: AuthRequest, options?: CallOptions): Promise<Order> {
    return readOrder(await this.#post("auth", authBody(request, this.#context), options));
  }

  /**
   * Starts an order in which a person signs a text.
   *
   * @see Specification §2.2.
   */
  async sign(request: SignRequest, options?: CallOptions): Promise<Order> {
    return readOrder(await this.#post("sign", signBody(request, this.#context), options));
  }

  /**
   * Starts an order in which a person on the phone identifies themselves. They open the app on their own, and
   * it asks them whether they are in a call with the RP.
   *
   * @see Specification §2.3.
   */
  async phoneAuth(request: PhoneAuthRequest, options?: CallOptions): Promise<NumberBoundOrder> {
    return readNumberBoundOrder(await this.#post("phone/auth", phoneAuthBody(request), options));
  }

  /**
   * Starts an order in which a person on the phone signs a text.
   *
   * @see Specification §2.4.
   */
  async phoneSign(request: PhoneSignRequest, options?: CallOptions): Promise<NumberBoundOrder> {
    return readNumberBoundOrder(await this.#post("phone/sign", phoneSignBody(request), options));
  }

  /**
   * Starts an order in which a person confirms a payment by card, or an identification on the way to one.
   *
   * @see Specification §2.5.
   */
  async payment(request: PaymentRequest, options?: CallOptions): Promise<Order> {
    return readOrder(await this.#post("payment", paymentBody(request, this.#context), options));
  }

  /**
   * Starts a payment by a person who is named and uses another channel than a device that the RP sees.
   *
   * @see Specification §2.6, which has one source alone.
   */
  async otherPayment(request: OtherPaymentRequest, options?: CallOptions): Promise<NumberBoundOrder> {
    const body = otherPaymentBody(request, this.#context);
    return readNumberBoundOrder(await this.#post("other/payment", body, options));
  }

  /**
   * Asks how an order stands. Every two seconds is right, more than once a second is not.
   *
   * A result is handed out once: what this answers as `complete` can't be asked for again.
   *
   * @throws {BankIdError} as every method, and `ERR_RESULT_LOST` when BankID told the order's end to a
   * connection that broke.
   * @see Specification §3.2.
   */
  async collect(order: OrderReference, options?: CallOptions): Promise<CollectResponse> {
    const body = referenceBody(order);
    return readCollect(await this.#post("collect", body, options), body);
  }

  /**
   * Ends an order before its time.
   *
   * @see Specification §2.9.
   */
  async cancel(order: OrderReference, options?: CallOptions): Promise<void> {
    emptyAnswer(await this.#post("cancel", referenceBody(order), options));
  }

  /**
   * An order as it goes on, until it is complete or failed: each change of hint, and each second's QR text
   * while somebody has yet to scan it. For scripts and for orders by phone; a web page has a server between,
   * which `@bankid-kit/express` is.
   *
   * Leaving the loop ends the asking and not the order; `cancel` does that.
   *
   * @param order - What `auth`, `sign` or `payment` answered; `{ orderRef }` alone for one without a QR code.
   * @throws {BankIdError} `ERR_OPTION` at once; what {@link follow} says while iterating.
   * @example
   * for await (const update of client.follow(order)) console.log(update.status);
   */
  follow(order: FollowedOrder, options: FollowOptions = {}): AsyncGenerator<OrderUpdate, void, undefined> {
    return follow(this, order, options, this.#monotonicNow);
  }

  /**
   * Asks whether this machine, this certificate and this environment fit together, for a start-up check or a
   * diagnosis: network, trust, clock and client certificate, each with what to do about it (R21, R22). It
   * makes one connection, asks for nothing that starts an order, and ends within `timeoutMs`.
   *
   * @returns Never rejects for what it finds; read `ok`.
   * @throws {BankIdError} `ERR_CLIENT_CLOSED` and `ERR_OPTION` alone, or the signal's reason.
   * @example
   * const check = await client.checkConnection();
   * if (!check.ok) console.error(`${check.message} ${check.fix}`);
   */
  async checkConnection(options?: CallOptions): Promise<ConnectionCheck> {
    return this.#transport.checkConnection({ signal: signalOption(options) });
  }

  /** The RP certificate in use: when it begins and ends, its SHA-256 and its environment, and no more (S21). */
  get certificate(): CertificateInfo {
    return certificateInfo(this.#certificate.info);
  }

  /**
   * Takes a new RP certificate into use without a failed call: calls under way end with the old one, new ones
   * begin with the new one (R20). {@link watchCertificate} does it by itself when a file changes.
   *
   * @param source - The new certificate. Without it, the paths or the function given before are read again.
   * @returns What is in use then, once no call uses the old one. The same certificate as before is no change.
   * @throws {BankIdError} `ERR_CERTIFICATE_…` when the new one can't be used; the old one stays in use.
   */
  async reloadCertificate(source?: CertificateSource): Promise<CertificateInfo> {
    const before = this.#certificate;
    const { material, changed, kept } = before.read(source);
    this.#certificate = kept;
    try {
      if (changed) await this.#transport.replaceCertificate(material);
    } catch (error) {
      if (this.#certificate === kept) this.#certificate = before;
      throw error;
    }
    return certificateInfo(kept.info);
  }

  /** Closes the connections once the calls under way have ended; later calls reject. */
  async close(): Promise<void> {
    await this.#transport.close();
  }

  #post(endpoint: string, body: object, options: CallOptions | undefined): Promise<RawAnswer> {
    return this.#transport.post(endpoint, body, { signal: signalOption(options) });
  }
}
