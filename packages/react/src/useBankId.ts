import { useEffect, useInsertionEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { BrowserResult, FlowKind } from "@bankid-kit/core/browser";
import type { BankIdActions, BankIdSettings, PageFacts } from "./flow/contract.ts";
import { createBankIdController } from "./flow/controller.ts";
import { browserPlatform, type Platform } from "./flow/platform.ts";
import type { BankIdState } from "./flow/state.ts";

/** Options of {@link useBankId}. */
export interface UseBankIdOptions extends BankIdSettings {
  /**
   * Where `bankId()` is mounted: a path on the page's own origin, `"/bankid"`. Read once; give the component
   * another `key` to change it.
   */
  basePath: string;
  /** Stands in for the browser. Read once. Default: `browserPlatform()`. */
  platform?: Platform;
}

/**
 * What the page shows and what the person can do, in one object; `phase` tells the rest apart. What it says
 * of the browser is not known while `phase` is `"checking"`: don't draw by it then.
 */
export type UseBankId<Result> = BankIdState<Result> &
  BankIdActions &
  PageFacts & {
    /** What the page is for. A flow that was come back to says itself what it is: `view.kind`. */
    readonly kind: FlowKind;
  };

/**
 * BankID on a page, headless: all behaviour and no looks. With `sign` it signs, without it logs in.
 *
 * An order starts only when `start` is called from a person's act. Polls live and end with the component.
 *
 * @typeParam Result - What the server's `onComplete` returns under `browser`; the server's word, unchecked.
 * @throws {BankIdBasePathError} `ERR_BASE_PATH` when `basePath` is not a path on this origin (S69).
 * @example
 * const bankId = useBankId({ basePath: "/bankid" });
 * if (bankId.phase === "idle") return <button onClick={() => bankId.start("qr")}>BankID</button>;
 * @example
 * const bankId = useBankId({ basePath: "/bankid", sign: { intent: "contract", text } });
 * if (bankId.phase === "failed" && bankId.reason === "text_changed") return <Contract reload />;
 */
export function useBankId<Result = BrowserResult>(options: UseBankIdOptions): UseBankId<Result> {
  const { basePath, platform = browserPlatform(), ...settings } = options;
  const [controller] = useState(() => createBankIdController<Result>({ basePath, platform, ...settings }));
  // Before anybody's layout effects, so no other component sees the nonce in the address (S66).
  useInsertionEffect(() => controller.takeReturn(), [controller]);
  useEffect(() => controller.configure(settings));
  useEffect(() => controller.connect(), [controller]);
  const state = useSyncExternalStore(
    controller.subscribe,
    controller.getSnapshot,
    controller.getServerSnapshot,
  );
  const kind = settings.sign ? "sign" : "auth";
  return useMemo(() => {
    const { start, cancel, restart, facts } = controller;
    return { ...state, start, cancel, restart, kind, ...facts };
  }, [controller, state, kind]);
}
