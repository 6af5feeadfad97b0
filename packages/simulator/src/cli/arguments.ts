import { parseArgs } from "node:util";
import { SimulatorError } from "../errors.ts";

/** What the command line asks for. */
export type Arguments =
  | { readonly mode: "help" }
  | { readonly mode: "version" }
  | {
      readonly mode: "run";
      readonly port: number;
      readonly phonePort: number;
      readonly dir?: string;
      /** Program and arguments after `--`. */
      readonly command: readonly string[];
    };

export const help = `bankid-simulator – a local BankID to develop and test against

  bankid-simulator [--port N] [--phone-port N] [--dir D] [-- COMMAND …]

  --port N         port of the RP API (default: any free one)
  --phone-port N   port of the phone page (default: any free one)
  --dir D          where keys are kept and used again by the next start; give one that
                   version control ignores (default: a temporary one, removed at the end)
  --help           this text
  --version        the version

Prints one line of JSON when ready: url, phoneUrl, dir, passphrase, token.
With -- COMMAND it runs that with BANKID_ENV=simulator and BANKID_DIR set, and ends with it.
`;

/**
 * Reads the command line.
 *
 * @param argv - Without node and the script.
 * @throws {SimulatorError} `ERR_SIMULATOR_OPTION` with what to write instead.
 */
export function parseArguments(argv: readonly string[]): Arguments {
  const dashes = argv.indexOf("--");
  const own = dashes === -1 ? argv : argv.slice(0, dashes);
  const command = dashes === -1 ? [] : argv.slice(dashes + 1);
  const values = parse(own);
  if (values.help) return { mode: "help" };
  if (values.version) return { mode: "version" };
  if (dashes !== -1 && command.length === 0) throw wrong("There is no command after --");
  if (values.dir === "") throw wrong("--dir needs a directory");
  return {
    mode: "run",
    port: portNumber("--port", values.port),
    phonePort: portNumber("--phone-port", values["phone-port"]),
    ...(values.dir === undefined ? {} : { dir: values.dir }),
    command,
  };
}

interface Values {
  port?: string;
  "phone-port"?: string;
  dir?: string;
  help?: boolean;
  version?: boolean;
}

function parse(args: readonly string[]): Values {
  const options = {
    port: { type: "string" },
    "phone-port": { type: "string" },
    dir: { type: "string" },
    help: { type: "boolean", short: "h" },
    version: { type: "boolean", short: "v" },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    // Node's own sentences go on with advice that does not fit here.
    const [sentence = "The command line can't be read"] = (error as Error).message.split(/\. |\n/);
    throw wrong(sentence);
  }
}

function portNumber(option: string, value = "0"): number {
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
  throw wrong(`${option} must be a whole number from 0 to 65535, and this is "${value}"`);
}

function wrong(what: string): SimulatorError {
  return new SimulatorError("ERR_SIMULATOR_OPTION", `${what}. See bankid-simulator --help.`);
}
