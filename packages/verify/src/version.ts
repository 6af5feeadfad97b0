/** What made a proof file. A test holds it against `package.json`. */
export const tool: { readonly name: string; readonly version: string } = {
  name: "@bankid-kit/verify",
  version: "0.1.0",
};
