import { randomBytes } from "node:crypto";
import type { CustomEnvironment } from "@bankid-kit/core";
import { startApi } from "./api/server.ts";
import { systemClock } from "./clock.ts";
import type { Clock } from "./clock.ts";
import { obtainCredentials, passphrase } from "./credentials.ts";
import type { Credentials } from "./credentials.ts";
import { SimulatorError } from "./errors.ts";
import { OrderBook } from "./order-book.ts";
import type { OrderState } from "./order/order.ts";
import { createPhone, createPhoneDesk } from "./phone/phone.ts";
import type { Phone, PhoneOptions } from "./phone/phone.ts";
import { startPhonePage } from "./phone/server.ts";
import { createClient } from "./pki/authority.ts";
import type { CertificateAndKey } from "./pki/authority.ts";
import { saveEnvironment } from "./pki/directory.ts";

/** Options of {@link startSimulator}. */
export interface SimulatorOptions {
  /** Where keys are kept, and used again by the next start. Default: in memory, nothing on disk. */
  dir?: string;
  /** Port of the RP API. Default: 0, any free one. */
  port?: number;
  /** Port of the phone page. Default: 0, any free one. */
  phonePort?: number;
  /** What the 30 s and 180 s are measured by. Default: the process's monotonic clock. */
  clock?: Clock;
  /** The RP's name on the phone, put into a newly made client certificate. Default: `Exempelföretaget`. */
  displayName?: string;
}

/** An order as tests may look at it. */
export interface OrderSummary {
  readonly orderRef: string;
  readonly kind: "auth" | "sign";
  /** Who asks, as the client certificate says. */
  readonly rpName: string;
  readonly phase: OrderState["phase"];
  /** Milliseconds since it was made, by the simulator's clock. */
  readonly ageMs: number;
}

/** A BankID that runs in this process. */
export interface Simulator {
  /** Origin of the RP API: `https://127.0.0.1:<port>`. */
  readonly url: string;
  /** The phone page: `http://127.0.0.1:<port>/`. */
  readonly phoneUrl: string;
  /** Opens the phone's JSON API, as `Authorization: Bearer <token>`; new in each run (S75). */
  readonly token: string;
  /** Opens `client.p12`. */
  readonly passphrase: string;
  /** What `new BankIdClient({ environment })` takes. */
  readonly environment: CustomEnvironment & { ca: string; appUrl: string };
  /** What `new BankIdClient({ certificate })` takes: PEM, the key without a passphrase. */
  readonly certificate: CertificateAndKey;
  /** PEM of the root that signatures will lead to. */
  readonly signingRoot: string;
  /** Whether the keys of `dir` were there already. */
  readonly keys: Credentials["origin"];
  /** The client certificate of one more RP, in memory. */
  issueCertificate(names: { displayName: string }): Promise<CertificateAndKey>;
  /** A phone to scan and approve with, without the page. */
  phone(options?: PhoneOptions): Phone;
  /** Orders that BankID still knows of, oldest first. */
  orders(): OrderSummary[];
  /** Ends both servers and every connection. Orders are forgotten. */
  close(): Promise<void>;
}

/**
 * Starts a local BankID: the RP API v6.0 over mTLS and a phone page, on loopback.
 *
 * @throws {SimulatorError} with what to do: `ERR_SIMULATOR_PRODUCTION` when `NODE_ENV` is production (S74),
 * `ERR_SIMULATOR_OPTION`, `ERR_SIMULATOR_PORT`, `ERR_SIMULATOR_DIR`, `ERR_SIMULATOR_DIR_DAMAGED`.
 * @example
 * const simulator = await startSimulator();
 * const { environment, certificate } = simulator;
 * const client = new BankIdClient({ environment, certificate });
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  refuseProduction();
  const { dir, clock = systemClock } = options;
  const displayName = checkedName(options.displayName);
  const port = checkedPort("port", options.port);
  const phonePort = checkedPort("phonePort", options.phonePort);
  const { authority, origin } = await obtainCredentials(dir, { displayName }, new Date());

  const book = new OrderBook(clock);
  const desk = createPhoneDesk(book, clock);
  const token = randomBytes(32).toString("base64url");
  const api = await startApi(book, authority, port);
  const page = await startPhonePage(desk, token, phonePort).catch(async (error: unknown) => {
    await api.close();
    throw error;
  });
  const close = async (): Promise<void> => {
    await Promise.all([api.close(), page.close()]);
  };

  const url = `https://127.0.0.1:${api.port}`;
  const phoneUrl = `http://127.0.0.1:${page.port}/`;
  const environment = { name: "simulator", url, ca: authority.serverRoot.cert, appUrl: phoneUrl };
  if (dir !== undefined) {
    await saveEnvironment(dir, environment).catch(async (error: unknown) => {
      await close();
      throw error;
    });
  }

  return {
    url,
    phoneUrl,
    token,
    passphrase,
    environment,
    certificate: authority.client,
    signingRoot: authority.signingRoot.cert,
    keys: origin,
    issueCertificate: async (names) =>
      createClient(authority.rpRoot, { displayName: checkedName(names.displayName) }, new Date()),
    phone: (phoneOptions) => createPhone(desk, phoneOptions),
    orders: () =>
      book.list().map(({ orderRef, kind, relyingParty, state, createdAt }) => ({
        orderRef,
        kind,
        rpName: relyingParty.name,
        phase: state.phase,
        ageMs: clock.now() - createdAt,
      })),
    close,
  };
}

function refuseProduction(): void {
  if (process.env["NODE_ENV"] !== "production") return;
  throw new SimulatorError(
    "ERR_SIMULATOR_PRODUCTION",
    "NODE_ENV is production, and at the simulator anybody can be anybody, so it does not start. Unset NODE_ENV here, or use BankID itself.",
  );
}

/** An X.509 organisation has at most 64 characters, and " SIMULATOR" is among them. */
function checkedName(name = "Exempelföretaget"): string {
  if (name.trim() !== "" && name.length <= 54) return name;
  throw new SimulatorError("ERR_SIMULATOR_OPTION", "displayName must have 1 to 54 characters.");
}

function checkedPort(name: string, port = 0): number {
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new SimulatorError("ERR_SIMULATOR_OPTION", `${name} must be a whole number from 0 to 65535.`);
}
