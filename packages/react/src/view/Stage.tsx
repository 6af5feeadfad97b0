/** What stands above the words: the code, a sign, or that something is waited for. */

import type { ReactElement } from "react";
import { Slot, useView } from "./context.tsx";
import { Mark, Spinner } from "./parts.tsx";
import { Scan } from "./Scan.tsx";
import { isCalm, screenOf } from "./words.ts";

export function Stage(): ReactElement | null {
  const { bankId } = useView();
  switch (screenOf(bankId)) {
    case "scan":
      return <Scan />;
    case "checking":
      return <Waiting late />;
    case "app":
    case "saving":
      return <Waiting />;
    case "failed":
      return bankId.phase === "failed" && !isCalm(bankId) ? <Mark kind="failed" /> : null;
    case "framed":
    case "choice":
    case "done":
    default:
      return null;
  }
}

function Waiting({ late = false }: { late?: boolean }): ReactElement {
  return (
    <Slot name="waiting">
      <div className={late ? "bankid-wait bankid-wait-late" : "bankid-wait"}>
        <Spinner />
      </div>
    </Slot>
  );
}
