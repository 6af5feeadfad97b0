/** The RP API v6.0 as BankID spells it: what it is asked, and what it answers. */
export type * from "./requests.ts";
export type * from "./answers.ts";
