// Texts in the reader's language: the page hands over those that its scripts say (base.html).
const said = JSON.parse(document.getElementById("messages")?.textContent ?? "{}");

const filled = (text, values) => text.replace(/%\((\w+)\)s/g, (all, name) => (name in values ? String(values[name]) : all));

/** The text, with `%(name)s` filled in. */
export const _ = (text, values = {}) => filled(typeof said[text] === "string" && said[text] ? said[text] : text, values);

/** The text for `num` of something. */
export function _n(one, many, num, values = {}) {
  const forms = Array.isArray(said[one]) && said[one].every(Boolean) ? said[one] : [one, many];
  return filled(forms[num === 1 ? 0 : forms.length - 1], { num, ...values });
}
