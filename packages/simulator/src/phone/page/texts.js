/** Every word of the page, in both languages. */

/** @typedef {Record<import("../../order/refusals.ts").RefusalReason, string>} RefusalTexts */

const sv = {
  badge: "Simulator",
  otherLanguage: "English",
  notice:
    "Det här är en simulator för utveckling och test. Den är inte BankID-appen och ingenting här gäller på riktigt.",

  startTitle: "Läs QR-koden",
  qrLabel: "QR-kodens text",
  qrHelp: "Klistra in texten som QR-koden innehåller. Den gäller i några sekunder.",
  scan: "Läs koden",
  waitingTitle: "Eller öppna en väntande order",
  noneWaiting: "Ingen order väntar just nu. Starta en i din tjänst, så visas den här.",
  auth: "Identifiering",
  sign: "Underskrift",
  /** @param {number} seconds */
  age: (seconds) => `${seconds} s`,

  /** @param {string} rpName */
  authTitle: (rpName) => `Identifiera dig hos ${rpName}`,
  /** @param {string} rpName */
  signTitle: (rpName) => `Skriv under hos ${rpName}`,
  authText: "Min avsikt:",
  signText: "Text att skriva under:",
  personLabel: "Testperson",
  securityCodeLabel: "Säkerhetskod",
  /** @param {string} number */
  personHelp: (number) => `Personnummer ${number}`,
  /** @param {string} code */
  codeHelp: (code) => `I simulatorn är rätt säkerhetskod ${code}.`,
  authButton: "Identifiera",
  signButton: "Skriv under",
  cancel: "Avbryt",

  doneTitle: "Klart",
  /** @param {string} rpName */
  authDone: (rpName) => `Du har identifierat dig. Gå tillbaka till ${rpName}.`,
  /** @param {string} rpName */
  signDone: (rpName) => `Du har skrivit under. Gå tillbaka till ${rpName}.`,
  /** @param {string} url */
  returnRefused: (url) =>
    `Simulatorn öppnar bara adresser som börjar med http eller https, och tjänsten vill öppna ${url}`,
  cancelledTitle: "Avbrutet",
  cancelledText: "Du avbröt. Tjänsten får veta det.",
  refusedTitle: "Det gick inte",
  again: "Läs en ny QR-kod",

  unreachable: "Simulatorn svarar inte. Starta den och försök igen.",
  restarted: "Simulatorn har startats om. Ladda om sidan.",
  /** @type {RefusalTexts} */
  refusals: {
    qrMalformed: "Det där är inte texten i en BankID-QR-kod.",
    qrUnknown: "QR-koden hör inte till någon order som kan öppnas. Starta om i tjänsten.",
    qrForged: "QR-koden är inte äkta: den sista delen stämmer inte med ordern.",
    qrTooOld: "QR-koden är för gammal. Läs den som tjänsten visar just nu.",
    qrTooEarly: "QR-koden gäller inte än. Tjänstens klocka går före.",
    tokenUnknown: "Det finns ingen order att öppna. Den kan ha gått ut. Starta om i tjänsten.",
    alreadyPickedUp: "Ordern är redan öppnad. Den kan bara öppnas en gång.",
    notPickedUp: "Ordern är inte öppnad i telefonen.",
    orderEnded: "Ordern är avslutad. Den kan ha gått ut eller avbrutits av tjänsten.",
    unknownPerson: "Testpersonen finns inte i simulatorn.",
    otherPerson: "Tjänsten vill att en annan person använder sitt BankID. Välj den personen.",
    wrongSecurityCode: "Fel säkerhetskod. Försök igen.",
    securityCodeBlocked: "Fel säkerhetskod tre gånger. Ordern är avslutad.",
    invalidIpAddress: "Telefonens adress är ingen IP-adress.",
  },
};

/** @type {typeof sv} */
const en = {
  badge: "Simulator",
  otherLanguage: "Svenska",
  notice:
    "This is a simulator for development and test. It is not the BankID app, and nothing here is for real.",

  startTitle: "Read the QR code",
  qrLabel: "QR code text",
  qrHelp: "Paste the text that the QR code holds. It is good for a few seconds.",
  scan: "Read the code",
  waitingTitle: "Or open a waiting order",
  noneWaiting: "No order is waiting. Start one in your service, and it shows up here.",
  auth: "Identification",
  sign: "Signature",
  age: (seconds) => `${seconds} s`,

  authTitle: (rpName) => `Identify yourself at ${rpName}`,
  signTitle: (rpName) => `Sign at ${rpName}`,
  authText: "My intention:",
  signText: "Text to sign:",
  personLabel: "Test person",
  personHelp: (number) => `Personal identity number ${number}`,
  securityCodeLabel: "Security code",
  codeHelp: (code) => `In the simulator the right security code is ${code}.`,
  authButton: "Identify",
  signButton: "Sign",
  cancel: "Cancel",

  doneTitle: "Done",
  authDone: (rpName) => `You have identified yourself. Go back to ${rpName}.`,
  signDone: (rpName) => `You have signed. Go back to ${rpName}.`,
  returnRefused: (url) =>
    `The simulator opens only addresses that begin with http or https, and the service wants ${url}`,
  cancelledTitle: "Cancelled",
  cancelledText: "You cancelled. The service is told.",
  refusedTitle: "That did not work",
  again: "Read a new QR code",

  unreachable: "The simulator does not answer. Start it and try again.",
  restarted: "The simulator was restarted. Reload the page.",
  refusals: {
    qrMalformed: "That is not the text of a BankID QR code.",
    qrUnknown: "The QR code belongs to no order that can be opened. Start again in the service.",
    qrForged: "The QR code is not genuine: its last part does not fit the order.",
    qrTooOld: "The QR code is too old. Read the one that the service shows now.",
    qrTooEarly: "The QR code is not good yet. The service's clock is ahead.",
    tokenUnknown: "There is no order to open. It may have expired. Start again in the service.",
    alreadyPickedUp: "The order was opened before. It opens once.",
    notPickedUp: "The order has not been opened on the phone.",
    orderEnded: "The order is over. It may have expired or been cancelled by the service.",
    unknownPerson: "The test person is not in the simulator.",
    otherPerson: "The service wants another person to use their BankID. Choose that person.",
    wrongSecurityCode: "Wrong security code. Try again.",
    securityCodeBlocked: "Wrong security code three times. The order is over.",
    invalidIpAddress: "The phone's address is no IP address.",
  },
};

/** @typedef {typeof sv} Texts */

/** @type {Record<string, Texts>} */
export const texts = { sv, en };
