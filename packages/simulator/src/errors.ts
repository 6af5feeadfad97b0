/** What keeps the simulator from starting; every message says what to do about it. */
export type SimulatorErrorCode =
  /** `NODE_ENV` is production, where nobody may be anyone (S74). */
  | "ERR_SIMULATOR_PRODUCTION"
  /** An option or an argument of the command line is wrong. */
  | "ERR_SIMULATOR_OPTION"
  /** A person who is to be added is none of Skatteverket's test numbers, or lacks something (S79). */
  | "ERR_SIMULATOR_PERSON"
  /** Another program listens on the port. */
  | "ERR_SIMULATOR_PORT"
  /** The directory can't be made, read or written. */
  | "ERR_SIMULATOR_DIR"
  /** The directory holds only some of the keys, or one that can't be read. */
  | "ERR_SIMULATOR_DIR_DAMAGED"
  /** The command after `--` can't be started. */
  | "ERR_SIMULATOR_COMMAND";

/** Every error that starting the simulator can give. Match on `code`. */
export class SimulatorError extends Error {
  override readonly name = "SimulatorError";
  readonly code: SimulatorErrorCode;

  constructor(code: SimulatorErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** A directory that the system does not let us use. */
export function unusableDirectory(dir: string, error: unknown): SimulatorError {
  return new SimulatorError(
    "ERR_SIMULATOR_DIR",
    `The directory ${dir} can't be used (${codeOf(error)}). Give a directory that this user may write, with --dir or the option dir.`,
  );
}

/** What the system calls a failure: `EACCES`, `ENOENT`. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : "unknown error";
}
