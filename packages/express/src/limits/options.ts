import { isAddressList } from "../http/address-list.ts";
import { unknownMember, wrong } from "../options/wrong.ts";
import type { Counters } from "./counter.ts";

/** How many flows may be started. Running flows are never limited. */
export interface LimitOptions {
  /** Starts a minute from one IPv4 address or one IPv6 /64 (S50). Default: 300, for a hospital may be one address. */
  perAddress?: number;
  /** Starts a minute in all, so that a flood does not become BankID's (S51). Default: 6 000. */
  total?: number;
  /** Addresses and networks, as `192.0.2.0/24`, that count toward `total` only. */
  exempt?: readonly string[];
  /** Counts for all instances together: `redisLimits(…)` of `@bankid-kit/express/redis`. Default: each on its own. */
  redis?: Counters;
}

/** Limits with every default filled in. */
export type CheckedLimits = Readonly<Required<Omit<LimitOptions, "redis">> & Pick<LimitOptions, "redis">>;

const names: Readonly<Record<keyof LimitOptions, true>> = {
  perAddress: true,
  total: true,
  exempt: true,
  redis: true,
};

/**
 * @param limits - `false` for none.
 * @throws {BankIdError} `ERR_OPTION` with what to write.
 */
export function checkedLimits(limits: LimitOptions | false = {}): CheckedLimits | undefined {
  if (limits === false) return undefined;
  if (typeof limits !== "object" || limits === null) {
    throw wrong("limits", {
      what: "must be an object, or false for none",
      why: "it decides how many flows may be started",
      write: "limits: { perAddress: 300 }, or leave it out",
    });
  }
  const unknown = Object.keys(limits).find((name) => !Object.hasOwn(names, name));
  if (unknown !== undefined) {
    throw unknownMember("limits", unknown, Object.keys(names));
  }
  const { perAddress = 300, total = 6_000, exempt = [], redis } = limits;
  for (const [name, value] of Object.entries({ perAddress, total })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw wrong("limits", {
        what: `has a ${name} that is no whole number above 0`,
        why: "nobody or everybody could start",
        write: `limits: { ${name}: 600 }, or limits: false for none`,
      });
    }
  }
  if (!isAddressList(exempt)) {
    throw wrong("limits", {
      what: "has an exempt with an entry that is neither an address nor a network",
      why: "it would exempt nobody",
      write: 'limits: { exempt: ["192.0.2.0/24"] }',
    });
  }
  if (redis !== undefined && typeof redis !== "function") {
    throw wrong("limits", {
      what: "has a redis that makes no counters",
      why: "instances could not count together",
      write: "limits: { redis: redisLimits({ client, secret }) }",
    });
  }
  return { perAddress, total, exempt: [...exempt], ...(redis === undefined ? {} : { redis }) };
}
