import type { Express } from "express";
import { memoryStore } from "../../src/index.ts";
import { signOrder } from "../kit.ts";
import { application } from "./app.ts";
import { watchedStore } from "./watched-store.ts";

/**
 * An app with every route and no limits, that tells what a request came to: a refused one changes none of it.
 *
 * @param prepare - What the app does with a request before it comes to us. Default: nothing.
 */
export function watchedApplication({
  prepare,
  app,
}: { prepare?: (app: Express) => void; app?: Express } = {}) {
  const { store, touched } = watchedStore(memoryStore());
  const opened = application(
    { store, limits: false, sign: { request: () => signOrder, onSigned: () => ({}) } },
    prepare ?? (() => undefined),
    app,
  );
  const { client } = opened;
  return {
    ...opened,
    /** Calls of the store, orders, collects and cancelled orders so far. */
    asked: () => [touched(), client.orders.length, client.collects, client.cancelled.length],
  };
}
