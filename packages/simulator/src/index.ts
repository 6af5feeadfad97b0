/** A local BankID to develop and test against. */
export { startSimulator } from "./simulator.ts";
export type { Simulator } from "./simulator.ts";
export type { SimulatorOptions } from "./options.ts";
export { manualClock } from "./clock.ts";
export type { AdjustableClock, Clock, ManualClock } from "./clock.ts";
export { people } from "./people.ts";
export type { BankId, BankIdKind, Person, PersonInput } from "./people.ts";
export { PhoneRefusal } from "./phone/refusal.ts";
export type { RefusalReason } from "./order/refusals.ts";
export type { Phone, PickedUpOrder } from "./scenario/phone.ts";
export { evidenceFlaws } from "./evidence/flaw.ts";
export type { EvidenceFlaw } from "./evidence/flaw.ts";
export type { Act, ApproveAct, PhoneOwner, PickUpAct } from "./scenario/acts.ts";
export type { OrderDetails } from "./scenario/order-details.ts";
export type { Orders } from "./scenario/orders.ts";
export type { Play, PlayStep } from "./scenario/play.ts";
export type {
  CardReader,
  OrderKind,
  OrderRequest,
  OrderRequirement,
  OrderRisk,
  OrderState,
  PickUp,
  StartedStep,
  StartTokens,
  Transaction,
} from "./order/order.ts";
export type { Actor, Happening, TimelineEntry } from "./order/timeline.ts";
export type { AnswerFault, CertificateFault, Fault, FaultMoment, FaultScope } from "./faults/fault.ts";
export type { ActiveFault, Faults } from "./faults/faults.ts";
export type { Endpoint } from "./faults/endpoint.ts";
export type { CallCounts, CallReport } from "./http/calls.ts";
export { SimulatorError } from "./errors.ts";
export type { SimulatorErrorCode } from "./errors.ts";
export type { CertificateAndKey } from "./pki/authority.ts";
