// What a verification costs beyond its cryptography: the same digests and signature checks, on bytes that lie ready.
import { fork } from "node:child_process";
import { once } from "node:events";
import { realEvidence } from "./evidence.js";
import { median, ratio, round2 } from "./rounds.js";

export async function measureVerify() {
  const real = realEvidence() === undefined ? undefined : await worker("speed", "real", []);
  const simulated = await worker("speed", "simulated", []);
  const room = ["--expose-gc", "--min-semi-space-size=256", "--max-semi-space-size=256"];
  const memory = await worker("memory", "simulated", room);
  const most = (figure) => Math.max(...memory.largest.map((each) => each[figure]));
  const target = { atLeast: 0.5 };
  const costs = "verifications a second ÷ the bare cost of their cryptography";
  return [
    ...(real === undefined
      ? []
      : [{ what: `${costs}, of BankID's test service`, value: wholeToBare(real), target }]),
    {
      what: `${costs}, of the simulator (keys of 2048 bits)`,
      value: wholeToBare(simulated),
      ...(real === undefined ? { target } : {}),
    },
    {
      what: "verifications a second, on one core",
      value: Math.round(median((real ?? simulated).whole.map(({ perSecond }) => perSecond))),
    },
    { what: "memory that a verification takes, in kB", value: Math.round(memory.bytes / 1024) },
    {
      what: "memory that a verification keeps, in kB",
      value: Math.round(memory.kept / 1024),
      target: { atMost: 1 },
    },
    {
      what: "ms until 1 MiB that is no signature is refused, at most (S97)",
      value: Math.round(most("ms")),
      target: { atMost: 50 },
    },
    {
      what: "memory that this takes, in MiB, at most (S97)",
      value: Math.round(most("bytes") / 1_048_576),
      target: { atMost: 16 },
    },
  ];
}

function wholeToBare({ whole, bare }) {
  return round2(ratio(whole, bare, "perSecond"));
}

async function worker(what, evidence, execArgv) {
  const child = fork(new URL("verify-worker.js", import.meta.url), [what, evidence], { execArgv });
  const ended = once(child, "exit");
  const [measured] = await Promise.race([
    once(child, "message"),
    ended.then(() => {
      throw new Error("The process that verifies ended before it had measured.");
    }),
  ]);
  await ended;
  return measured;
}
