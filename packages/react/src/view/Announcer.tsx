import { useState, type ReactElement } from "react";
import { useView } from "./context.tsx";
import { statusOf } from "./words.ts";

/** What may be worth saying. */
interface Facts {
  status: string;
  /** Counts the renewals of the QR code. */
  order: number;
  /** The app seems not to have opened. */
  help: boolean;
}

/**
 * The one live region of a view. It stands empty from the first render on, because a region that comes
 * together with its text is not read out. A change is said once, whatever polls and frames come (R25).
 */
export function Announcer(): ReactElement {
  const { texts } = useView();
  const facts = useFacts();
  const [said, setSaid] = useState({ facts, text: facts.status, count: 0 });
  if (!isSame(said.facts, facts)) {
    const text = whatIsNew(said.facts, facts, texts);
    setSaid(
      text === undefined ? { ...said, facts } : { facts, text, count: text === "" ? 0 : said.count + 1 },
    );
  }
  return (
    <p className="bankid-announcer" role="status">
      {/* A new element each time: two renewals are announced in the same words. */}
      <span key={said.count}>{said.text}</span>
    </p>
  );
}

function useFacts(): Facts {
  const { bankId, texts } = useView();
  const pending = bankId.phase === "pending" ? bankId : undefined;
  return {
    status: statusOf(bankId, texts),
    order: pending?.qr?.order ?? 0,
    help: pending?.launchTrouble ?? false,
  };
}

function isSame(before: Facts, now: Facts): boolean {
  return before.status === now.status && before.order === now.order && before.help === now.help;
}

function whatIsNew(
  before: Facts,
  now: Facts,
  { appMissing, renewed }: { appMissing: string; renewed: string },
): string | undefined {
  if (now.status !== before.status) return now.status;
  if (now.help && !before.help) return appMissing;
  return now.order > before.order ? renewed : undefined;
}
