import type { Members } from "./members.ts";
import { defined, knownMembers, textOf, wrong } from "./members.ts";

/** BankID refuses a longer `web.userAgent`, which would lock the browsers that send one out (S15). */
const userAgentLimit = 256;

/**
 * `web` or `app` of a request (specification §2.8).
 *
 * What a developer configures is refused when it is wrong; the user agent, which a visitor's browser chose,
 * is made to fit, and left out where nothing of it remains.
 *
 * @throws {BankIdError} `ERR_REQUEST` for both at once, for neither a browser's nor an app's data.
 */
export function deviceDataBody({ web, app }: Members): Members {
  if (web !== undefined && app !== undefined) {
    throw wrong(
      "A request has web or app, never both: a person comes from a browser or from the RP's own app.",
    );
  }
  if (web !== undefined) return { web: notEmpty(webBody(web)) };
  if (app !== undefined) return { app: notEmpty(appBody(app)) };
  return {};
}

function webBody(value: unknown): Members {
  const web = knownMembers(value, "web", ["referringDomain", "userAgent", "deviceIdentifier"]);
  atLeastOne(web, "web");
  return defined({
    referringDomain: web["referringDomain"] === undefined ? undefined : domain(web),
    userAgent: web["userAgent"] === undefined ? undefined : fittingUserAgent(textLike(web["userAgent"])),
    deviceIdentifier:
      web["deviceIdentifier"] === undefined ? undefined : textOf(web, "deviceIdentifier", "web.", 64),
  });
}

function appBody(value: unknown): Members {
  const names = ["appIdentifier", "deviceOS", "deviceModelName", "deviceIdentifier"] as const;
  const app = knownMembers(value, "app", names);
  atLeastOne(app, "app");
  return defined(
    Object.fromEntries(
      names.map((name) => [name, app[name] === undefined ? undefined : textOf(app, name, "app.")]),
    ),
  );
}

function domain({ referringDomain }: Members): string {
  if (typeof referringDomain === "string" && /^[0-9a-z.-]{3,253}$/.test(referringDomain))
    return referringDomain;
  throw wrong(
    "web.referringDomain must be 3 to 253 of a-z, 0-9, point and hyphen: the domain alone, as example.com, without scheme or port; an internationalised one as punycode.",
  );
}

function textLike(userAgent: unknown): string {
  if (typeof userAgent === "string") return userAgent;
  throw wrong("web.userAgent must be the text of the User-Agent header.");
}

/** Without control characters and at most as long as BankID takes, with no half of a pair (S15). */
function fittingUserAgent(userAgent: string): string | undefined {
  const cut = userAgent
    .replaceAll(/[\p{Control}\p{Surrogate}]/gu, "")
    .slice(0, userAgentLimit)
    .replace(/[\uD800-\uDBFF]$/, "")
    .trim();
  return cut === "" ? undefined : cut;
}

function atLeastOne(members: Members, path: string): void {
  if (Object.keys(members).length === 0)
    throw wrong(`${path} has no member. Leave it out where nothing is known.`);
}

function notEmpty(members: Members): Members | undefined {
  return Object.keys(members).length === 0 ? undefined : members;
}
