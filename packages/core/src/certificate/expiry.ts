/** Days before the end at which a certificate is spoken of (R20). */
export const expiryThresholds = [60, 30, 14, 7, 1] as const;

/** How near a certificate's end is. */
export interface CertificateExpiry {
  /** Whole days left, rounded down; negative once it has ended. */
  readonly daysLeft: number;
  /** The smallest of 60, 30, 14, 7 and 1 that is not below the time left; none while there are more than 60 days. */
  readonly threshold: (typeof expiryThresholds)[number] | undefined;
  /** For a health check: `plan` from 60 days, `warning` from 30, `critical` from 7, `expired` after the end. */
  readonly level: "ok" | "plan" | "warning" | "critical" | "expired";
}

const dayMs = 86_400_000;

/**
 * How long a certificate still lasts. BankID's production certificates are exchanged every other year, and
 * each RP forgets it once.
 *
 * @param now - Milliseconds since 1970.
 * @see R20.
 * @example
 * const { level, daysLeft } = certificateExpiry({ ...client.certificate, now: Date.now() });
 */
export function certificateExpiry({ notAfter, now }: { notAfter: Date; now: number }): CertificateExpiry {
  const days = (notAfter.getTime() - now) / dayMs;
  const threshold = expiryThresholds.findLast((each) => days <= each);
  return { daysLeft: Math.floor(days), threshold, level: levelOf(days) };
}

function levelOf(days: number): CertificateExpiry["level"] {
  if (days < 0) return "expired";
  if (days <= 7) return "critical";
  if (days <= 30) return "warning";
  return days <= 60 ? "plan" : "ok";
}
