/** A local BankID to develop and test against. */
export { startSimulator } from "./simulator.ts";
export type { OrderSummary, Simulator, SimulatorOptions } from "./simulator.ts";
export { manualClock } from "./clock.ts";
export type { Clock, ManualClock } from "./clock.ts";
export { people } from "./people.ts";
export type { Person } from "./people.ts";
export { PhoneRefusal } from "./phone/phone.ts";
export type { Phone, PhoneOptions, PickedUpOrder } from "./phone/phone.ts";
export type { RefusalReason } from "./order/refusals.ts";
export { SimulatorError } from "./errors.ts";
export type { SimulatorErrorCode } from "./errors.ts";
export type { CertificateAndKey } from "./pki/authority.ts";
