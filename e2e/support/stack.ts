import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AuthRequest, CompletionData, Order } from "@bankid-kit/core";
import { BankIdClient } from "@bankid-kit/core";
import type { BankIdEvent } from "@bankid-kit/express";
import type { Simulator } from "@bankid-kit/simulator";
import { startSimulator } from "@bankid-kit/simulator";
import type { DemoOptions } from "demo";
import { createDemo } from "demo";
import type { Network } from "./network.ts";
import type { Wire } from "./wire.ts";
import { watchWire } from "./wire.ts";

/** What went between the server and BankID, which no browser may ever see. */
export interface Upstream {
  readonly requests: AuthRequest[];
  readonly orders: Order[];
  readonly results: CompletionData[];
  cancels: number;
  /** From each time that BankID was asked how an order stands to the next, in ms. */
  pauses(): number[];
}

/** The demo and a local BankID, in this process, on ports of their own. */
export interface Stack {
  /** The demo's address, as `http://localhost:<port>`. */
  readonly origin: string;
  readonly simulator: Simulator;
  /** The service's own client, for what another of its programs does. */
  readonly client: BankIdClient;
  readonly upstream: Upstream;
  readonly events: BankIdEvent[];
  readonly wire: Wire;
  /** Directives of the page's policy that a browser reported as broken. */
  readonly policyReports: string[];
  /** Makes BankID's time, and only its, jump ahead. */
  skip(ms: number): void;
  close(): Promise<void>;
}

/** Keys are made once a worker: an RSA key takes longer than a login. */
const keys = mkdtempSync(join(tmpdir(), "bankid-e2e-"));
process.once("exit", () => rmSync(keys, { recursive: true, force: true }));

/** @param network - What is between the browsers and the demo. Default: nothing. */
export async function startStack(network?: Network): Promise<Stack> {
  let ahead = 0;
  const simulator = await startSimulator({ dir: keys, clock: { now: () => performance.now() + ahead } });
  const client = new BankIdClient(simulator);
  const { recorder, upstream } = record(client);
  const events: BankIdEvent[] = [];

  const policyReports: string[] = [];

  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  network?.leadTo(port);
  const origin = `http://localhost:${network?.port ?? port}`;
  const wire = watchWire(server);
  const demo = createDemo({
    client: recorder,
    publicOrigin: origin,
    evidence: { environment: { name: client.environment }, signatureRoots: simulator.signingRoot },
    onEvent: (event) => events.push(event),
    onPolicyReport: (directive) => policyReports.push(directive),
  });
  server.on("request", demo);

  return {
    origin,
    simulator,
    client,
    upstream,
    events,
    wire,
    policyReports,
    skip: (ms) => (ahead += ms),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await demo.close();
      await client.close();
      await simulator.close();
    },
  };
}

type Recorded = DemoOptions["client"];

function record(client: BankIdClient): { recorder: Recorded; upstream: Upstream } {
  const collectedAt: number[] = [];
  const upstream: Upstream = {
    requests: [],
    orders: [],
    results: [],
    cancels: 0,
    pauses: () => collectedAt.slice(1).map((ms, index) => ms - (collectedAt[index] ?? 0)),
  };
  const kept = (order: Order): Order => {
    upstream.orders.push(order);
    return order;
  };
  const recorder: Recorded = {
    environment: client.environment,
    appUrl: client.appUrl,
    async auth(request, options) {
      upstream.requests.push(request);
      return kept(await client.auth(request, options));
    },
    sign: async (request, options) => kept(await client.sign(request, options)),
    phoneAuth: async (request, options) => client.phoneAuth(request, options),
    follow: (order, options) => client.follow(order, options),
    async collect(order, options) {
      collectedAt.push(performance.now());
      const answer = await client.collect(order, options);
      if (answer.status === "complete") upstream.results.push(answer.completionData);
      return answer;
    },
    async cancel(order, options) {
      upstream.cancels += 1;
      await client.cancel(order, options);
    },
  };
  return { recorder, upstream };
}
