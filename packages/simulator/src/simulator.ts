import { randomBytes } from "node:crypto";
import type { CustomEnvironment } from "@bankid-kit/core";
import { startApi } from "./api/server.ts";
import type { Api } from "./api/server.ts";
import { checkMembers, needed, text } from "./checks.ts";
import { runningClock } from "./clock.ts";
import { createControl } from "./control/server.ts";
import { obtainCredentials, passphrase } from "./credentials.ts";
import type { Credentials } from "./credentials.ts";
import { createEvidenceMaker } from "./evidence/evidence.ts";
import { createFaults } from "./faults/faults.ts";
import type { Faults } from "./faults/faults.ts";
import { createCallLog } from "./http/calls.ts";
import type { CallCounts } from "./http/calls.ts";
import { checkedHost } from "./http/host.ts";
import { checkedName, checkOptions, refuseProduction } from "./options.ts";
import type { SimulatorOptions } from "./options.ts";
import { OrderBook } from "./order-book.ts";
import { createRegister } from "./people.ts";
import type { Person } from "./people.ts";
import { createPhoneDesk } from "./phone/desk.ts";
import { startPhonePage } from "./phone/server.ts";
import { createClient } from "./pki/authority.ts";
import type { CertificateAndKey } from "./pki/authority.ts";
import { saveEnvironment } from "./pki/directory.ts";
import { createSigningAuthority } from "./pki/signing.ts";
import type { PhoneOwner } from "./scenario/acts.ts";
import { createDriver } from "./scenario/driver.ts";
import { createOrderFeed, createOrders } from "./scenario/orders.ts";
import type { Orders } from "./scenario/orders.ts";
import { createPhone } from "./scenario/phone.ts";
import type { Phone } from "./scenario/phone.ts";
import { createPlayer } from "./scenario/play.ts";
import type { Play, PlayStep } from "./scenario/play.ts";
import { createServerFor, createWrongCertificates } from "./server-certificates.ts";
import { claimDirectory, saveToken } from "./workdir.ts";

/** A BankID that runs in this process. */
export interface Simulator {
  /** Origin of the RP API: `https://127.0.0.1:<port>`. */
  readonly url: string;
  /** The phone page: `http://127.0.0.1:<port>/`. */
  readonly phoneUrl: string;
  /** Opens the phone's JSON API and the control API, as `Authorization: Bearer <token>`; new in each run (S75). */
  readonly token: string;
  /** Opens `client.p12`. */
  readonly passphrase: string;
  /** What `new BankIdClient({ environment })` takes. `appUrl` is there when the phone page is on loopback. */
  readonly environment: CustomEnvironment & { ca: string };
  /** What `new BankIdClient({ certificate })` takes: PEM, the key without a passphrase. */
  readonly certificate: CertificateAndKey;
  /** PEM of the root that signatures lead to: what `@bankid-kit/verify` takes as `signatureRoots`. */
  readonly signingRoot: string;
  /** Whether the keys of `dir` were there already. */
  readonly keys: Credentials["origin"];
  /** Who there is; the first holds the phone when nobody says otherwise. */
  readonly people: readonly [Person, ...Person[]];
  /** What goes wrong with the next calls. */
  readonly faults: Faults;
  /** The orders, with their secrets and what has happened to them. */
  readonly orders: Orders;
  /** The client certificate of one more RP, in memory. */
  issueCertificate(names: { displayName: string }): Promise<CertificateAndKey>;
  /** A phone to scan and approve with, without the page. */
  phone(owner?: PhoneOwner): Phone;
  /**
   * Drives one order through a script, timed by the simulator's clock.
   *
   * @param target - `"next"`: the next one that an RP makes. Else an `orderRef`.
   * @param owner - Whose phone it is and where, unless an act says otherwise. An order that lies open already is
   * confirmed by who opened it.
   * @throws {SimulatorError} `ERR_SIMULATOR_OPTION` for a script that can't be played.
   * @example
   * simulator.play("next", [
   *   { after: 1_000, do: "scan" },
   *   { after: 4_000, do: "approve", securityCode: "123456" },
   * ]);
   */
  play(target: string, steps: readonly PlayStep[], owner?: PhoneOwner): Play;
  /** How many calls have come, by endpoint; those too that a fault befell. */
  calls(): CallCounts;
  /** Ends both servers, every connection and every script. Orders are forgotten. */
  close(): Promise<void>;
}

/**
 * Starts a local BankID: the RP API v6.0 over mTLS and a phone page, on loopback.
 *
 * @throws {SimulatorError} with what to do: `ERR_SIMULATOR_PRODUCTION` when `NODE_ENV` is production (S74),
 * `ERR_SIMULATOR_OPTION`, `ERR_SIMULATOR_PERSON`, `ERR_SIMULATOR_PORT`, `ERR_SIMULATOR_DIR`,
 * `ERR_SIMULATOR_DIR_DAMAGED`.
 * @example
 * const simulator = await startSimulator();
 * const { environment, certificate } = simulator;
 * const client = new BankIdClient({ environment, certificate });
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  refuseProduction();
  checkOptions(options);
  const { dir, port = 0, phonePort = 0, clock = runningClock() } = options;
  const displayName = checkedName(options.displayName);
  const host = checkedHost(options.host, options.iKnowThisGrantsAnyIdentity);
  const register = createRegister(options.people);

  // Whatever was begun is undone in reverse, at the end or when the start fails half-way.
  const undo: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (let last = undo.pop(); last !== undefined; last = undo.pop()) await last();
  };
  try {
    if (dir !== undefined) {
      const claimed = await claimDirectory(dir);
      undo.push(() => claimed.release());
    }
    const startedAt = new Date();
    const { authority, origin } = await obtainCredentials(dir, { displayName }, startedAt);
    const server = host.isCertified
      ? authority.server
      : await createServerFor(host.address, authority.serverRoot, startedAt);
    const wrongCertificates = await createWrongCertificates(authority.serverRoot, startedAt);

    const evidence = createEvidenceMaker(createSigningAuthority(authority.signingRoot));
    const book = new OrderBook(clock, () => evidence.prepare());
    const feed = createOrderFeed();
    const closing = new AbortController();
    const closed = closing.signal;
    undo.push(() => {
      closing.abort(new Error("The simulator was closed."));
      book.clear();
    });
    let api: Api | undefined;
    const faults = createFaults(() => api?.showCertificate());
    const calls = createCallLog(options.onCall);
    const driver = createDriver({ book, register, clock, evidence, today });
    const orders = createOrders(book, clock, feed, closed);
    const player = createPlayer({ book, driver, feed, clock, closed });
    const desk = createPhoneDesk(book, register, clock, today);
    const token = randomBytes(32).toString("base64url");
    const control = createControl({ token, clock, orders, driver, player, faults, calls, register });

    api = await startApi({
      book,
      evidence,
      authority,
      server,
      wrongCertificates,
      faults,
      calls,
      host: host.address,
      port,
      onOrder: (order) => feed.publish(order),
    });
    undo.push(() => api?.close());
    const page = await startPhonePage(desk, token, { host, port: phonePort, control, evidence });
    undo.push(() => page.close());

    const url = `https://${host.name}:${api.port}`;
    const phoneUrl = `http://${host.name}:${page.port}/`;
    const environment = {
      name: "simulator",
      url,
      ca: authority.serverRoot.cert,
      // A client takes no other, so that no login is ever sent to a stranger's page.
      ...(host.isNamedLoopback ? { appUrl: phoneUrl } : {}),
    };
    if (dir !== undefined) {
      await saveToken(dir, token);
      await saveEnvironment(dir, environment);
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
      people: register.all,
      faults,
      orders,
      async issueCertificate(names) {
        checkMembers("issueCertificate", names, { displayName: needed(text) });
        return createClient(authority.rpRoot, { displayName: checkedName(names.displayName) }, new Date());
      },
      phone: (owner) => createPhone(driver, owner),
      play: (target, steps, owner) => player.play(target, steps, owner),
      calls: () => calls.counts(),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Read anew each time, so that fake dates are seen. */
function today(): number {
  return Date.now();
}
