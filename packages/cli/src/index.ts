/** The `bankid` command, for a program that wants to run it in its own process. */
export { runBankId } from "./main.ts";
export { processWorld } from "./process-world.ts";
export { exitCode } from "./exit-code.ts";
export type { ExitCode } from "./exit-code.ts";
export type { Channel, Clock, World } from "./world.ts";
