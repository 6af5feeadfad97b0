/** BankID login as Express middleware. */
export { bankId } from "./express.ts";
export type { BankIdMiddleware, BankIdOptions } from "./express.ts";
export type { Completion, Decision, OnComplete } from "./engine/decide.ts";
export type { FlowClient } from "./engine/upstream.ts";
export type { BankIdEvent, EventListener } from "./events.ts";
export type { VisibleDataInfo } from "./engine/auth-request.ts";
export type { HandlerOptions } from "./options.ts";
export { memoryStore } from "./store/memory.ts";
export type { MemoryStoreOptions } from "./store/memory.ts";
export type { Answer, Entry, Lifetime, Store } from "./store/store.ts";
