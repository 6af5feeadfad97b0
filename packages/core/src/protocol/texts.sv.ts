import type { Messages } from "./messages.ts";

/** Messages in Swedish: BankID's own words for the RFA ids (specification §8.1), ours for the others. */
export const sv: Messages = {
  RFA1: "Starta BankID-appen.",
  RFA2: "Du verkar inte ha BankID-appen. Installera den och skaffa ett BankID.",
  RFA3: "Åtgärden avbröts. Försök igen.",
  RFA4: "En identifiering eller underskrift pågår redan för ditt personnummer. Försök igen.",
  RFA5: "Något gick fel. Försök igen.",
  RFA6: "Åtgärden avbröts.",
  RFA8: "BankID-appen svarar inte. Kontrollera att den är startad och att du har internetanslutning. Försök sedan igen.",
  RFA9: "Skriv in din säkerhetskod i BankID-appen och välj Identifiera eller Skriv under.",
  RFA13: "Försöker starta BankID-appen.",
  RFA15A:
    "Söker efter BankID. Säkerställ att du har ett giltigt BankID på den här datorn. Om du har ett BankID på kort, sätt in kortet i kortläsaren.",
  RFA15B: "Söker efter BankID. Säkerställ att du har ett giltigt BankID på den här enheten.",
  RFA16:
    "Ditt BankID är för gammalt eller spärrat. Använd ett annat BankID eller skaffa ett nytt hos din bank.",
  RFA17A: "Du verkar inte ha BankID-appen/programmet. Installera den och skaffa ett BankID hos din bank.",
  RFA17B: "Misslyckades att läsa av QR-koden. Starta BankID-appen och läs av QR-koden.",
  RFA19: "Vill du använda BankID på den här datorn eller ett Mobilt BankID?",
  RFA20: "Vill du använda BankID på den här enheten eller på en annan enhet?",
  RFA21: "En identifiering eller underskrift pågår.",
  RFA22: "Något gick fel. Försök igen.",
  RFA23: "Fotografera och läs av din ID-handling med BankID-appen.",
  RFA24: "Gör en ansiktsigenkänning i BankID-appen.",
  RFA25: "Välj hur du vill bekräfta din identitet i BankID-appen.",
  RFA26: "Kontrollen av din ID-handling misslyckades. Försök igen.",
  RFA27: "Ansiktsigenkänningen misslyckades. Försök igen.",
  RFA28: "Din enhet saknar den läsare som behövs för att kontrollera ID-handlingar.",
  RFA29:
    "Du har flera BankID på din enhet. Du behöver radera alla utom ett BankID för att kunna slutföra identifieringen. Det gör du under Meny - Inställningar i din BankID-app.",
  RFA30: "Bekräftelsen av din identitet misslyckades. Försök igen.",

  awaitingReturn: "Gå tillbaka till den här sidan från BankID-appen för att slutföra.",
  saving: "Du har bekräftat med BankID. Vi håller på att spara det, vänta en stund.",
  returnMissing:
    "BankID-appen kom aldrig tillbaka till den här webbläsaren, så åtgärden avslutades. Försök igen.",
  otherBrowser: "BankID öppnade en annan webbläsare än den du började i. Gå tillbaka till den.",
  replaced: "Du har fortsatt i en annan flik. Den här är inte längre aktiv.",
  expired: "Tiden gick ut. Du kan fortsätta när du vill.",
  hostError: "Du bekräftade med BankID, men vi kunde inte slutföra. Försök igen.",
  resultLost: "Svaret från BankID gick förlorat. Försök igen.",
  responseLost: "Svaret gick förlorat på vägen till din webbläsare. Försök igen.",
  blocked: "Åtgärden stoppades av säkerhetsskäl.",
  otherPerson: "Någon annan än väntat använde sitt BankID. Försök igen.",
  principalChanged: "Kontot på den här sidan byttes medan du höll på, så åtgärden avslutades. Börja om.",
  evidenceInvalid: "Svaret från BankID gick inte att kontrollera, så det används inte. Försök igen.",
  flowUnknown: "Åtgärden är inte längre aktiv. Börja om.",
  unreachable: "Det går inte att nå BankID just nu.",
  busy: "Många försöker just nu. Vänta en stund.",
  offline: "Ingen kontakt med servern. Vi fortsätter att försöka.",
  noContact: "Vi får ingen kontakt med servern. Kontrollera din internetanslutning och försök igen.",
};
