// How many collects a second, one at a time and ten at a time, and the processor time that one takes.
import { bareUndici, kit, npmBankid } from "./clients.js";
import { drive, median, ratio, round2, takeTurns } from "./rounds.js";

const roundMs = 300;

export async function measureCollect(bankId, { rounds = 21, slowRounds = 5 } = {}) {
  const rows = [];
  for (const parallel of [1, 10]) {
    const fast = { kit: kit(bankId), undici: bareUndici(bankId) };
    const results = await takeTurns(fast, rounds, (client) => drive(client, parallel, roundMs));
    const slow = { kit: fast.kit, npm: npmBankid(bankId) };
    const beside = await takeTurns(slow, slowRounds, (client) => drive(client, parallel, roundMs));
    for (const client of Object.values({ ...fast, ...slow })) await client.close();
    const calls = parallel === 1 ? "collect, one at a time" : `collect, ${parallel} at a time`;
    rows.push(
      {
        what: `${calls} ÷ bare undici`,
        value: round2(ratio(results.kit, results.undici, "perSecond")),
        target: { atLeast: 0.9 },
      },
      {
        what: `${calls} ÷ npm bankid`,
        value: round2(ratio(beside.kit, beside.npm, "perSecond")),
        target: { atLeast: parallel === 1 ? 20 : 40 },
      },
      {
        what: `${calls}, client CPU per call ÷ bare undici`,
        value: round2(ratio(results.kit, results.undici, "cpuPerCall")),
        target: { atMost: 1.25 },
      },
      { what: `${calls}, calls/s`, value: Math.round(median(results.kit.map(({ perSecond }) => perSecond))) },
    );
  }
  return rows;
}
