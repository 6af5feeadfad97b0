import { choices } from "../undocumented.ts";
import type { Check } from "./body.ts";

type Rule = (value: string) => boolean;

const web: Readonly<Record<string, Rule>> = {
  referringDomain: (value) => /^[0-9a-z.-]{3,253}$/.test(value),
  userAgent: between(1, 256),
  deviceIdentifier: between(1, 64),
};

/** How long these may be is not known. */
const app: Readonly<Record<string, Rule>> = {
  appIdentifier: between(1, Infinity),
  deviceOS: between(1, Infinity),
  deviceModelName: between(1, Infinity),
  deviceIdentifier: between(1, Infinity),
};

/** At most one of `web` and `app`, with at least one member, each within its bounds (specification §2.8). */
export const deviceData: Check = (body) => {
  const data = body.web ?? body.app;
  if (data === undefined) return undefined;
  const isOne = body.web === undefined || body.app === undefined;
  const given = Object.entries(body.web === undefined ? app : web).filter(
    ([name]) => data[name] !== undefined,
  );
  const isRight = ([name, rule]: [string, Rule]): boolean => {
    const value = data[name];
    return typeof value === "string" && rule(value);
  };
  return isOne && given.length > 0 && given.every(isRight) ? undefined : choices.webOrApp;
};

function between(min: number, max: number): Rule {
  return (value) => value.length >= min && value.length <= max;
}
