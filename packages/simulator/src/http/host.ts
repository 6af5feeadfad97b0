import { isIP } from "node:net";
import { SimulatorError } from "../errors.ts";
import { loopback } from "./listen.ts";

/** Where the simulator listens. */
export interface Host {
  /** What the servers bind to. */
  readonly address: string;
  /** What stands in URLs for it. */
  readonly name: string;
  /** Whether no other machine can reach it. */
  readonly isLoopbackOnly: boolean;
  /** Whether `name` is one that every server certificate of the simulator has. */
  readonly isCertified: boolean;
  /** Whether `name` is loopback. */
  readonly isNamedLoopback: boolean;
}

/**
 * Decides where to listen. Whoever reaches the simulator can be anybody, so anything but loopback takes an
 * option that says so (S73).
 *
 * @throws {SimulatorError} `ERR_SIMULATOR_OPTION`.
 */
export function checkedHost(host: string = loopback, insists = false): Host {
  if (host !== host.trim() || host === "") throw wrong("host must be an address of this machine");
  const literal = isIP(host) === 6 ? `[${host}]` : host;
  const isLoopback = host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
  if (!isLoopback && !insists) {
    throw wrong(
      `The host ${host} is open to other machines, and whoever reaches the simulator can log in as anybody. Leave it out for loopback, or insist with iKnowThisGrantsAnyIdentity: true (--i-know-this-grants-any-identity)`,
    );
  }
  // Every address of the machine has loopback among them, which is where this machine's own clients go.
  const isEvery = host === "0.0.0.0" || host === "::";
  return {
    address: host,
    name: isEvery ? loopback : literal,
    isLoopbackOnly: isLoopback,
    isCertified: ["localhost", loopback, "::1"].includes(host),
    isNamedLoopback: isLoopback || isEvery,
  };
}

function wrong(what: string): SimulatorError {
  return new SimulatorError("ERR_SIMULATOR_OPTION", `${what}.`);
}
