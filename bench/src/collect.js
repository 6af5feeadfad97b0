// How many collects a second, one at a time and ten at a time.
import { bareUndici, kit, npmBankid } from "./clients.js";

const rounds = 5;
const roundMs = 600;

export async function measureCollect(bankId) {
  const contenders = { kit: kit(bankId), undici: bareUndici(bankId), npm: npmBankid(bankId) };
  const rows = [];
  for (const parallel of [1, 10]) {
    const best = { kit: 0, undici: 0, npm: 0 };
    // Rounds are interleaved, so that whatever else the machine does meets all three alike.
    for (let round = 0; round <= rounds; round += 1) {
      for (const [name, client] of Object.entries(contenders)) {
        const rate = await callsPerSecond(client, parallel);
        if (round > 0) best[name] = Math.max(best[name], rate);
      }
    }
    rows.push({
      "at a time": parallel,
      "÷ bare undici": ratio(best.kit, best.undici),
      "÷ npm bankid": ratio(best.kit, best.npm),
      target: parallel === 1 ? "≥ 0.90, ≥ 20" : "≥ 0.90, ≥ 40",
      "kit, calls/s": Math.round(best.kit),
    });
  }
  for (const client of Object.values(contenders)) await client.close();
  return rows;
}

async function callsPerSecond(client, parallel) {
  const start = performance.now();
  let calls = 0;
  const worker = async () => {
    while (performance.now() - start < roundMs) {
      await client.collect();
      calls += 1;
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return (calls * 1000) / (performance.now() - start);
}

function ratio(a, b) {
  return Number((a / b).toFixed(2));
}
