import { parseArgs } from "node:util";
import { SimulatorError } from "../errors.ts";
import type { PersonInput } from "../people.ts";

/** What the command line asks for. */
export type Arguments = { readonly mode: "help" } | { readonly mode: "version" } | RunArguments;

export interface RunArguments {
  readonly mode: "run";
  readonly port: number;
  readonly phonePort: number;
  readonly dir?: string;
  readonly host?: string;
  readonly iKnowThisGrantsAnyIdentity: boolean;
  readonly people: readonly PersonInput[];
  /** Whether the log tells bodies, which hold secrets. */
  readonly verbose: boolean;
  /** Program and arguments after `--`. */
  readonly command: readonly string[];
}

export const help = `bankid-simulator – a local BankID to develop and test against

  bankid-simulator [options] [-- COMMAND …]

  --port N         port of the RP API (default: any free one)
  --phone-port N   port of the phone page (default: any free one)
  --dir D          where keys are kept and used again by the next start; give one that
                   version control ignores (default: a temporary one, removed at the end)
  --person NUMBER,GIVEN,SURNAME[,CODE]
                   adds somebody on one of Skatteverket's test numbers; may be repeated
  --verbose        logs the bodies of calls too, with their secrets and personal numbers
  --host H         address of this machine to listen on (default: 127.0.0.1). Any but loopback
                   takes --i-know-this-grants-any-identity, for whoever reaches the
                   simulator can log in as anybody
  --help           this text
  --version        the version

Prints one line of JSON when ready: url, phoneUrl, dir, passphrase, token. Each call is logged on stderr.
With -- COMMAND it runs that with BANKID_ENV=simulator and BANKID_DIR set, and ends with it.
`;

const options = {
  port: { type: "string" },
  "phone-port": { type: "string" },
  dir: { type: "string" },
  host: { type: "string" },
  "i-know-this-grants-any-identity": { type: "boolean" },
  person: { type: "string", multiple: true },
  verbose: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

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
  if (values.host === "") throw wrong("--host needs an address of this machine");
  return {
    mode: "run",
    port: portNumber("--port", values.port),
    phonePort: portNumber("--phone-port", values["phone-port"]),
    ...(values.dir === undefined ? {} : { dir: values.dir }),
    ...(values.host === undefined ? {} : { host: values.host }),
    iKnowThisGrantsAnyIdentity: values["i-know-this-grants-any-identity"] === true,
    people: (values.person ?? []).map(readPerson),
    verbose: values.verbose === true,
    command,
  };
}

interface Values {
  port?: string;
  "phone-port"?: string;
  dir?: string;
  host?: string;
  "i-know-this-grants-any-identity"?: boolean;
  person?: string[];
  verbose?: boolean;
  help?: boolean;
  version?: boolean;
}

function parse(args: readonly string[]): Values {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw explain(args, error as NodeJS.ErrnoException);
  }
}

/** Node's own sentences go on with advice that does not fit here. */
function explain(args: readonly string[], { code, message }: NodeJS.ErrnoException): SimulatorError {
  const [sentence = "The command line can't be read"] = message.split(/\.(?: |\n|$)|\n/);
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
    const [, unknown = ""] = /'-*([^']+)'/.exec(sentence) ?? [];
    const near = nearest(unknown, Object.keys(options));
    return wrong(near === undefined ? sentence : `${sentence}, perhaps --${near} was meant`);
  }
  if (code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") {
    const [, option = ""] = /'(?:-\w, )?(--[\w-]+)/.exec(message) ?? [];
    const isFlag = options[option.slice(2) as keyof typeof options]?.type === "boolean";
    return wrong(isFlag ? `${option} takes no value` : `${option} needs a value${given(args, option)}`);
  }
  return wrong(sentence);
}

function given(args: readonly string[], option: string): string {
  const next = args[args.indexOf(option) + 1];
  return next?.startsWith("-") ? `, and ${next} is none` : "";
}

/** The name with the fewest letters changed, as long as those are few. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, changes: distance(name, candidate) }))
    .toSorted((left, right) => left.changes - right.changes);
  return best !== undefined && best.changes <= 2 ? best.candidate : undefined;
}

/** Letters added, left out or replaced between two words (Levenshtein). */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}

function portNumber(option: string, value = "0"): number {
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
  throw wrong(`${option} must be a whole number from 0 to 65535, and this is "${value}"`);
}

/** Never repeats the number: it may be a living person's. */
function readPerson(value: string): PersonInput {
  const [personalNumber = "", givenName = "", surname = "", securityCode, ...rest] = value
    .split(",")
    .map((part) => part.trim());
  if (personalNumber === "" || givenName === "" || surname === "" || securityCode === "" || rest.length > 0) {
    throw wrong('--person is "NUMBER,GIVEN,SURNAME", and a säkerhetskod after that if it is not 123456');
  }
  return { personalNumber, givenName, surname, ...(securityCode === undefined ? {} : { securityCode }) };
}

function wrong(what: string): SimulatorError {
  return new SimulatorError("ERR_SIMULATOR_OPTION", `${what}. See bankid-simulator --help.`);
}
