/** What the demo's server and its page say to each other besides the login, typed once for both. */

import type { FlowHint, UserVisibleDataFormat } from "@bankid-kit/core/browser";

/** Languages of the demo. */
export type Language = "sv" | "en";

/** Who is logged in. The personal number stays on the server. */
export interface User {
  readonly name: string;
  readonly givenName: string;
  readonly surname: string;
}

/** What the server knows of this browser, and is itself: `GET /me`. */
export interface Me {
  /** Who is logged in, or `null`. */
  readonly user: User | null;
  /** The next login is for one person by number. */
  readonly onlyOnePerson: boolean;
  /** The simulator's phone. */
  readonly phoneUrl?: string | undefined;
  /** There is signing here. */
  readonly maySign: boolean;
}

/** Something to sign. */
export interface Document {
  /** What the page calls it at `/sign`. */
  readonly intent: string;
  readonly title: string;
  /** Of title and text. */
  readonly lang: Language;
  /** What the person sees in the app, and signs. */
  readonly text: string;
  readonly format: UserVisibleDataFormat;
}

/** What a look at a proof says. */
export type Verdict =
  | { readonly verified: true; readonly name: string; readonly signedAt: number; readonly rp: string }
  | { readonly verified: false; readonly code: string; readonly why: string };

/** A signature that was taken. */
export interface Signed {
  readonly text: string;
  readonly lang: Language;
  readonly format: UserVisibleDataFormat;
  /** Absent where nobody verified it. */
  readonly verdict?: Verdict | undefined;
}

/** A copy of a proof in which somebody changed the text. */
export interface Tampered {
  readonly text: string;
  readonly verdict: Verdict;
}

/** What an agent's page is told of a call: no personal number, and nothing of BankID's. */
export type CallView =
  /** `code` is what the agent says, and the app shows. */
  | { readonly status: "pending"; readonly hint: FlowHint; readonly code: string }
  | { readonly status: "complete"; readonly name: string }
  /** BankID's hint, or why it could not be asked any more. */
  | { readonly status: "failed"; readonly reason: string };
