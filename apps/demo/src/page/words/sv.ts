import { sv as bankId } from "@bankid-kit/react";
import type { Words } from "./words.ts";

/** Swedish. */
export const sv: Words = {
  bankId,

  demo: "bankid-kit",
  pages: "Sidor",
  skip: "Till innehållet",
  loading: "Hämtar …",
  serverSilent: "Demons server svarar inte. Är den igång?",
  tryAgain: "Försök igen",
  otherLanguage: "In English",
  phone: "Öppna telefonen",
  newTab: "(i en ny flik)",

  logIn: "Logga in",
  logInLead: "Med BankID på den här enheten eller på en annan.",
  simulatorLead: "Här är BankID ett lokalt, och telefonen en sida i en annan flik.",
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
  logInFirst: "Logga in först",
  logInSteps: [
    [
      "Du börjar",
      "Sidan ber servern om en inloggning. Servern beställer en hos BankID över ömsesidig TLS, behåller allt, och ger den här webbläsaren en kaka: ingen annan kan följa eller avsluta den.",
    ],
    [
      "Du öppnar den i appen",
      "På en annan enhet med en kod som byts varje sekund, så att en bild av den snart inte är värd något. På den här enheten med en länk som tar med sig ett tal tillbaka hit, så att en länk som skickas till dig från annat håll inte loggar in någon annan.",
    ],
    [
      "Du godkänner",
      "Appen säger vem som frågar och varför. Servern frågar BankID varannan sekund; sidan får bara veta vad den ska säga till dig.",
    ],
    [
      "Servern avgör",
      "BankIDs svar stannar på servern och används en gång. Det säger vem du är, och sessionen börjar under ett nytt id.",
    ],
  ],

  sign: "Skriv under",
  signLead: "Läs texten så som appen kommer att visa den, och skriv sedan under.",
  noSigning:
    "Här går det inte att skriva under: demon startades utan BankIDs rotcertifikat för underskrifter.",
  document: "Dokument",
  documentIsSigned: "Det håller på att skrivas under. Avbryt först för att välja ett annat.",
  signed: "Underskrivet",
  signAnother: "Skriv under ett annat dokument",
  verified: (name, rp, when) =>
    `Kontrollerat: underskrivet av ${name} för ${rp} den ${when.toLocaleString("sv-SE", { dateStyle: "long", timeStyle: "short" })}.`,
  notVerified: "Inte kontrollerat: demon startades utan rotcertifikat för underskrifter.",
  signedText: "Det som skrevs under",
  download: "Ladda ner beviset",
  downloadHelp:
    "En fil med allt som behövs för att kontrollera underskriften igen, utan nät och om tio år. Ditt personnummer står i den.",
  tamper: "Ändra en siffra i en kopia",
  tamperHelp: "Och se hur det går för beviset.",
  tamperedText: "Den ändrade kopian",
  refused: "Underkänt",
  refusedWhy: {
    digest_mismatch: "Det som skrevs under har ändrats efteråt.",
  },
  signSteps: [
    [
      "Servern säger vad",
      "Texten kommer från servern och aldrig från sidan. Sidan skickar ett fingeravtryck av vad den har visat dig: har texten ändrats sedan dess skrivs ingenting under.",
    ],
    [
      "Du öppnar det i appen",
      "Med kod eller länk, som när du loggar in. Bara den som är inloggad här får skriva under.",
    ],
    [
      "Du läser och skriver under",
      "Appen visar samma text. Det du skriver under är texten själv, inte en länk till den.",
    ],
    [
      "Underskriften kontrolleras och sparas",
      "Servern kontrollerar BankIDs underskrift innan den används, och försöker spara den tills det har gått.",
    ],
  ],

  calls: "Kundtjänst",
  callsLead: "Du är handläggare och har någon i telefonen: låt BankID säga vem det är.",
  caller: "Personens personnummer",
  whoCalled: "Vem ringde?",
  theyCalled: "De ringde oss",
  weCalled: "Vi ringde dem",
  ask: "Fråga BankID",
  sayCode: "Säg den här koden. Personens app visar samma.",
  callHints: {
    outstandingTransaction: "Be personen öppna sin BankID-app.",
    userCallConfirm: "Appen frågar om personen talar med er.",
    userSign: "Personen har frågan framför sig och skriver sin kod.",
    processing: "BankID avslutar.",
  },
  callGoesOn: "Det pågår.",
  callUnseen: "Servern svarar inte. Sidan fortsätter att fråga.",
  cancel: "Avbryt",
  talkingWith: "Du talar med",
  nextCall: "Nästa samtal",
  callFailed: "Det gick inte. Fråga igen.",
  callReasons: {
    personal_number: "Det är inget personnummer. Skriv tio eller tolv siffror, till exempel 19121212-1212.",
    userDeclinedCall:
      "Personen säger sig inte tala med er. Någon annan kan vara på er linje, eller ringa i ert namn: avsluta samtalet.",
    alreadyInProgress: "Något annat var öppet i personens BankID, och BankID avslutade båda. Fråga igen.",
    userCancel: "Personen avbröt.",
    cancelled: "Du tog tillbaka frågan.",
    startFailed: "Personen öppnade inte appen i tid.",
    expiredTransaction: "Personen godkände inte i tid.",
    not_found: "Samtalet är inte känt längre.",
  },
  callSteps: [
    [
      "Du frågar",
      "Servern skickar personnumret till BankID och säger vem som ringde vem. Sidan får ett slumpmässigt id som bara fungerar för dig.",
    ],
    [
      "Personen öppnar appen",
      "Det finns ingen kod att läsa av. Appen frågar om personen talar med er, och visar koden som du säger.",
    ],
    ["Personen godkänner", "Servern följer beställningen i bakgrunden, också när du stänger den här sidan."],
    ["Du får veta vem det är", "Ett namn. Personnumret stannar på servern."],
  ],

  gallery: "Galleri",
  galleryLead:
    "Inloggningens och underskriftens alla lägen, stillastående. Hur de ser ut kan ställas in med CSS.",

  explanation: "Förklaring",
  behind: "Vad som händer",
  stepDone: "Klart:",
  traffic: "Vad sidan skickar",
  trafficHelp: "Allt utom protokollets egna ord är utelämnat.",
};
