// Many people log in at once, and BankID is as far away as it is: each order is collected every two seconds.
import { setTimeout as sleep } from "node:timers/promises";
import { kit } from "./clients.js";
import { median } from "./rounds.js";

const intervalMs = 2_000;

export async function measureLiveOrders(bankId, { orders = 400, latencyMs = 120, seconds = 20 } = {}) {
  await bankId.setLatency(latencyMs);
  const client = kit(bankId);
  const failures = {};
  const tookMs = [];
  const until = performance.now() + seconds * 1000;
  const follow = async () => {
    await sleep(Math.random() * intervalMs);
    while (performance.now() < until) {
      const start = performance.now();
      await client.collect().catch(({ code }) => (failures[code] = (failures[code] ?? 0) + 1));
      tookMs.push(performance.now() - start);
      await sleep(Math.max(0, start + intervalMs - performance.now()));
    }
  };
  await Promise.all(Array.from({ length: orders }, follow));
  await client.close();
  await bankId.setLatency(0);
  const failed = Object.values(failures).reduce((sum, count) => sum + count, 0);
  const what = `${orders} live orders, collected every ${intervalMs / 1000} s at ${latencyMs} ms`;
  return [
    { what: `${what}: failed`, value: failed, target: { atMost: 0 }, ...(failed === 0 ? {} : { failures }) },
    { what: `${what}: calls`, value: tookMs.length },
    { what: `${what}: median ms of a call`, value: Math.round(median(tookMs)) },
    { what: `${what}: longest ms of a call`, value: Math.round(Math.max(...tookMs)) },
  ];
}
