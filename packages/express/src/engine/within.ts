/**
 * The outcome of some work, or a rejection when it takes too long. What it comes to after that is nobody's.
 *
 * @param late - Makes the error, so that it has the stack of who waited.
 */
export async function within<T>(work: Promise<T>, timeoutMs: number, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    // A process that was stalled itself has yet to read what came meanwhile: that is not late.
    timer = setTimeout(() => setImmediate(() => reject(late())), timeoutMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
