import type { BankIdClient, BankIdClientOptions } from "@bankid-kit/core";

/** One of the two ways out: stdout for results, stderr for words. */
export interface Channel {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Read anew for each frame, because windows are resized. */
  size(): { readonly columns: number; readonly rows: number };
  /** How many colours it shows: 1 for none, else 4, 8 or 24 bits. */
  readonly colorDepth: 1 | 4 | 8 | 24;
}

/** What time it is. Orders are timed by the client, which has a clock of its own. */
export interface Clock {
  /** Milliseconds since 1970, for the dates of certificates. */
  now(): number;
}

/** Everything outside of the command, so that a test can run it in its own process. */
export interface World {
  readonly out: Channel;
  readonly err: Channel;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Version of Node, without the `v`. */
  readonly nodeVersion: string;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly interrupted: AbortSignal;
  readonly createClient: (options: BankIdClientOptions) => BankIdClient | Promise<BankIdClient>;
  /** Asks at the terminal without showing what is typed; undefined where nobody sits at one. */
  readonly askSecret: ((question: string) => Promise<string>) | undefined;
  /** Opens an address in whatever the system has for it. */
  readonly openUrl: (url: string) => void;
}
