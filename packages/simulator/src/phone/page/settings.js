import { element, write } from "./dom.js";

/** @typedef {import("./language.js").Texts} Texts */
/** @typedef {import("../../people.ts").Person} Person */
/** @typedef {import("./api.js").Device} Device */
/** @typedef {ReturnType<typeof createSettings>} Settings */

const person = element("person", HTMLSelectElement);
const confirmBy = element("confirmBy", HTMLSelectElement);
const ipAddress = element("ipAddress", HTMLInputElement);
const uhi = element("uhi", HTMLInputElement);
const stayAt = element("stayAt", HTMLSelectElement);
const evidence = element("evidence", HTMLSelectElement);
const fields = [person, confirmBy, stayAt, evidence, ipAddress, uhi];

/**
 * Who holds the phone and what it brings along; remembered as long as the tab is open.
 *
 * @param {Texts} t
 * @param {readonly Person[]} people
 */
export function createSettings(t, people) {
  person.replaceChildren(...people.map(({ personalNumber, name }) => new Option(name, personalNumber)));
  for (const field of fields) restore(field);

  /** @type {(() => void) | undefined} */
  let onChange;
  const chosen = () => people.find(({ personalNumber }) => personalNumber === person.value);
  const showPerson = () => {
    const number = person.value;
    write(element("personHelp", HTMLElement), t.personHelp(`${number.slice(0, 8)}-${number.slice(8)}`));
  };
  showPerson();
  element("settings", HTMLFormElement).addEventListener("submit", (event) => event.preventDefault());
  element("settings", HTMLFormElement).addEventListener("change", () => {
    for (const field of fields) sessionStorage.setItem(field.id, field.value);
    showPerson();
    onChange?.();
  });

  return {
    /** @returns {Device} */
    device() {
      const [address, hardware] = [ipAddress.value.trim(), uhi.value.trim()];
      return {
        person: person.value,
        ...(address === "" ? {} : { ipAddress: address }),
        ...(hardware === "" ? {} : { uhi: hardware }),
        ...(stayAt.value === "" ? {} : { stayAt: stayAt.value }),
      };
    },
    /** @returns {{ evidence?: string }} What is to be wrong with the signature of what is approved. */
    evidence: () => (evidence.value === "" ? {} : { evidence: evidence.value }),
    /** @returns {string} The code that is right for whoever holds the phone. */
    rightCode: () => chosen()?.securityCode ?? "",
    /** @returns {boolean} Whether a fingerprint or face is used instead of the code. */
    isByBiometrics: () => confirmBy.value === "biometrics",
    /** @param {() => void} listener */
    whenChanged(listener) {
      onChange = listener;
    },
  };
}

/** @param {HTMLSelectElement | HTMLInputElement} field */
function restore(field) {
  const kept = sessionStorage.getItem(field.id);
  if (kept === null) return;
  if (field instanceof HTMLSelectElement && ![...field.options].some(({ value }) => value === kept)) return;
  field.value = kept;
}
