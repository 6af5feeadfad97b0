import { Option } from "commander";
import type { Command } from "commander";
import { usageError } from "./errors.ts";

/** Options that several commands share, each written once. */
export const jsonOption = (what = "one JSON object instead of words"): Option => new Option("--json", what);

export const keyOption = (): Option =>
  new Option("--key <file>", "its private key as PEM (default: the file of the certificate)");

export const passphraseOption = (): Option =>
  new Option("--passphrase-file <file>", "file whose first line is the passphrase");

/** Adds what finds BankID and a certificate. */
export function withConnection(command: Command): Command {
  return grouped(command, "BankID and certificate:", [
    new Option("--env <name>", "which BankID: the test service, the real one, or a simulator").choices([
      "test",
      "production",
      "simulator",
    ]),
    new Option("--dir <directory>", "directory that bankid-simulator --dir wrote; means --env simulator"),
    new Option("--pfx <file>", "client certificate as .p12 or .pfx"),
    passphraseOption(),
    new Option("--cert <file>", "client certificate as PEM"),
    keyOption(),
    new Option("--proxy <address>", "HTTP proxy between here and BankID, as http://proxy.example:8080"),
  ]);
}

/** Adds what the app shows. */
export function withText(command: Command, what: string): Command {
  return grouped(command, "Text:", [
    new Option("--text <text>", what),
    new Option("--text-file <file>", "the same from a file in UTF-8"),
    new Option("--markdown", "the text is BankID's simple markdown (simpleMarkdownV1)"),
  ]);
}

/** Adds how an order that a QR code or a link starts gets to the person. */
export function withCode(command: Command, toDo: string): Command {
  return grouped(command, "Person:", [
    new Option("--personal-number <number>", `only this person may ${toDo}`),
    new Option("--same-device", "print a link that opens BankID on this device, instead of a QR code"),
    new Option("--open", "open that link too").implies({ sameDevice: true }),
    new Option("--renewals <times>", "how many new orders may follow when nobody scans within 30 s")
      .default(5)
      .argParser(times),
    new Option("--no-qr", "draw no QR code, and print none of its texts"),
    new Option("--invert", "for a light terminal without colours: swap dark and light of the QR code"),
    new Option("--ip <address>", "address of the person's device (default: this machine's own)"),
  ]);
}

/** Adds what becomes of the outcome. */
export function withOutcome(command: Command): Command {
  return grouped(command, "Outcome:", [
    new Option("--lang <language>", "language of BankID's words (default: from LANG)").choices(["sv", "en"]),
    new Option("--out <file>", "save the whole result (completionData) as JSON, readable by you alone"),
    jsonOption("one JSON object a line on stdout for each thing that happens"),
  ]);
}

/** Adds what evidence is, whose it is, and what it must say. */
export function withEvidence(command: Command): Command {
  grouped(command, "Evidence:", [
    new Option("--signature <file>", "signature of an answer of BankID's, in base64 as it came"),
    new Option("--ocsp <file>", "ocspResponse of the same answer"),
  ]);
  grouped(command, "Trust:", [
    new Option("--env <name>", "whose signature it is (default: what the proof file says)").choices([
      "test",
      "production",
      "simulator",
    ]),
    new Option("--dir <directory>", "directory that bankid-simulator --dir wrote; means --env simulator"),
    new Option("--root <file>", "signature root as PEM, which BankID hands out on request"),
  ]);
  grouped(command, "What it must say:", [
    new Option("--expect-kind <kind>", "whether somebody identified themselves or signed").choices([
      "auth",
      "sign",
    ]),
    new Option("--expect-person <number>", "personal number"),
    new Option("--expect-text <text>", "text that was shown"),
    new Option("--expect-text-file <file>", "the same from a file in UTF-8"),
    new Option("--expect-rp <file>", "client certificate (PEM) of the relying party that it was made for"),
  ]);
  return grouped(command, "Outcome:", [
    new Option("--lang <language>", "language of the words (default: from LANG)").choices(["sv", "en"]),
    jsonOption(),
  ]);
}

function grouped(command: Command, heading: string, options: readonly Option[]): Command {
  for (const option of options) command.addOption(option.helpGroup(heading));
  return command;
}

function times(value: string): number {
  if (/^\d{1,3}$/.test(value)) return Number(value);
  throw usageError(`--renewals must be a whole number from 0 to 999, and this is "${value}".`);
}
