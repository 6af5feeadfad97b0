import { evidenceFlaws } from "../evidence/flaw.ts";
import type { EvidenceFlaw } from "../evidence/flaw.ts";
import type { Device, PhoneDesk } from "./desk.ts";
import { failedHints, isOneOf, startedSteps, stayAtSteps } from "./hints.ts";
import type { StayAt } from "./hints.ts";
import { PhoneRefusal } from "./refusal.ts";
import type { OrderView } from "./view.ts";

/** A call of the phone's JSON API that has passed the guard. */
export interface PhoneCall {
  readonly method: string;
  readonly path: string;
  /** Empty for GET. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Where the call came from; the phone's address unless the body gives one. */
  readonly remoteAddress: string;
}

/** Status and JSON of an answer. */
export interface PhoneAnswer {
  readonly status: number;
  readonly body: object;
}

/**
 * Answers the page. A refused gesture is an answer like any other, with its reason in
 * `refusal`: browsers report what is not 200 as an error of the page. A body that lacks a member is 400.
 */
export function answerPhone(desk: PhoneDesk, call: PhoneCall): PhoneAnswer {
  const { method, path } = call;
  try {
    if (method === "GET" && path === "/api/people") return ok({ people: desk.people() });
    if (method === "GET" && path === "/api/orders") return ok({ orders: desk.orders() });
    const order = method === "GET" ? findOrder(desk, path) : gestures[path]?.(desk, bodyOf(call));
    return order === undefined ? { status: 404, body: { error: "not_found" } } : ok({ order });
  } catch (error) {
    if (error instanceof PhoneRefusal) return ok({ refusal: error.reason, message: error.message });
    if (error instanceof WrongMember) {
      return { status: 400, body: { error: "invalid_body", member: error.member } };
    }
    throw error;
  }
}

function findOrder(desk: PhoneDesk, path: string): OrderView | undefined {
  const [, id] = /^\/api\/orders\/([0-9a-f-]{36})$/.exec(path) ?? [];
  return id === undefined ? undefined : desk.find(id);
}

type PostedBody = ReturnType<typeof bodyOf>;

const gestures: Readonly<Record<string, (desk: PhoneDesk, body: PostedBody) => OrderView>> = {
  "/api/scan": (desk, body) => desk.scan(body.text("qrText"), body.device(), body.stayAt()),
  "/api/open": (desk, body) => desk.open(body.text("autoStartToken"), body.device(), body.stayAt()),
  "/api/pick": (desk, body) => desk.pick(body.text("id"), body.device(), body.stayAt()),
  "/api/call": (desk, body) => desk.answerCall(body.text("id"), body.flag("confirmed")),
  "/api/document": (desk, body) => desk.readDocument(body.text("id")),
  "/api/stay": (desk, body) => desk.stay(body.text("id"), body.oneOf("step", startedSteps)),
  "/api/go-on": (desk, body) => desk.goOn(body.text("id")),
  "/api/approve": (desk, body) =>
    desk.approve(body.text("id"), {
      ...body.device(),
      securityCode: body.optionalText("securityCode"),
      stayAtProcessing: body.optionalFlag("stayAtProcessing"),
      evidence: body.evidence(),
    }),
  "/api/cancel": (desk, body) => desk.cancel(body.text("id")),
  "/api/fail": (desk, body) => desk.fail(body.text("id"), body.oneOf("hintCode", failedHints)),
};

/** A member that the body lacks, or that is of another kind than it must be. */
class WrongMember extends Error {
  readonly member: string;

  constructor(member: string) {
    super(`The body has nothing usable in ${member}.`);
    this.member = member;
  }
}

function bodyOf({ body, remoteAddress }: PhoneCall) {
  const text = (member: string): string => {
    const value = body[member];
    if (typeof value !== "string") throw new WrongMember(member);
    return value;
  };
  const flag = (member: string): boolean => {
    const value = body[member];
    if (typeof value !== "boolean") throw new WrongMember(member);
    return value;
  };
  const oneOf = <Word extends string>(member: string, words: readonly Word[]): Word => {
    const value = text(member);
    if (!isOneOf(words, value)) throw new WrongMember(member);
    return value;
  };
  const isGiven = (member: string): boolean => body[member] !== undefined;
  const optionalText = (member: string): string | undefined => (isGiven(member) ? text(member) : undefined);
  return {
    text,
    flag,
    oneOf,
    optionalText,
    optionalFlag: (member: string): boolean => isGiven(member) && flag(member),
    stayAt: (): StayAt | undefined => (isGiven("stayAt") ? oneOf("stayAt", stayAtSteps) : undefined),
    evidence: (): EvidenceFlaw | undefined =>
      isGiven("evidence") ? oneOf("evidence", evidenceFlaws) : undefined,
    device: (): Device => ({
      person: text("person"),
      ipAddress: optionalText("ipAddress") ?? remoteAddress,
      uhi: optionalText("uhi"),
    }),
  };
}

function ok(body: object): PhoneAnswer {
  return { status: 200, body };
}
