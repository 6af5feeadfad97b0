import { isIP } from "node:net";
import { BankIdError } from "../../errors.ts";

/**
 * The address of the person's device as BankID takes it: an IPv4 address that came as IPv6
 * (`::ffff:192.0.2.7`) is told as IPv4, for BankID refuses that form.
 *
 * @throws {BankIdError} `ERR_END_USER_IP` for anything that is no address, with a port or a zone too (S14).
 */
export function checkEndUserIp(value: unknown): string {
  if (typeof value !== "string" || isIP(value) === 0 || value.includes("%")) {
    throw new BankIdError(
      "ERR_END_USER_IP",
      "endUserIp must be one IPv4 or IPv6 address, without a port and without a zone: BankID compares it with where the person's app is. Give the address of the visitor's device, as req.ip of Express with the setting trust proxy. Nothing was sent.",
    );
  }
  return isIP(value) === 6 ? (mappedIpv4(value) ?? value) : value;
}

/** @throws {BankIdError} `ERR_PERSONAL_NUMBER` unless it is twelve digits; BankID checks no more either. */
export function checkPersonalNumber(value: unknown, member: string): string {
  if (typeof value === "string" && /^\d{12}$/.test(value)) return value;
  throw new BankIdError(
    "ERR_PERSONAL_NUMBER",
    `${member} must be the twelve digits of a personal number, as a text and without a hyphen. normalizePersonalNumber makes them of what people write. Nothing was sent.`,
  );
}

/** However it is written (`::ffff:c000:207`, zeros and all), `URL` gives the one short form. */
function mappedIpv4(address: string): string | undefined {
  const groups = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(
    new URL(`http://[${address}]/`).hostname,
  );
  if (groups === null) return undefined;
  const [high, low] = [Number.parseInt(groups[1] ?? "", 16), Number.parseInt(groups[2] ?? "", 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}
