import { isObject } from "../http/body.ts";

type Check = (value: string) => boolean;

const web: Readonly<Record<string, Check>> = {
  referringDomain: (value) => /^[0-9a-z.-]{3,253}$/.test(value),
  userAgent: between(1, 256),
  deviceIdentifier: between(1, 64),
};

/** How long these may be is not known. */
const app: Readonly<Record<string, Check>> = {
  appIdentifier: between(1, Infinity),
  deviceOS: between(1, Infinity),
  deviceModelName: between(1, Infinity),
  deviceIdentifier: between(1, Infinity),
};

/** At most one of `web` and `app`, with at least one member, each within its bounds (specification §2.8). */
export function isDeviceData(body: { web?: unknown; app?: unknown }): boolean {
  if (body.web !== undefined && body.app !== undefined) return false;
  const data = body.web ?? body.app;
  if (data === undefined) return true;
  if (!isObject(data)) return false;
  const given = Object.entries(body.web === undefined ? app : web).filter(
    ([name]) => data[name] !== undefined,
  );
  const isRight = ([name, check]: [string, Check]): boolean => {
    const value = data[name];
    return typeof value === "string" && check(value);
  };
  return given.length > 0 && given.every(isRight);
}

function between(min: number, max: number): Check {
  return (value) => value.length >= min && value.length <= max;
}
