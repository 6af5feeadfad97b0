import { qrText } from "@bankid-kit/core";
import type { BankIdClient } from "@bankid-kit/core";
import express from "express";
import type { Router } from "express";

/** What logged in means to an app. */
export type LogIn = (req: express.Request, name: string) => void;

/**
 * A BankID login as one writes it in an afternoon, on the wire of ours so that the same attacks drive both. What
 * names the flow is the orderRef, whoever names it collects, each question is a collect, whoever sees the end is
 * logged in, the page gets every code there will ever be, and `returnUrl` holds nothing but the page.
 */
export function naiveBankId({
  client,
  returnUrl,
  logIn,
}: {
  client: BankIdClient;
  returnUrl: string;
  logIn: LogIn;
}): Router {
  const router = express.Router();
  router.use(express.json());
  router.post("/auth", async (req, res) => {
    const order = await client.auth({ endUserIp: req.ip ?? "", returnUrl });
    res.json({
      status: "pending",
      flow: order.orderRef,
      launch: { url: `https://app.bankid.com/?autostarttoken=${order.autoStartToken}` },
      codes: Array.from({ length: 30 }, (_, second) => qrText(order, second * 1_000)),
    });
  });
  router.post("/collect", async (req, res) => {
    const { flow } = req.body as { flow?: string };
    try {
      const answer = await client.collect({ orderRef: flow ?? "" });
      if (answer.status === "complete") logIn(req, answer.completionData.user.name);
      res.json({ status: answer.status });
    } catch {
      res.status(400).json({ error: "unknown" });
    }
  });
  return router;
}
