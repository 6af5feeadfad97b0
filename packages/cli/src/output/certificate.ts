/** A date as `2029-05-28`, in UTC as certificates have it. */
export function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** A fingerprint in pairs, as other tools print it. */
export function fingerprint(sha256: string): string {
  return (sha256.match(/../g) ?? []).join(":").toUpperCase();
}
