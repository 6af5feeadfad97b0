import type { CallInitiator } from "@bankid-kit/core";
import type { ExitCode } from "../exit-code.ts";
import { orderText, personalNumber } from "../order/request.ts";
import type { TextOptions } from "../order/request.ts";
import { runOrder } from "../order/run.ts";
import type { OrderOptions } from "../order/run.ts";
import type { World } from "../world.ts";

/** Options of `bankid phone-auth`. */
export interface PhoneAuthOptions extends OrderOptions, TextOptions {
  readonly personalNumber: string;
  readonly initiator: CallInitiator;
}

/** `bankid phone-auth`: identifies the person on the phone. */
export async function phoneAuth(options: PhoneAuthOptions, world: World): Promise<ExitCode> {
  const request = {
    personalNumber: personalNumber(options.personalNumber, world),
    callInitiator: options.initiator,
    ...orderText(options),
  };
  return runOrder(
    { kind: "phone-auth", isBound: true, start: async (client) => client.phoneAuth(request) },
    options,
    world,
  );
}
