import { BankIdError, errorMessage } from "@bankid-kit/core";
import type { BankIdClient } from "@bankid-kit/core";
import { openClient } from "../configuration.ts";
import type { ConnectionOptions } from "../configuration.ts";
import { exitCode } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { reservePrivateFile } from "../files.ts";
import type { World } from "../world.ts";
import { choosePresenter } from "./choose-presenter.ts";
import { chooseLanguage, orderWords } from "./language.ts";
import type { Language } from "./language.ts";
import { resultLines } from "./result.ts";
import { watchOrders } from "./watch.ts";
import type { OrderPlan } from "./watch.ts";

/** Options of every command that starts an order. */
export interface OrderOptions extends ConnectionOptions {
  readonly lang?: Language;
  readonly out?: string;
  readonly json?: boolean;
  /** False with `--no-qr`. */
  readonly qr?: boolean;
  readonly invert?: boolean;
  readonly sameDevice?: boolean;
  readonly open?: boolean;
  /** How often a new order replaces one that nobody scanned. */
  readonly renewals?: number;
}

/** Starts an order, shows how it goes until it ends, and cancels it when Ctrl-C comes. */
export async function runOrder(plan: OrderPlan, options: OrderOptions, world: World): Promise<ExitCode> {
  const words = orderWords[chooseLanguage(options.lang, world.env)];
  const reserved = options.out === undefined ? undefined : reservePrivateFile(options.out);
  const presenter = choosePresenter(options, words, world);
  let client: BankIdClient | undefined;
  try {
    client = await openClient(options, world);
    const completionData = await watchOrders(client, plan, options, { world, presenter, words });
    if (completionData === undefined) {
      return world.interrupted.aborted ? exitCode.interrupted : exitCode.failed;
    }
    presenter.show({ event: "complete", completionData });
    presenter.close();
    reserved?.save(`${JSON.stringify(completionData, undefined, 2)}\n`);
    if (options.json !== true) world.out.write(`${resultLines(completionData, words).join("\n")}\n`);
    if (reserved !== undefined) world.err.write(`${words.saved(reserved.path)}\n`);
    return exitCode.ok;
  } catch (error) {
    presenter.close();
    if (error instanceof BankIdError && error.bankIdCode !== undefined) {
      world.err.write(`${words.bankId[errorMessage(error.bankIdCode)]}\n`);
    }
    throw error;
  } finally {
    presenter.close();
    reserved?.release();
    await client?.close();
  }
}
