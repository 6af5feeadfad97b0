import { Command, CommanderError, Option } from "commander";
import { commandName } from "./command-name.ts";
import type { ExitCode } from "./exit-code.ts";
import { exitCode, exitCodeHelp } from "./exit-code.ts";
import {
  jsonOption,
  keyOption,
  passphraseOption,
  withCode,
  withConnection,
  withEvidence,
  withOutcome,
  withText,
} from "./options.ts";
import { explainMistakes } from "./usage.ts";
import type { World } from "./world.ts";

/**
 * Reads the command line and runs what it asks for.
 *
 * Each command lives in a file of its own under `commands/`, loaded when it is asked for, so that `--help`
 * is quick and nobody waits for what another command needs.
 *
 * @param argv - Without node and the script.
 * @throws {CommandError} When the command line can't be understood, and what the command throws.
 */
export async function runProgram(argv: readonly string[], world: World, version: string): Promise<ExitCode> {
  let result: ExitCode = exitCode.ok;
  const program = createProgram(world, version);

  withConnection(
    program
      .command("doctor")
      .description("Say what stands between this machine and BankID, and how to mend it.")
      .option("--offline", "look at configuration and files alone, without network")
      .addOption(jsonOption()),
  ).action(async (options) => {
    const { doctor } = await import("./commands/doctor.ts");
    result = await doctor(options, world);
  });

  const certificate = program.command("certificate").description("Test, split or show a certificate.");
  certificate
    .command("test")
    .description("Write BankID's public test certificate as cert.pem and key.pem.")
    .option("--dir <directory>", "where to write them", ".")
    .option("--force", "replace files that are there")
    .addOption(jsonOption())
    .action(async (options) => {
      const { certificateTest } = await import("./commands/certificate-test.ts");
      result = await certificateTest(options, world);
    });
  certificate
    .command("split")
    .description("Split a .p12 file into cert.pem and key.pem, the key without a passphrase.")
    .argument("<file>", "the .p12 or .pfx file")
    .requiredOption("--out <directory>", "where to write them")
    .addOption(passphraseOption())
    .option("--force", "replace files that are there")
    .addOption(jsonOption())
    .action(async (file: string, options) => {
      const { certificateSplit } = await import("./commands/certificate-split.ts");
      result = await certificateSplit(file, options, world);
    });
  certificate
    .command("show")
    .description("Show what a certificate says of itself; never the key.")
    .argument("<file>", ".p12, .pfx or .pem")
    .addOption(keyOption())
    .addOption(passphraseOption())
    .addOption(jsonOption())
    .action(async (file: string, options) => {
      const { certificateShow } = await import("./commands/certificate-show.ts");
      result = await certificateShow(file, options, world);
    });

  const auth = program.command("auth").description("Identify a person, with a QR code in the terminal.");
  withCode(withText(auth, "text that the BankID app shows"), "identify");
  orderCommand(auth).action(async (options) => {
    const { auth: run } = await import("./commands/auth.ts");
    result = await run(options, world);
  });

  const sign = program
    .command("sign")
    .description("Have a person sign a text, with a QR code in the terminal.");
  withCode(withText(sign, "text to sign"), "sign");
  orderCommand(sign).action(async (options) => {
    const { sign: run } = await import("./commands/sign.ts");
    result = await run(options, world);
  });

  const phoneAuth = program
    .command("phone-auth")
    .description("Identify the person whom you are in a phone call with.")
    .requiredOption("--personal-number <number>", "personal number of the person on the phone")
    .addOption(
      new Option("--initiator <who>", "who made the call: the person (user) or you (RP)")
        .choices(["user", "RP"])
        .makeOptionMandatory(),
    );
  withText(phoneAuth, "text that the BankID app shows");
  orderCommand(phoneAuth).action(async (options) => {
    const { phoneAuth: run } = await import("./commands/phone-auth.ts");
    result = await run(options, world);
  });

  withEvidence(
    program
      .command("verify")
      .description("Say whether a signature holds, and who signed what, for whom and when.")
      .argument("[file]", "a proof file, or a result that --out saved"),
  ).action(async (file: string | undefined, options) => {
    const { verify } = await import("./commands/verify.ts");
    result = await verify(file, options, world);
  });

  explainMistakes(program);
  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
  }
  return result;
}

function createProgram({ out, err, env }: World, version: string): Command {
  return new Command(commandName(env))
    .description(
      "Examine a BankID certificate, see whether BankID can be reached, identify, sign and verify from a terminal.",
    )
    .version(version, "--version", "print the version")
    .addHelpText("afterAll", ({ command }) =>
      command.parent === null ? exitCodeHelp : `\nVariables and exit codes: see ${commandName(env)} --help.`,
    )
    .addHelpText("after", `\n${settingsHelp}`)
    .configureOutput({
      writeOut: (text) => out.write(text),
      writeErr: (text) => err.write(text),
      // Said by whoever catches the error, in one sentence.
      outputError: () => undefined,
      getOutHelpWidth: () => Math.min(out.size().columns, 100),
      getErrHelpWidth: () => Math.min(err.size().columns, 100),
      getOutHasColors: () => out.colorDepth > 1,
      getErrHasColors: () => err.colorDepth > 1,
    });
}

function orderCommand(command: Command): Command {
  return withConnection(withOutcome(command)).addHelpText(
    "after",
    "\nThe result on stdout holds the person's name and personal number. Ctrl-C cancels the order.",
  );
}

const settingsHelp = `Where BankID is and which certificate is used come from the options or, where
they say nothing, from the variables that a service reads: BANKID_ENV, BANKID_DIR,
BANKID_PFX (or BANKID_CERT and BANKID_KEY) and BANKID_PROXY. A passphrase is never
an argument, which everybody on the machine can read: it is taken from
--passphrase-file, BANKID_PASSPHRASE or BANKID_PASSPHRASE_FILE, or asked for here.`;
