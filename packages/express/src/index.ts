/** BankID login as Express middleware. */
export { bankId } from "./express.ts";
export type {
  BankIdMiddleware,
  BankIdOptions,
  BrowserResultOf,
  SignOptions,
  SignResultOf,
} from "./express.ts";
export type {
  AssessCompletion,
  Assessment,
  Completion,
  Decision,
  OnComplete,
  OnSigned,
  Saved,
  SignatureProof,
  Signed,
} from "./engine/host-decisions.ts";
export type { DeviceBinding } from "./engine/parts.ts";
export type { RequirementInfo, RequirementOption } from "./engine/requirement.ts";
export type { SignOrder } from "./engine/sign-order.ts";
export type { SignAsked } from "./http/host.ts";
export type { EvidenceOptions, SignHandling } from "./sign-options.ts";
export type { ClientIp, ClientIpOptions } from "./request-ip.ts";
export type { Counted, Counter, CounterOptions, Counters } from "./limits/counter.ts";
export type { LimitOptions } from "./limits/options.ts";
export type { FlowClient } from "./engine/flow-client.ts";
export type { BankIdEvent, EventListener } from "./events.ts";
export type { VisibleDataInfo } from "./engine/auth-request.ts";
export type { HandlerOptions } from "./options.ts";
export type {
  CallWatch,
  ServedRequest,
  Telemetry,
  UpstreamCall,
  UpstreamOutcome,
} from "./telemetry/telemetry.ts";
export { memoryStore } from "./store/memory.ts";
export type { MemoryStoreOptions } from "./store/memory.ts";
export type { Answer, Entry, Lifetime, Store } from "./store/store.ts";
