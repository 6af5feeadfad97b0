/** What the demo is told by environment variables, besides the `BANKID_…` ones. */
export interface Settings {
  /** Port of the demo, on loopback. */
  readonly port: number;
  /** What the address bar shows. */
  readonly publicOrigin: string;
  /** Starts a simulator of its own; otherwise the `BANKID_…` variables say which BankID to use. */
  readonly ownSimulator: boolean;
}

/** A mistake in how the demo was started; its message is all that the person needs. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/** @throws {SettingsError} Says which variable is wrong and what to write. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const port = readPort(env["PORT"]);
  if (env["BANKID_ENV"] === "production") {
    throw new SettingsError(
      "BANKID_ENV is production, and the demo is on http://localhost, which is no place for a real login. Write simulator or test.",
    );
  }
  return {
    port,
    // As the address bar has it, without the port where it is http's own.
    publicOrigin: new URL(`http://localhost:${port}`).origin,
    ownSimulator:
      !env["BANKID_DIR"] && !env["BANKID_PFX"] && (env["BANKID_ENV"] || "simulator") === "simulator",
  };
}

function readPort(text = "3000"): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new SettingsError(`PORT is "${text}": write a number from 1 to 65535, or leave it out for 3000.`);
}
