import type { AddressInfo } from "node:net";
import { BankIdClient } from "@bankid-kit/core";
import { expect, test as base } from "@bankid-kit/simulator/playwright";
import { createDemo } from "demo";
import { createServer } from "node:http";

// Your server, once a worker, with the simulator as its BankID.
const test = base.extend<object, { origin: string }>({
  origin: [
    async ({ simulator }, use) => {
      const client = new BankIdClient(simulator);
      const server = createServer().listen(0, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
      server.on("request", createDemo({ client, publicOrigin: origin }));
      await use(origin);
      server.closeAllConnections();
      server.close();
      await client.close();
    },
    { scope: "worker" },
  ],
});

test("a person logs in with the QR code on the screen", async ({ page, origin, phone }) => {
  await page.goto(origin);
  await page.getByRole("button", { name: "BankID on another device" }).click();
  const order = await phone.scanFrom(page.getByRole("img", { name: "QR code" }));
  await order.approve({ securityCode: "123456" });
  await expect(page.getByText("Tolvan Tolvansson")).toBeVisible();
});
