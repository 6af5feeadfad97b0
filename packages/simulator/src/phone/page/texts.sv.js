/** @typedef {import("../../order/refusals.ts").RefusalReason} RefusalReason */
/** @typedef {import("../../order/timeline.ts").TimelineEntry} TimelineEntry */

/** Every word of the page in Swedish; the other language has the same members. */
export const sv = {
  otherLanguage: "English",
  notice:
    "Det här är en simulator för utveckling och test. Den är inte BankID-appen, och ingenting här gäller på riktigt.",

  personLabel: "Testperson",
  /** @param {string} number */
  personHelp: (number) => `Håller i telefonen. Personnummer ${number}.`,
  bringsTitle: "Mer om telefonen",
  confirmByLabel: "Bekräftar med",
  confirmByCode: "Säkerhetskod",
  confirmByBiometrics: "Fingeravtryck eller ansikte",
  stayAtLabel: "När en order öppnas",
  stayNowhere: "Visa den",
  evidenceLabel: "Signaturen och OCSP-svaret",
  evidenceHolds: "Håller",
  evidenceHelp: "Vad som är fel med dem när en order godkänns, för att se att tjänsten märker det.",
  ipAddressLabel: "Telefonens ip-adress",
  ipAddressHelp: "Tomt: adressen som den här sidan anropar från.",
  uhiLabel: "Telefonens hårdvaru-id (uhi)",
  uhiHelp: "Tomt: ett eget för varje person.",

  startTitle: "Läs QR-koden",
  cameraStart: "Läs med kameran",
  cameraStop: "Stäng kameran",
  cameraOn: "Kameran är på. Håll QR-koden framför den.",
  cameraInsecure:
    "Webbläsaren ger bara kameran till sidor på samma dator eller via https. Läs koden från en bild.",
  cameraDenied:
    "Kameran får inte användas. Tillåt den för sidan i webbläsaren, eller läs koden från en bild.",
  cameraMissing: "Det finns ingen kamera. Läs koden från en bild, eller klistra in dess text.",
  cameraBusy: "Kameran gick inte att starta. Ett annat program kanske använder den.",
  dropText: "Släpp eller klistra in en skärmbild av QR-koden",
  choosePicture: "Välj en bild",
  noPicture: "Det gick inte att läsa filen som en bild.",
  noCode: "Det finns ingen läsbar QR-kod i bilden. Ta med hela koden och kanten runt den.",
  qrLabel: "QR-kodens text",
  qrHelp: "Texten som QR-koden innehåller. Den gäller i några sekunder.",
  scan: "Läs koden",
  waitingTitle: "Eller öppna en väntande order",
  noneWaiting: "Ingen order väntar just nu. Starta en i din tjänst, så visas den här.",
  identify: "Identifiering",
  sign: "Underskrift",
  pay: "Betalning",
  confirm: "Bekräftelse",
  byPhone: "per telefon",
  /** @param {number} seconds */
  age: (seconds) => `${seconds} s`,

  /** @param {string} rpName */
  identifyTitle: (rpName) => `Identifiera dig hos ${rpName}`,
  /** @param {string} rpName */
  signTitle: (rpName) => `Skriv under hos ${rpName}`,
  /** @param {string} rpName */
  payTitle: (rpName) => `Godkänn betalning hos ${rpName}`,
  /** @param {string} rpName */
  confirmTitle: (rpName) => `Bekräfta hos ${rpName}`,
  identifyText: "Min avsikt:",
  signText: "Text att skriva under:",
  payText: "Mer om betalningen:",
  confirmText: "Det här bekräftar du:",
  identifyButton: "Identifiera",
  signButton: "Skriv under",
  payButton: "Godkänn betalningen",
  confirmButton: "Bekräfta",
  cancel: "Avbryt",
  recipient: "Mottagare",
  amount: "Belopp",
  /** @param {string} warning */
  riskWarning: (warning) => `Tjänsten varnar: ${warning}`,
  /** @type {Record<string, string>} */
  risks: {
    newRecipient: "ny mottagare",
    newCard: "nytt kort",
    newCustomer: "ny kund",
    highRiskRecipient: "mottagare med hög risk",
    largeAmount: "stort belopp",
    foreignCurrency: "utländsk valuta",
    cryptoCurrencyPurchase: "köp av kryptovaluta",
    moneyTransfer: "överföring",
    overseasTransaction: "betalning till utlandet",
    recurringPayment: "återkommande betalning",
    suspiciousPaymentPattern: "ovanligt betalningsmönster",
  },

  securityCodeLabel: "Säkerhetskod",
  /** @param {string} code */
  codeHelp: (code) => `I simulatorn är rätt säkerhetskod ${code}.`,
  /** @param {number} tries */
  triesLeft: (tries) => (tries === 1 ? "Ett försök kvar." : `${tries} försök kvar.`),
  pinCodeNote: "Tjänsten kräver säkerhetskod.",

  /** @param {string} rpName */
  callFromUserTitle: (rpName) => `Har du ringt till ${rpName}?`,
  /** @param {string} rpName */
  callFromRpTitle: (rpName) => `Har ${rpName} ringt upp dig?`,
  callNote: "Svara nej om du inte talar med dem i telefon just nu.",
  callYes: "Ja",
  callNo: "Nej",
  documentTitle: "Visa din id-handling",
  /** @param {string} rpName */
  documentNote: (rpName) =>
    `${rpName} kräver pass eller nationellt id-kort. Knappen står för att telefonen läser det.`,
  documentButton: "Läs id-handlingen",
  /** @param {string} step */
  stuckNote: (step) => `Ordern står kvar på ${step} tills du går vidare.`,
  goOn: "Gå vidare",

  moreTitle: "Mer: stanna eller misslyckas",
  stuckTitle: "Stanna på ett steg",
  stuckHelp: "Tjänsten får steget i svar på collect tills du går vidare.",
  failTitle: "Låt ordern misslyckas",
  failHelp: "Tjänsten får orsaken i svar på collect, och ordern är slut.",
  /** @type {Record<string, string>} */
  steps: {
    outstandingTransaction: "Väntar på en telefon",
    noClient: "Väntar på att personen öppnar appen",
    started: "Appen har startat och letar efter ett BankID",
    userMrtd: "Id-handlingen läses",
    userCallConfirm: "Personen svarar om samtalet",
    userSign: "Personen läser och bekräftar",
    processing: "Bekräftat, behandlas",
    userStepUp: "Personen väljer hur identiteten bekräftas",
    userFace: "Ansiktet jämförs",
    complete: "Klar",
    collected: "Resultatet är hämtat",
    failed: "Misslyckad",
  },
  /** @type {Record<string, string>} */
  failures: {
    userCancel: "Personen avbröt",
    expiredTransaction: "Tiden gick ut",
    startFailed: "Ingen öppnade ordern i tid",
    cancelled: "En ny order för samma person",
    certificateErr: "BankID är spärrat eller ogiltigt",
    userDeclinedCall: "Personen talar inte med tjänsten",
    notSupportedByUserApp: "Appen är för gammal",
    transactionRiskBlocked: "Stoppad för hög risk",
    mrtdVerificationFailed: "Id-handlingen godkändes inte",
    facialRecognitionFailed: "Ansiktet godkändes inte",
    nfcNotSupportedByDevice: "Telefonen kan inte läsa id-handlingar",
    multipleBankIdsOnDevice: "Flera BankID i telefonen",
    stepUpFailed: "Identiteten kunde inte bekräftas",
  },

  doneTitle: "Klart",
  /** @param {string} rpName */
  identifyDone: (rpName) => `Du har identifierat dig. Gå tillbaka till ${rpName}.`,
  /** @param {string} rpName */
  signDone: (rpName) => `Du har skrivit under. Gå tillbaka till ${rpName}.`,
  /** @param {string} rpName */
  payDone: (rpName) => `Du har godkänt betalningen. Gå tillbaka till ${rpName}.`,
  /** @param {string} rpName */
  confirmDone: (rpName) => `Du har bekräftat. Gå tillbaka till ${rpName}.`,
  returnHelp: "Tjänsten vill att telefonen öppnar den här adressen:",
  returnNever: "Tjänsten vill att telefonen öppnar en adress som simulatorn inte öppnar:",
  cancelledTitle: "Avbrutet",
  cancelledText: "Du avbröt. Tjänsten får veta det.",
  declinedTitle: "Bra att du sa nej",
  declinedText: "Tjänsten får veta att du inte talar med dem.",
  failedTitle: "Ordern misslyckades",
  /** @param {string} reason */
  failedText: (reason) => `${reason}. Tjänsten får veta det.`,
  endedTitle: "Ordern är slut",
  refusedTitle: "Det gick inte",
  again: "Läs en ny QR-kod",

  ordersTitle: "Ordrar",
  noOrders: "Här visas varje order med sina steg, så länge simulatorn minns den.",
  /** @param {string} seconds */
  after: (seconds) => `+${seconds.replace(".", ",")} s`,
  /** @type {Record<TimelineEntry["by"], string>} */
  actors: { rp: "Tjänsten", phone: "Telefonen", bankid: "BankID" },
  /** @type {Record<TimelineEntry["what"], string>} */
  happenings: {
    created: "startade ordern",
    pickedUp: "öppnade ordern:",
    callConfirmed: "bekräftade samtalet",
    advanced: "gick vidare till",
    approved: "bekräftade",
    completed: "gjorde klart ordern",
    failed: "avslutade ordern:",
    refused: "nekade:",
    told: "fick svaret",
    cancelled: "avbröt ordern",
    forgotten: "glömde ordern",
  },
  /** @type {Record<string, string>} */
  ends: {
    told: "Slut, och hämtad av tjänsten",
    cancelled: "Avbruten av tjänsten",
    forgotten: "Slut, och glömd",
  },

  unreachable: "Simulatorn svarar inte. Starta den och försök igen.",
  restarted: "Simulatorn har startats om. Ladda om sidan.",
  notTaken: "Simulatorn förstår inte det där. Är det texten i en BankID-QR-kod?",
  /** @type {Record<RefusalReason, string>} */
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
    noneWaiting: "Ingen order väntar på den som håller i telefonen.",
    unknownPerson: "Testpersonen finns inte i simulatorn.",
    otherPerson: "Tjänsten vill att en annan person använder sitt BankID. Välj den personen.",
    wrongSecurityCode: "Fel säkerhetskod. Försök igen.",
    securityCodeBlocked: "Fel säkerhetskod tre gånger. Ordern är avslutad.",
    securityCodeNeeded: "Det går inte med fingeravtryck eller ansikte. Ange säkerhetskoden.",
    noBankId: "Den som håller i telefonen har inget BankID.",
    bankIdBlocked: "BankID är spärrat av banken. Ordern är avslutad.",
    policyNotMet: "Tjänsten godtar inte den här sortens BankID.",
    cardReaderNeeded: "Tjänsten kräver BankID på kort i en kortläsare.",
    identityDocumentNeeded: "Tjänsten kräver att id-handlingen läses först.",
    callNotConfirmed: "Svara först på frågan om samtalet.",
    noCall: "Det finns ingen fråga om samtal att svara på.",
    stepNotAhead: "Ordern är redan där eller längre fram.",
    alreadyApproved: "Ordern är redan bekräftad.",
    notApproved: "Ordern är inte bekräftad än.",
    invalidIpAddress: "Telefonens adress är ingen ip-adress.",
  },
};
