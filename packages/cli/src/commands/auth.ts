import type { ExitCode } from "../exit-code.ts";
import { deviceAddress } from "../order/address.ts";
import { orderText, personalNumber } from "../order/request.ts";
import type { TextOptions } from "../order/request.ts";
import { runOrder } from "../order/run.ts";
import type { OrderOptions } from "../order/run.ts";
import type { World } from "../world.ts";

/** Options of `bankid auth`. */
export interface AuthOptions extends OrderOptions, TextOptions {
  readonly personalNumber?: string;
  readonly ip?: string;
}

/** `bankid auth`: identifies a person. */
export async function auth(options: AuthOptions, world: World): Promise<ExitCode> {
  const person = options.personalNumber && personalNumber(options.personalNumber, world);
  const request = {
    endUserIp: deviceAddress(options.ip),
    ...orderText(options),
    ...(person === undefined ? {} : { requirement: { personalNumber: person } }),
  };
  const isBound = person !== undefined;
  return runOrder({ kind: "auth", isBound, start: async (client) => client.auth(request) }, options, world);
}
