import type { Check } from "./body.ts";

/** 1–512 characters; what they say is not looked at, not even `null` (specification §5). */
export const returnUrl: Check = (body) =>
  body.returnUrl === undefined || (body.returnUrl !== "" && body.returnUrl.length <= 512)
    ? undefined
    : "Invalid returnUrl";
