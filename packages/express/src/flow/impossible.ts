/** For the default of a switch over a closed union: a member that is not handled does not compile. */
export function impossible(value: never): never {
  throw new Error(`A case that can't be: ${typeof value}.`);
}
