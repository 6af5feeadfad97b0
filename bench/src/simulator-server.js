// The simulator in a process of its own, for what only that process knows: what its heap holds.
// Run with --expose-gc.
import { startSimulator } from "@bankid-kit/simulator";

const simulator = await startSimulator();
const { url, environment, certificate } = simulator;
process.send({ url, ca: environment.ca, ...certificate });

process.on("message", ({ tokens = [] }) => void approve(tokens).then(look));
process.on("disconnect", () => void simulator.close());

/** Confirms orders one after the other, each by its autoStartToken. */
async function approve(tokens) {
  const phone = simulator.phone();
  for (const token of tokens) await (await phone.open(token)).approve();
}

function look() {
  global.gc();
  global.gc();
  const { heapUsed, rss } = process.memoryUsage();
  const timers = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const { user, system } = process.cpuUsage();
  process.send({ heapUsed, rss, timers, cpu: user + system });
}
