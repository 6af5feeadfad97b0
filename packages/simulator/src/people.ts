/** Somebody who has a BankID in the simulator. All are made up, on Skatteverket's test numbers (S79). */
export interface Person {
  /** Twelve digits. */
  readonly personalNumber: string;
  readonly givenName: string;
  readonly surname: string;
  readonly name: string;
  /** What opens this person's BankID; no secret here. */
  readonly securityCode: string;
  /** The day that the person got this BankID, as `YYYY-MM-DDZ` (specification §3.3). */
  readonly bankIdIssueDate: string;
}

/** The first is who holds the phone when nobody says otherwise. */
export const people: readonly [Person, ...Person[]] = [
  person("191212121212", "Tolvan", "Tolvansson"),
  person("200510312390", "Exempla", "Provperson"),
  person("200511022386", "Fingerad", "Påhittsson"),
  person("200512012394", "Låtsas-Åsa", "Övning Öh"),
  person("200701012387", "Testina", "Testfall"),
];

/** The person with this number, when the simulator has one. */
export function findPerson(personalNumber: string): Person | undefined {
  return people.find((candidate) => candidate.personalNumber === personalNumber);
}

function person(personalNumber: string, givenName: string, surname: string): Person {
  return {
    personalNumber,
    givenName,
    surname,
    name: `${givenName} ${surname}`,
    securityCode: "123456",
    bankIdIssueDate: "2024-02-01Z",
  };
}
