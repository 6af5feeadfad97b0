import type { Command, CommanderError } from "commander";
import { usageError } from "./errors.ts";

/** Turns each mistake on the command line into one sentence with what to write instead. */
export function explainMistakes(command: Command, path: string = command.name()): void {
  command.helpCommand(false).exitOverride((error) => {
    // Help and version end here too; and without a subcommand, the help on stderr says it all.
    if (error.exitCode === 0 || error.code === "commander.help") throw error;
    throw usageError(`${sentenceFor(error)} See ${path} --help.`);
  });
  for (const child of command.commands) {
    child.copyInheritedSettings(command);
    explainMistakes(child, `${path} ${child.name()}`);
  }
}

/** Commander's sentences in the words of the others here. */
function sentenceFor({ code, message }: CommanderError): string {
  const [first = "", suggestion = ""] = message.replace(/^error: /, "").split("\n");
  const [, quoted = ""] = /'([^']*)'/.exec(first) ?? [];
  switch (code) {
    case "commander.unknownOption":
      // What stands after = may be a passphrase that somebody hoped to give this way.
      return `There is no option ${quoted.split("=")[0]}.${didYouMean(suggestion)}`;
    case "commander.unknownCommand":
      return `There is no command ${quoted}.${didYouMean(suggestion)}`;
    case "commander.missingMandatoryOptionValue":
      return `Something is missing: ${quoted}.`;
    case "commander.missingArgument":
      return `Something is missing: <${quoted}>.`;
    case "commander.optionMissingArgument":
      return `A value is missing: write ${quoted}.`;
    case "commander.excessArguments":
      return "There are more arguments than the command takes; a text with spaces needs quotes.";
    default: {
      const [, given, choices] = /argument '(.*)' is invalid\. Allowed choices are (.*)\.$/.exec(first) ?? [];
      return given === undefined
        ? `${first}.`
        : `${quoted} must be one of ${choices}, and this is "${given}".`;
    }
  }
}

function didYouMean(suggestion: string): string {
  const [, sentence] = /^\((Did you mean .*\?)\)$/.exec(suggestion) ?? [];
  return sentence === undefined ? "" : ` ${sentence}`;
}
