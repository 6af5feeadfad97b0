import type { Language, Me } from "../wire.ts";
import type { TrafficStore } from "./traffic/traffic.ts";
import type { Words } from "./words/words.ts";

/** What each view is given. */
export interface ViewProps {
  me: Me;
  text: Words;
  language: Language;
  traffic: TrafficStore;
  /** Asks anew who is logged in. */
  refresh: () => void;
  /** Logs out. */
  leave: () => void;
}
