import type { World } from "./world.ts";

/**
 * What the person types before a command. Started by npx, there is no `bankid` to type; and `npx bankid` would
 * fetch a package of somebody else's.
 */
export function commandName(env: World["env"]): string {
  return env["npm_command"] === "exec" ? "npx @bankid-kit/cli" : "bankid";
}
