import type { Fate } from "./faults.ts";

/** An HTTP answer before it is sent. */
export interface HttpAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What is to be done with a call: answered, wholly or in part, or not at all. */
export type Outcome =
  | { readonly do: "answer"; readonly answer: HttpAnswer }
  /** The headers of the whole answer and the first half of its bytes. */
  | { readonly do: "truncate"; readonly answer: HttpAnswer }
  | { readonly do: "hang" }
  | { readonly do: "reset" };

/**
 * How a fault spoils an answer. What it says about the order is decided by `process`, which is called once or
 * never, and never after a fault `beforeProcessing`.
 */
export async function spoil(fault: Fate["fault"], process: () => Promise<HttpAnswer>): Promise<Outcome> {
  if (fault === undefined) return { do: "answer", answer: await process() };
  switch (fault.kind) {
    case "hang":
    case "reset":
      if (fault.when === "afterProcessing") await process();
      return { do: fault.kind };
    case "internalError":
      if (fault.when === "afterProcessing") await process();
      return { do: "answer", answer: error(500, "internalError", "Internal technical error") };
    case "badGateway":
      if (fault.when === "afterProcessing") await process();
      return { do: "answer", answer: { status: 502, type: "text/html", body: gatewayPage } };
    case "maintenance":
      return { do: "answer", answer: error(503, "maintenance", "The service is temporarily unavailable") };
    case "tooManyRequests": {
      const seconds = String(fault.retryAfterSeconds ?? 1);
      const headers = {
        "RateLimit-Limit": String(fault.limit ?? 100),
        "RateLimit-Remaining": "0",
        "RateLimit-Reset": seconds,
        "Retry-After": seconds,
      };
      return { do: "answer", answer: { ...error(429, "tooManyRequests", "Too many requests"), headers } };
    }
    case "wrongJson": {
      const { body } = await process();
      const wrong = fault.form === "otherShape" ? '{"orderRef":7,"status":["pending"]}' : body.slice(0, -1);
      return { do: "answer", answer: { status: 200, type: json, body: wrong } };
    }
    case "oversizedBody": {
      const answer = await process();
      return {
        do: "answer",
        answer: { ...answer, body: " ".repeat(fault.bytes ?? 1024 * 1024) + answer.body },
      };
    }
    case "truncatedBody":
      break;
  }
  return { do: "truncate", answer: await process() };
}

const json = "application/json";

function error(status: number, errorCode: string, details: string): HttpAnswer {
  return { status, type: json, body: JSON.stringify({ errorCode, details }) };
}

const gatewayPage = `<html>
<head><title>502 Bad Gateway</title></head>
<body>
<center><h1>502 Bad Gateway</h1></center>
<hr><center>SIMULATOR: a fault that was asked for</center>
</body>
</html>
`;
