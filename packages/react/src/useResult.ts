import { useEffect, useRef } from "react";
import { redirectPath } from "./flow/address.ts";
import type { Platform } from "./flow/platform.ts";
import type { UseBankId } from "./useBankId.ts";

/** Hands a result on, once: to the path that the server names, or else to the page. */
export function useResult<Result>(
  bankId: UseBankId<Result>,
  platform: Platform,
  onComplete: ((result: Result) => void) | undefined,
): void {
  const handled = useRef<object>(undefined);
  useEffect(() => {
    if (bankId.phase !== "complete" || handled.current === bankId) return;
    handled.current = bankId;
    const path = redirectPath(bankId.result);
    if (path === undefined) onComplete?.(bankId.result);
    else platform.location.assign(path);
  }, [bankId, platform, onComplete]);
}
