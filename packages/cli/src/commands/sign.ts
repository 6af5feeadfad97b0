import { usageError } from "../errors.ts";
import type { ExitCode } from "../exit-code.ts";
import { deviceAddress } from "../order/address.ts";
import { orderText, personalNumber } from "../order/request.ts";
import { runOrder } from "../order/run.ts";
import type { World } from "../world.ts";
import type { AuthOptions } from "./auth.ts";

/** `bankid sign`: has a person sign a text. */
export async function sign(options: AuthOptions, world: World): Promise<ExitCode> {
  const { userVisibleData, ...format } = orderText(options);
  if (userVisibleData === undefined) {
    throw usageError("There is nothing to sign: give --text or --text-file.");
  }
  const person = options.personalNumber && personalNumber(options.personalNumber, world);
  const request = {
    endUserIp: deviceAddress(options.ip),
    userVisibleData,
    ...format,
    ...(person === undefined ? {} : { requirement: { personalNumber: person } }),
  };
  const isBound = person !== undefined;
  return runOrder({ kind: "sign", isBound, start: async (client) => client.sign(request) }, options, world);
}
