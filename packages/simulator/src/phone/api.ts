import { people } from "../people.ts";
import { PhoneRefusal } from "./phone.ts";
import type { PhoneDesk } from "./phone.ts";

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
 * `refusal`: browsers report what is not 200 as an error of the page. A body that lacks a text is 400.
 */
export function answerPhone(desk: PhoneDesk, { method, path, body, remoteAddress }: PhoneCall): PhoneAnswer {
  try {
    const route = `${method} ${path}`;
    switch (route) {
      case "GET /api/people":
        return ok({ people });
      case "GET /api/orders":
        return ok({ orders: desk.waiting() });
      case "POST /api/scan":
        return ok({ order: desk.scan(text(body, "qrText")) });
      case "POST /api/open":
        return ok({ order: desk.open(text(body, "autoStartToken")) });
      case "POST /api/pick":
        return ok({ order: desk.pick(text(body, "id")) });
      case "POST /api/approve":
        return ok(
          desk.approve(text(body, "id"), {
            person: text(body, "person"),
            ipAddress: body["ipAddress"] === undefined ? remoteAddress : text(body, "ipAddress"),
            securityCode: body["securityCode"] === undefined ? undefined : text(body, "securityCode"),
          }),
        );
      case "POST /api/cancel":
        desk.cancel(text(body, "id"));
        return ok({});
      default:
        return method === "GET" ? findOrder(desk, path) : notFound;
    }
  } catch (error) {
    if (error instanceof PhoneRefusal) {
      return ok({ refusal: error.reason, message: error.message });
    }
    if (error instanceof MissingText)
      return { status: 400, body: { error: "invalid_body", member: error.member } };
    throw error;
  }
}

const notFound: PhoneAnswer = { status: 404, body: { error: "not_found" } };

function findOrder(desk: PhoneDesk, path: string): PhoneAnswer {
  const [, id] = /^\/api\/orders\/([0-9a-f-]{36})$/.exec(path) ?? [];
  const order = id === undefined ? undefined : desk.find(id);
  return order === undefined ? notFound : ok({ order });
}

class MissingText extends Error {
  readonly member: string;

  constructor(member: string) {
    super(`The body has no text in ${member}.`);
    this.member = member;
  }
}

function text(body: Readonly<Record<string, unknown>>, member: string): string {
  const value = body[member];
  if (typeof value !== "string") throw new MissingText(member);
  return value;
}

function ok(body: object): PhoneAnswer {
  return { status: 200, body };
}
