/** Languages of the demo's page. */
export type Language = "sv" | "en";

/** The demo's own words; those of the login itself are `@bankid-kit/react`'s. */
export interface Words {
  readonly title: string;
  readonly lead: string;
  readonly person: string;
  readonly personHelp: string;
  readonly choose: string;
  readonly anyone: string;
  readonly onlyThisPerson: string;
  readonly noPersonalNumber: string;
  readonly loggedIn: string;
  readonly name: string;
  readonly givenName: string;
  readonly surname: string;
  readonly logOut: string;
  readonly serverSilent: string;
  readonly tryAgain: string;
  readonly otherLanguage: string;
  readonly loading: string;
}

export const words: Readonly<Record<Language, Words>> = {
  sv: {
    title: "Logga in",
    lead: "En demo av bankid-kit. Om du inte har valt något annat är det ett lokalt BankID du loggar in med, och telefonen är en sida i en annan flik.",
    person: "Personnummer (valfritt)",
    personHelp: "Med ett personnummer kan bara den personen logga in. Lämna tomt för vem som helst.",
    choose: "Spara",
    anyone: "Vem som helst kan logga in.",
    onlyThisPerson: "Bara den här personen kan logga in.",
    noPersonalNumber: "Det är inget personnummer. Skriv tio eller tolv siffror, till exempel 19121212-1212.",
    loggedIn: "Du är inloggad",
    name: "Namn",
    givenName: "Förnamn",
    surname: "Efternamn",
    logOut: "Logga ut",
    serverSilent: "Demons server svarar inte. Är den igång?",
    tryAgain: "Försök igen",
    otherLanguage: "In English",
    loading: "Hämtar …",
  },
  en: {
    title: "Log in",
    lead: "A demo of bankid-kit. Unless you chose otherwise, it is a local BankID that you log in with, and the phone is a page in another tab.",
    person: "Personal number (optional)",
    personHelp: "With a personal number, only that person can log in. Leave it empty for anyone.",
    choose: "Save",
    anyone: "Anyone can log in.",
    onlyThisPerson: "Only this person can log in.",
    noPersonalNumber: "That is no personal number. Write ten or twelve digits, such as 19121212-1212.",
    loggedIn: "You are logged in",
    name: "Name",
    givenName: "Given name",
    surname: "Surname",
    logOut: "Log out",
    serverSilent: "The demo's server does not answer. Is it running?",
    tryAgain: "Try again",
    otherLanguage: "På svenska",
    loading: "Loading …",
  },
};
