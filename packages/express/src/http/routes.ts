import type { AuthBody, CollectBody, FlowBody, SignBody } from "@bankid-kit/core/browser";
import { deviceKind } from "@bankid-kit/core/browser";
import type { Asks } from "../engine/auth-request.ts";
import { checkExpectedPerson } from "../engine/auth-request.ts";
import type { Engine } from "../engine/flows.ts";
import type { Outcome } from "../engine/outcome.ts";
import type { PrincipalOf } from "../engine/principal.ts";
import { checkedSignOrder, requireSameText } from "../engine/sign-order.ts";
import type { Start } from "../engine/start.ts";
import type { Field, Schema } from "./body.ts";
import { oneOf, text } from "./body.ts";
import type { AddressPolicy } from "./client-ip.ts";
import { endUserIp } from "./client-ip.ts";
import type { HostActions } from "./host.ts";
import type { PlainRequest } from "./request.ts";
import { header } from "./request.ts";

/** What a route knows once the gates are passed. */
export interface Passed {
  readonly request: PlainRequest;
  readonly handle: string | undefined;
  readonly body: unknown;
  readonly host: Pick<HostActions<never>, "expectedPerson" | "signRequest">;
  readonly principalOf: PrincipalOf | undefined;
}

/** One path below the mount point. */
export interface Route {
  readonly schema: Schema;
  run(passed: Passed): Promise<Outcome>;
}

/** A language tag, as `sv` or `en-GB`. */
const locale: Field = (value): value is string =>
  typeof value === "string" && /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/.test(value);

/** SHA-256 in lower-case hexadecimal. */
const hash: Field = (value): value is string => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);

interface RoutesOptions {
  readonly engine: Engine;
  readonly returnPaths: readonly [string, ...string[]];
  /** Whether there is anything to sign. */
  readonly signs: boolean;
  readonly addresses: AddressPolicy;
}

/** What each path takes, and what is done about it. */
export function routesOf({
  engine,
  returnPaths,
  signs,
  addresses,
}: RoutesOptions): ReadonlyMap<string, Route> {
  const flowSchema: Schema = { required: { flow: text }, optional: {} };
  const startSchema: Schema = {
    required: { mode: oneOf(["qr", "device"]) },
    optional: { device: oneOf(["handheld", "desktop"]), locale, returnPath: oneOf(returnPaths) },
  };

  function gesture(
    { request: { headers, ip }, body, principalOf }: Passed,
    asks: () => Promise<Asks>,
  ): Start {
    const asked = body as AuthBody;
    const userAgent = header(headers, "user-agent");
    return {
      mode: asked.mode,
      // A page may see that a desktop's user agent is a tablet's; it can't make a phone a desktop.
      device: asked.device === "handheld" ? "handheld" : deviceKind(userAgent ?? ""),
      endUserIp: endUserIp(ip, addresses),
      userAgent,
      locale: asked.locale,
      returnPath: asked.returnPath ?? returnPaths[0],
      asks,
      principalOf,
    };
  }

  const sign: Route = {
    schema: { ...startSchema, optional: { ...startSchema.optional, intent: text, textHash: hash } },
    async run(passed) {
      const { intent, locale: language = "sv", textHash } = passed.body as SignBody;
      const asks = async () => {
        const order = checkedSignOrder(await passed.host.signRequest?.({ intent, locale: language }));
        requireSameText(order, textHash);
        return order;
      };
      return engine.start({ handle: passed.handle, ...gesture(passed, asks) });
    },
  };

  return new Map<string, Route>([
    [
      "/auth",
      {
        schema: startSchema,
        async run(passed) {
          const asks = async () => {
            const expectedPerson = checkExpectedPerson(await passed.host.expectedPerson?.());
            return { kind: "auth", expectedPerson } as const;
          };
          return engine.start({ handle: passed.handle, ...gesture(passed, asks) });
        },
      },
    ],
    ...(signs ? ([["/sign", sign]] as const) : []),
    [
      "/collect",
      {
        schema: { required: {}, optional: { flow: text, nonce: text, textHash: hash } },
        async run({ handle, body, principalOf }) {
          const { flow, nonce, textHash } = body as CollectBody;
          return flow === undefined
            ? engine.current({ handle, principalOf, textHash })
            : engine.collect({ handle, flow, nonce, principalOf });
        },
      },
    ],
    [
      "/qr",
      {
        schema: flowSchema,
        run: ({ handle, body, principalOf }) =>
          engine.qr({ handle, flow: (body as FlowBody).flow, principalOf }),
      },
    ],
    [
      "/cancel",
      {
        schema: flowSchema,
        run: ({ handle, body, principalOf }) =>
          engine.cancel({ handle, flow: (body as FlowBody).flow, principalOf }),
      },
    ],
  ]);
}
