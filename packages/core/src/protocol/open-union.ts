/**
 * A union whose known members an editor completes, and which takes any other string too.
 *
 * BankID adds hint and error codes without notice, so an unknown code is data and never a crash
 * (specification §2, "RPs must tolerate new …").
 */
export type OpenUnion<Known extends string> = Known | (string & Record<never, never>);
