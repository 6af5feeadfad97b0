import type { BankIdTexts } from "@bankid-kit/react";
import type { Language } from "../../wire.ts";
import { en } from "./en.ts";
import { sv } from "./sv.ts";

/** A step's title, and what happens in it. */
export type Step = readonly [title: string, what: string];

/** The demo's own words, and `@bankid-kit/react`'s for the login and the signature. */
export interface Words {
  readonly bankId: BankIdTexts;

  readonly demo: string;
  readonly pages: string;
  readonly skip: string;
  readonly loading: string;
  readonly serverSilent: string;
  readonly tryAgain: string;
  readonly otherLanguage: string;
  readonly phone: string;
  /** Said to who does not see that a link leaves the page. */
  readonly newTab: string;

  readonly logIn: string;
  readonly logInLead: string;
  readonly simulatorLead: string;
  readonly person: string;
  readonly personHelp: string;
  readonly choose: string;
  readonly anyone: string;
  readonly onlyThisPerson: string;
  readonly noPersonalNumber: string;
  readonly loggedIn: string;
  readonly name: string;
  readonly givenName: string;
  readonly surname: string;
  readonly logOut: string;
  readonly logInFirst: string;
  readonly logInSteps: readonly Step[];

  readonly sign: string;
  readonly signLead: string;
  readonly noSigning: string;
  readonly document: string;
  /** Why no other document can be chosen. */
  readonly documentIsSigned: string;
  readonly signed: string;
  readonly signAnother: string;
  readonly verified: (name: string, rp: string, when: Date) => string;
  readonly notVerified: string;
  readonly signedText: string;
  readonly download: string;
  readonly downloadHelp: string;
  readonly tamper: string;
  readonly tamperHelp: string;
  readonly tamperedText: string;
  readonly refused: string;
  readonly refusedWhy: Readonly<Record<string, string>>;
  readonly signSteps: readonly Step[];

  readonly calls: string;
  readonly callsLead: string;
  readonly caller: string;
  readonly whoCalled: string;
  readonly theyCalled: string;
  readonly weCalled: string;
  readonly ask: string;
  readonly sayCode: string;
  readonly callHints: Readonly<Record<string, string>>;
  readonly callGoesOn: string;
  readonly callUnseen: string;
  readonly cancel: string;
  readonly talkingWith: string;
  readonly nextCall: string;
  readonly callFailed: string;
  readonly callReasons: Readonly<Record<string, string>>;
  readonly callSteps: readonly Step[];

  readonly gallery: string;
  readonly galleryLead: string;

  /** The name of what stands beside a view. */
  readonly explanation: string;
  readonly behind: string;
  /** Said before a step to who does not see its point filled. */
  readonly stepDone: string;
  readonly traffic: string;
  readonly trafficHelp: string;
}

/** The demo's words, by language. */
export const words: Readonly<Record<Language, Words>> = { sv, en };
