// Contenders take turns in short rounds, and what counts is the median of the ratios between neighbours: whatever
// else the machine does meets both alike.

export const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** Two digits are what a ratio of one run is good for. */
export const round2 = (value) => Number(value.toFixed(2));

/** Runs a call over and over, so many at a time. */
export async function drive(client, parallel, ms) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  let calls = 0;
  const worker = async () => {
    while (performance.now() - start < ms) {
      await client.collect();
      calls += 1;
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: calls / seconds, cpuPerCall: (user + system) / calls };
}

/** Every contender once a round; the first round warms up and is left out. */
export async function takeTurns(contenders, rounds, measure) {
  const results = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    // Each goes first as often as the others.
    const names = Object.keys(contenders);
    const order = [...names.slice(round % names.length), ...names.slice(0, round % names.length)];
    for (const name of order) {
      const result = await measure(contenders[name], name);
      if (round > 0) results[name].push(result);
    }
  }
  return results;
}

/** The median over the rounds of one figure of `a` divided by the same of `b`. */
export function ratio(a, b, figure) {
  return median(a.map((result, round) => result[figure] / b[round][figure]));
}
