import type { IncomingHttpHeaders } from "node:http";
import { SimulatorError } from "../errors.ts";
import { parseObject } from "../http/body.ts";
import { rejectCaller } from "../phone/guard.ts";
import { PhoneRefusal } from "../phone/refusal.ts";
import { actRoutes } from "./act-routes.ts";
import { faultRoutes, orderRoutes, otherRoutes } from "./routes.ts";
import { ControlError } from "./route.ts";
import type { ControlAnswer, Controlled, Route } from "./route.ts";

/** A request below `/control/`, whose Host header is right. */
export interface ControlRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Nothing when it was too long or not UTF-8. */
  readonly body: string | undefined;
}

/** The control API, for programs in other languages: what `Simulator` does in the process, over HTTP. */
export type Control = (request: ControlRequest) => Promise<ControlAnswer>;

const prefix = "/control/v1";

export function createControl(controlled: Controlled): Control {
  const routes: ReadonlyMap<string, Route> = new Map([
    ...orderRoutes(controlled),
    ...actRoutes(controlled),
    ...faultRoutes(controlled),
    ...otherRoutes(controlled),
  ]);
  return async (request) => {
    try {
      letIn(request, controlled.token);
      const { route, name } = find(routes, request);
      return await route({ body: readMembers(request), name });
    } catch (error) {
      return explain(error);
    }
  };
}

function letIn({ headers }: ControlRequest, token: string): void {
  const rejection = rejectCaller(headers, token);
  if (rejection === undefined) return;
  throw rejection.error === "wrong_token"
    ? new ControlError(
        401,
        "wrong_token",
        'Send "Authorization: Bearer <token>"; the token is in the ready line and in the file "token" of the directory, new in each run.',
      )
    : new ControlError(403, rejection.error, "Pages of other origins may not drive the simulator.");
}

/** A path is found as it is, or with its second part as `*`. */
function find(
  routes: ReadonlyMap<string, Route>,
  { method, path }: ControlRequest,
): { route: Route; name: string } {
  const [, collection = "", name = "", ...rest] = path.slice(prefix.length).split("/");
  const own = path.startsWith(`${prefix}/`) ? [collection, name, ...rest].filter(Boolean).join("/") : "";
  const open = [collection, "*", ...rest].join("/");
  const route = routes.get(`${method} ${own}`) ?? routes.get(`${method} ${open}`);
  if (route !== undefined) return { route, name };
  const others = ["GET", "POST", "DELETE"].filter(
    (verb) => routes.has(`${verb} ${own}`) || routes.has(`${verb} ${open}`),
  );
  throw others.length > 0
    ? new ControlError(405, "method_not_allowed", `This path takes ${others.join(" and ")}.`)
    : new ControlError(
        404,
        "not_found",
        `There is no such path. The control API is below ${prefix}/; see docs/testing-your-login.md.`,
      );
}

function readMembers({ method, headers, body }: ControlRequest): Readonly<Record<string, unknown>> {
  if (method !== "POST") return {};
  if (body === "") return {};
  if (headers["content-type"]?.split(";")[0] !== "application/json") {
    throw new ControlError(
      415,
      "unsupported_media_type",
      'Send the body as JSON, with "Content-Type: application/json".',
    );
  }
  const members = parseObject(body ?? "");
  if (members === undefined)
    throw new ControlError(400, "invalid_body", "The body must be a JSON object of at most 8 KiB.");
  return members;
}

function explain(error: unknown): ControlAnswer {
  if (error instanceof PhoneRefusal) {
    return { status: 409, body: { error: "refused", refusal: error.reason, message: error.message } };
  }
  if (error instanceof ControlError) {
    return { status: error.status, body: { error: error.code, message: error.message } };
  }
  if (error instanceof SimulatorError || error instanceof RangeError) {
    return { status: 400, body: { error: "invalid_member", message: error.message } };
  }
  return { status: 500, body: { error: "internal", message: "The simulator failed." } };
}
