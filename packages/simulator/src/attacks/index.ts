/** Attacks on any login that speaks HTTP: each drives it and says whether it fell (S80). */
export { fixation } from "./fixation.ts";
export { relayedQr } from "./relayed-qr.ts";
export type { RelayedQrOptions } from "./relayed-qr.ts";
export { stolenHandle } from "./stolen-handle.ts";
export { doubleCollect } from "./double-collect.ts";
export type { DoubleCollectOptions } from "./double-collect.ts";
export { lostResponse } from "./lost-response.ts";
export type { LostResponseOptions } from "./lost-response.ts";
export type { AttackName, AttackOptions, Verdict } from "./attack.ts";
export { openBrowser } from "./browser.ts";
export type { Browser, BrowserAnswer } from "./browser.ts";
export { kitWire } from "./wire.ts";
export type { KitWireOptions, LoginState, LoginWire, StartedLogin } from "./wire.ts";
