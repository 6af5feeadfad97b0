/** What every part of the view draws by. */

import { createContext, useContext, type Context, type ReactElement, type ReactNode } from "react";
import type { InAppBrowser } from "@bankid-kit/core/browser";
import type { BankIdTexts } from "../texts/texts.ts";
import type { UseBankId } from "../useBankId.ts";
import type { IsSecondClick } from "./double-click.ts";

/** The parts that a page may draw in its own way. */
export type SlotName =
  /** The words of the heading; the heading itself stays, for the focus goes there. */
  | "heading"
  /** The question which device to use. */
  | "introduction"
  /** The two buttons that start. */
  | "devices"
  /** What is said to visitors inside of another app, before the start. */
  | "inAppBrowser"
  /** What is said inside of a frame. */
  | "framed"
  /** The code. It is never below 256 px and always on white. */
  | "qr"
  /** The button that enlarges the code. */
  | "enlarge"
  /** How long the code lives. */
  | "timeLeft"
  /** The sign that something is waited for. */
  | "waiting"
  /**
   * What the person is told. What is drawn is read out as it changes; left out, it is read out all the same. Only
   * `oneMoment`, while a start is under way, is drawn here and not read out.
   */
  | "status"
  /** The link that opens the app. */
  | "openApp"
  /** Help when the app seems not to be there. */
  | "appMissing"
  | "cancel"
  /** The reference of a failure. */
  | "reference"
  /** The first button after a failure. */
  | "retry"
  /** The other button after a failure: the other device. */
  | "otherDevice"
  /** The sign and the text at the end. */
  | "done";

/** What a slot is given. */
export interface SlotPart {
  /** The part as it would be drawn, to be put into something else. */
  readonly children: ReactNode;
  /** State and actions. */
  readonly bankId: UseBankId<unknown>;
  readonly texts: BankIdTexts;
}

/**
 * Parts drawn in another way, each by a function that is called while the view is drawn. It returns the part;
 * `null` leaves it out. Hooks belong into a component inside of it.
 */
export type BankIdSlots = { readonly [Name in SlotName]?: (part: SlotPart) => ReactNode };

/** What is the same for all parts. */
export interface View {
  readonly bankId: UseBankId<unknown>;
  readonly inApp: InAppBrowser | undefined;
  readonly texts: BankIdTexts;
  readonly slots: BankIdSlots;
  readonly rpName: string | undefined;
  readonly headingLevel: 1 | 2 | 3 | 4;
  readonly hidesContext: boolean;
  readonly isSecondClick: IsSecondClick;
}

/** Gives a view to the parts below. */
export const ViewContext: Context<View | undefined> = createContext<View | undefined>(undefined);

/** The view around a part. */
export function useView(): View {
  const view = useContext(ViewContext);
  if (view === undefined) throw new Error("A part of the view is drawn outside of BankIdView.");
  return view;
}

/** What {@link Slot} takes. */
export interface SlotProps {
  name: SlotName;
  /** What is still read out where the page leaves the part out. */
  unseen?: string;
  children: ReactNode;
}

/** Draws a part: the page's own, or else the children. */
export function Slot({ name, unseen, children }: SlotProps): ReactElement {
  const { slots, bankId, texts } = useView();
  // Called and not mounted: an arrow function is another component at each render, and would lose the focus.
  const draw = slots[name];
  const drawn = draw ? draw({ bankId, texts, children }) : children;
  return <>{drawn ?? (unseen !== undefined && <Unseen>{unseen}</Unseen>)}</>;
}

/** Read out, and not drawn. */
export function Unseen({ children }: { children: string }): ReactElement {
  return <span className="bankid-unseen">{children}</span>;
}
