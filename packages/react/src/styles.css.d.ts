// The stylesheet has nothing to take; this file is here so that TypeScript finds the import.
declare const nothing: unique symbol;
export type { nothing };
