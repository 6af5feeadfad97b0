import type { ConnectionOptions } from "./configuration.ts";

/** What core's messages are to call the passphrase. */
export const passphraseName: string = "the passphrase (--passphrase-file or BANKID_PASSPHRASE)";

/** What core advises to programs, and what the person at a terminal can do instead. */
const advice: readonly (readonly [core: RegExp, here: string])[] = [
  [/the option passphrase\b/g, passphraseName],
  [/\bthe option proxy\b/g, "--proxy or BANKID_PROXY"],
  [/\b[Tt]he option (pfx|cert|key|proxy)\b/g, "--$1"],
  [
    /Use environment: "production", or say allowNonProduction: true if/,
    "Give --env production, or write out the --env that you mean if",
  ],
  [/\brun checkConnection\(\)/, "run bankid doctor"],
  [/ before you raise timeoutMs/, ""],
  [/, or raise connections/, ""],
  [/ \(connectTimeoutMs\)/, ""],
  [/^userVisibleData\b/, "The text"],
  [/ Leave it out where there is nothing to say\./, ""],
  [/with BANKID_ENV=(\w+) /, "with the environment $1 "],
  [/or BANKID_CERT and BANKID_KEY, for PEM/, "or --cert and --key, for PEM"],
  [/: write simulator, test or production/, ": give --env test, --env production or --env simulator"],
];

/**
 * A sentence of core in the words of the command line: core speaks of its own options and of variables, and
 * the person at the terminal wrote options, or could have.
 *
 * @param options - What was given on the command line: a variable that an option replaces is called by it.
 */
export function inOurWords(message: string, { env, dir }: ConnectionOptions = {}): string {
  let words = message;
  for (const [core, here] of advice) words = words.replace(core, here);
  words = words.replace(
    /BANKID_(ENV|DIR|PFX) is not set/,
    (_variable, name: string) => `Neither --${name.toLowerCase()} nor BANKID_${name} is set`,
  );
  if (dir !== undefined) words = words.replaceAll(/(?<!nor )BANKID_DIR/g, "--dir");
  return env === undefined ? words : words.replaceAll(/(?<!nor )BANKID_ENV/g, "--env");
}
