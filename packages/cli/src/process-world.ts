import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { isatty } from "node:tty";
import type { WriteStream } from "node:tty";
import { CommandError } from "./errors.ts";
import { exitCode } from "./exit-code.ts";
import { leaveScreen } from "./output/screen.ts";
import type { Channel, World } from "./world.ts";

/** The world of a real process. Listens for signals from here on. */
export function processWorld(): World {
  const interruption = new AbortController();
  const interrupt = (): void => {
    if (!interruption.signal.aborted) return interruption.abort();
    // Who asks twice does not wait for BankID's answer to the first.
    for (const stream of [process.stdout, process.stderr]) if (stream.isTTY) stream.write(leaveScreen);
    process.exit(exitCode.interrupted);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, interrupt);
  // Whoever reads the results has gone, as `head` does.
  process.stdout.on("error", () => interruption.abort());
  process.stderr.on("error", () => undefined);
  return {
    out: channel(process.stdout, 1),
    err: channel(process.stderr, 2),
    env: process.env,
    clock: { now: () => Date.now() },
    nodeVersion: process.versions.node,
    interrupted: interruption.signal,
    createClient: async (options) => {
      // Not before it is needed: --help should be quick.
      const { BankIdClient } = await import("@bankid-kit/core");
      return new BankIdClient(options);
    },
    askSecret: process.stdin.isTTY && process.stderr.isTTY ? askSecret : undefined,
    openUrl,
  };
}

function channel(stream: WriteStream, descriptor: number): Channel {
  const isTTY = isatty(descriptor);
  const depth = isTTY ? stream.getColorDepth() : 1;
  return {
    write: (text) => void stream.write(text),
    isTTY,
    size: () => ({ columns: stream.columns || 80, rows: stream.rows || 24 }),
    colorDepth: process.env["NO_COLOR"] ? 1 : (depth as Channel["colorDepth"]),
  };
}

/** Asks on stderr, so that a piped stdout stays clean, and shows nothing of what is typed. */
async function askSecret(question: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: silent, terminal: true, historySize: 0 });
  process.stderr.write(question);
  try {
    const ended = new AbortController();
    const [answer] = (await Promise.race([
      once(reader, "line", { signal: ended.signal }),
      once(reader, "SIGINT", { signal: ended.signal }),
      once(reader, "close", { signal: ended.signal }),
    ]).finally(() => ended.abort())) as [string?];
    if (answer !== undefined) return answer;
    throw new CommandError("No passphrase was given.", exitCode.interrupted);
  } finally {
    process.stderr.write("\n");
    reader.close();
  }
}

function openUrl(url: string): void {
  const [program, ...args] =
    process.platform === "darwin"
      ? ["open", url]
      : process.platform === "win32"
        ? ["rundll32", "url.dll,FileProtocolHandler", url]
        : ["xdg-open", url];
  const child = spawn(program ?? "", args, { stdio: "ignore", detached: true });
  // The address is printed too: who has no such program opens it themselves.
  child.on("error", () => undefined);
  child.unref();
}
