// What the QR text costs beyond its HMAC.
import { createHmac } from "node:crypto";
import { qrText } from "@bankid-kit/core";
import { ratio, round2, takeTurns } from "./rounds.js";

const start = {
  qrStartToken: "67df3917-fa0d-44e5-b327-edcc928297f8",
  qrStartSecret: "d28db9a7-4cde-429e-a983-359be676944c",
};
const texts = 20_000;

export async function measureQrText({ rounds = 15 } = {}) {
  const contenders = {
    text: (second) => qrText(start, second * 1000),
    hmac: (second) => createHmac("sha256", start.qrStartSecret).update(String(second)).digest("hex"),
  };
  const { text, hmac } = await takeTurns(contenders, rounds, perSecond);
  return [
    {
      what: "QR text ÷ bare createHmac",
      value: round2(ratio(text, hmac, "perSecond")),
      target: { atLeast: 0.85 },
    },
  ];
}

function perSecond(make) {
  const begin = performance.now();
  for (let index = 0; index < texts; index += 1) make(index % 30);
  return { perSecond: (texts * 1000) / (performance.now() - begin) };
}
