/** Starts the demo, and by default the local BankID that it logs in with. Ctrl-C ends both. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { BankIdClient, BankIdError, clientOptionsFromEnv } from "@bankid-kit/core";
import { SimulatorError } from "@bankid-kit/simulator";
import { createDemo } from "./app.ts";
import { readEvidence } from "./evidence.ts";
import { startOwnSimulator } from "./own-simulator.ts";
import { onRedis } from "./redis.ts";
import type { Settings } from "./settings.ts";
import { SettingsError, readSettings } from "./settings.ts";

try {
  await main();
} catch (error) {
  const isExplained = [SettingsError, BankIdError, SimulatorError].some((kind) => error instanceof kind);
  if (!isExplained) throw error;
  console.error((error as Error).message);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  // Listened for from the beginning: a Ctrl-C while it starts must not leave keys behind.
  const stopped = Promise.race(["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => once(process, signal)));
  const settings = readSettings(process.env);
  const { publicOrigin, trustProxy, redis } = settings;
  const simulator = settings.ownSimulator ? await startOwnSimulator() : undefined;
  Object.assign(process.env, simulator?.env);
  let shared: Awaited<ReturnType<typeof onRedis>> | undefined;
  try {
    shared = redis && (await onRedis(redis.url, redis.secret));
    const client = new BankIdClient(clientOptionsFromEnv());
    const evidence = readEvidence({
      environment: client.environment,
      signatureRoots: settings.signatureRoots,
      simulatorDir: process.env["BANKID_DIR"],
    });
    const demo = createDemo({ client, publicOrigin, trustProxy, evidence, shared });
    const server = await listen(createServer(demo), settings);
    console.log(greeting(publicOrigin, simulator?.phoneUrl ?? client.appUrl ?? appOf(client)));
    await stopped;
    server.close();
    server.closeAllConnections();
    await demo.close();
    await client.close();
  } finally {
    await shared?.close();
    await simulator?.close();
  }
}

async function listen(server: Server, { host, port }: Settings): Promise<Server> {
  server.listen(port, host);
  try {
    await once(server, "listening");
    return server;
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (["ENOTFOUND", "EAI_AGAIN", "EADDRNOTAVAIL"].includes(code)) {
      throw new SettingsError(
        `HOST is "${host}", which is no address of this machine (${code}): write one that is, or leave it out for 127.0.0.1.`,
      );
    }
    if (code !== "EADDRINUSE") {
      throw new SettingsError(`Port ${port} can't be used (${code}). Choose another: PORT=3000 npm run demo`);
    }
    throw new SettingsError(
      `Port ${port} is used by another program. End that one, or choose another port: PORT=${port === 3000 ? 3001 : 3000} npm run demo`,
    );
  }
}

function greeting(demo: string, phone: string): string {
  return `\n  The demo   ${demo}/\n  The phone  ${phone}\n\nCtrl-C ends everything.`;
}

function appOf({ environment }: BankIdClient): string {
  return `the BankID app, set to BankID's ${environment} environment`;
}
