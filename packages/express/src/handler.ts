/** The routes without Express: plain requests in, plain answers out, so that another framework is one adapter. */
export { createHandler } from "./http/handler.ts";
export type { SignOrder } from "./engine/sign-order.ts";
export type { BankIdRoutes, Instruments } from "./http/handler.ts";
export type { EstablishedLogin, HostActions, SignAsked } from "./http/host.ts";
export type { Headers, PlainAnswer, PlainRequest, RequestBody } from "./http/request.ts";
export type { HandlerOptions } from "./options.ts";
