import type { CertificateAndKey, Simulator } from "@bankid-kit/simulator";

/** What a server process is told at its start, as JSON. */
export interface ServerConfig {
  /** Its BankID, and who it is there. */
  readonly environment: Pick<Simulator["environment"], "name" | "url" | "ca">;
  readonly certificate: CertificateAndKey;
  /** The Redis that has the flows, and through which client it is asked. */
  readonly redisPort: number;
  readonly redisClient?: "redis" | "ioredis";
  /** The Redis that has the sessions: another one, so that trouble with flows is told from trouble with those. */
  readonly sessionsPort: number;
  /** express-session's option of that name. Default: false. */
  readonly resave?: boolean;
  /** A file for what must be known of the process even when it is killed; many processes may have the same. */
  readonly journal: string;
  /** The longest that something is added to each operation of the store, before and after it. Default: 0. */
  readonly delayMs?: number;
  /** The step at which the process kills itself; see `fuse.ts`. Default: never. */
  readonly fuse?: number;
  /** Writes records with this version byte, and reads those with it besides those of its own. */
  readonly recordVersion?: number;
  /** How far its wall clock is ahead. Default: 0. */
  readonly clockAheadMs?: number;
}

/** One line of the journal. */
export type JournalLine =
  /** `onComplete` was called. */
  | { readonly what: "decided"; readonly loginId: string }
  /** The process came to a step; the last one is that at which it was killed. */
  | { readonly what: "step"; readonly step: string }
  /** The middleware told its operator. */
  | { readonly what: "event"; readonly type: string }
  /** A rejection or an exception that nobody caught. */
  | { readonly what: "uncaught"; readonly error: string };

/** What a server process says once it serves. */
export interface Serving {
  readonly port: number;
}

/** What a server process can be told while it serves. */
export type Order = { readonly close: true } | { readonly clockAheadMs: number };
