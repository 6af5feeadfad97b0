import { useState, type ReactElement } from "react";
import { AppMissing } from "./AppMissing.tsx";
import { Slot, Unseen, useView } from "./context.tsx";
import { Mark } from "./parts.tsx";
import { statusOf } from "./words.ts";

/**
 * What the person is told, drawn and read out: the one live region of a view. It stands empty from the first
 * render on, because a region that comes together with its words is not read out. It is not atomic: what is new
 * in it is said, once, whatever polls and frames come (R25).
 */
export function Told(): ReactElement {
  const { bankId, texts } = useView();
  const pending = bankId.phase === "pending" ? bankId : undefined;
  const renewals = useRenewals(pending?.qr?.order);
  const status = statusOf(bankId, texts);
  return (
    <div className="bankid-told" role="status" aria-atomic="false">
      {bankId.phase === "complete" ? (
        <Slot name="done" unseen={status}>
          <Mark kind="done" />
          <Status text={status} />
        </Slot>
      ) : (
        status !== "" && <Status text={status} />
      )}
      {/* A new element each time: two renewals are said in the same words. */}
      {renewals > 0 && <Unseen key={renewals}>{texts.renewed}</Unseen>}
      {pending?.launchTrouble === true && <AppMissing />}
    </div>
  );
}

/** A line of it. */
export function Status({ text }: { text: string }): ReactElement {
  const { bankId } = useView();
  const trouble = "trouble" in bankId && bankId.trouble !== undefined;
  return (
    <Slot name="status" unseen={text}>
      <p className={trouble ? "bankid-status bankid-trouble" : "bankid-status"}>{text}</p>
    </Slot>
  );
}

/** How often the code has been renewed before the person's eyes. */
function useRenewals(order: number | undefined): number {
  const [seen, setSeen] = useState({ order, count: 0 });
  if (order === seen.order) return seen.count;
  const isRenewal = order !== undefined && seen.order !== undefined && order > seen.order;
  const count = isRenewal ? seen.count + 1 : 0;
  setSeen({ order, count });
  return count;
}
