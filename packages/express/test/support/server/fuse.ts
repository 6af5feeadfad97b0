import type { FlowClient } from "../../../src/engine/flow-client.ts";

/** Takes one step of a process's work: `around` is what there is before it and after it. */
export type Fuse = <Result>(step: string, work: () => Promise<Result>) => Promise<Result>;

/**
 * Kills this process with SIGKILL at its nth moment: each step has one before it and one after it.
 *
 * @param at - Which moment, from 1; `undefined` for none of them.
 * @param note - Told of each moment, before it may be the last.
 */
export function createFuse(at: number | undefined, note: (step: string) => void): Fuse {
  let moments = 0;
  function moment(step: string): void {
    note(step);
    moments += 1;
    if (moments === at) process.kill(process.pid, "SIGKILL");
  }
  return async (step, work) => {
    moment(`before ${step}`);
    const result = await work();
    moment(`after ${step}`);
    return result;
  };
}

/** A client each of whose calls is a step. */
export function fusedClient(client: FlowClient, fuse: Fuse): FlowClient {
  return {
    environment: client.environment,
    appUrl: client.appUrl,
    auth: async (request, options) => fuse("auth", async () => client.auth(request, options)),
    sign: async (request, options) => fuse("sign", async () => client.sign(request, options)),
    collect: async (order, options) => fuse("collect", async () => client.collect(order, options)),
    cancel: async (order, options) => fuse("cancel", async () => client.cancel(order, options)),
  };
}
