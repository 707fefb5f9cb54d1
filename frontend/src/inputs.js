// Inputs of the learner's own: the examples as cases to change, kept for each problem in this browser.
import { _ } from "./messages.js";
import { tabs } from "./tabs.js";

const MOST = 5; // cases that the site takes at a time
const SAVE_AFTER_MS = 400;

const make = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

const fieldsOf = (example) => [...example.init, ...example.calls.flatMap((call) => call.args)];
const runnable = (example) => !example.why && fieldsOf(example).every((field) => !field.why);

/** The place of a field in its case, from the rest of a path of the site: ".calls[0].args[1].tensor". */
function placeOf(example, rest) {
  const init = rest.match(/^\.init\[(\d+)\](.*)$/s);
  if (init) return { at: Number(init[1]), inside: init[2] };
  const call = rest.match(/^\.calls\[(\d+)\]\.args\[(\d+)\](.*)$/s);
  if (!call) return null;
  const before = example.calls.slice(0, Number(call[1])).reduce((sum, one) => sum + one.args.length, 0);
  return { at: example.init.length + before + Number(call[2]), inside: call[3] };
}

/** What was kept under `key` and still fits the examples, or null. */
function remembered(keys, examples, shape) {
  try {
    const text = keys.map((key) => localStorage.getItem(key)).find((one) => one !== null);
    const kept = JSON.parse(text ?? "null");
    const fits = (one) => one.texts.length === fieldsOf(examples[one.from]).length;
    return kept?.of === shape && kept.cases.length && kept.cases.every(fits) ? kept.cases : null;
  } catch {
    return null; // no storage, or not ours
  }
}

/**
 * Wire the panel. `run()` is called by its button. Returns {cases, passedOver, refused}: `cases()` is
 * what to send; `passedOver(yes)` says whether the examples ran while these stand open;
 * `refused(fields)` tells what the site said at the fields that it is about, and gives the first of
 * them, or null.
 */
export function ownInputs(panel, { problem, person, run, announce }) {
  const examples = JSON.parse(panel.querySelector("[data-own-cases]").content.textContent);
  const shape = JSON.stringify(examples.map((one) => [one.calls.map((call) => call.method), fieldsOf(one).map((field) => field.label)]));
  const keys = [person, ...(person ? [""] : [])].map((who) => `tensorjudge:inputs:${who}:${problem}`);
  const list = panel.querySelector("[data-own-tabs]");
  const panels = panel.querySelector("[data-own-panels]");
  const button = (name) => panel.querySelector(`[data-own-${name}]`);
  const fresh = () => examples.map((one, from) => ({ from, texts: fieldsOf(one).map((field) => field.text) }));
  const kept = remembered(keys, examples, shape);
  let cases = kept ?? fresh();
  let shown = 0;
  let beforeReset = null;
  let sent = []; // the places of the cases that were sent last
  let timer = 0;

  const areChanged = () => JSON.stringify(cases) !== JSON.stringify(fresh());

  function keep() {
    clearTimeout(timer);
    timer = 0;
    try {
      if (areChanged()) localStorage.setItem(keys[0], JSON.stringify({ of: shape, cases }));
      else for (const key of keys) localStorage.removeItem(key);
    } catch {
      // this browser keeps nothing
    }
  }
  function changed() {
    clearTimeout(timer);
    timer = setTimeout(keep, SAVE_AFTER_MS);
  }
  addEventListener("pagehide", () => timer && keep());

  const showTab = tabs(list, (id) => {
    for (const one of panels.children) one.hidden = one.id !== id;
    shown = Math.max(0, [...panels.children].findIndex((one) => one.id === id));
  });

  function drawField(own, field, at, id) {
    if (field.why) {
      return make(
        "div",
        { className: "field" },
        make("div", { className: "value-label", textContent: field.label }),
        make("p", { className: "note", textContent: _("This is %(what)s: no field can hold it.", { what: field.why }) }),
      );
    }
    const text = make("textarea", { id, value: own.texts[at], spellcheck: false, autocomplete: "off" });
    text.rows = Math.min(6, Math.max(1, text.value.split("\n").length, Math.ceil(text.value.length / 70)));
    text.setAttribute("autocapitalize", "none");
    text.setAttribute("aria-describedby", `${id}-error`);
    const error = make("p", { id: `${id}-error`, className: "note wrong", hidden: true });
    const box = make("div", { className: "field" }, make("label", { htmlFor: id, textContent: field.label }), text, error);
    text.addEventListener("input", () => {
      own.texts[at] = text.value;
      tell(box, "");
      button("undo").hidden = true;
      changed();
    });
    return box;
  }

  function tell(box, words) {
    box.classList.toggle("bad", Boolean(words));
    box.querySelector("textarea").setAttribute("aria-invalid", String(Boolean(words)));
    const error = box.querySelector(".note.wrong");
    error.textContent = words;
    error.hidden = !words;
  }

  function drawCase(own, place) {
    const example = examples[own.from];
    const fields = fieldsOf(example);
    const box = make("div", { id: `own-${place + 1}`, className: "own-case" });
    box.setAttribute("role", "tabpanel");
    box.setAttribute("aria-labelledby", `own-tab-${place + 1}`);
    box.append(make("p", { className: "quiet small-print", textContent: _("From the example “%(name)s”.", { name: example.name }) }));
    if (example.why) {
      box.append(make("p", { className: "note", textContent: _("It cannot be changed here: %(why)s.", { why: example.why }) }));
    } else {
      fields.forEach((field, at) => box.append(drawField(own, field, at, `own-${place + 1}-${at}`)));
      if (!fields.length) box.append(make("p", { className: "note", textContent: _("It is called without arguments.") }));
    }
    if (!runnable(example)) {
      box.append(make("p", { className: "note", textContent: _("So this case is not run with yours; Run tries the example itself.") }));
    } else {
      for (const note of example.notes) box.append(make("p", { className: "note", textContent: note }));
    }
    return box;
  }

  function draw(place, { focus = false } = {}) {
    list.replaceChildren(
      ...cases.map((own, at) => {
        const tab = make("button", { type: "button", id: `own-tab-${at + 1}`, textContent: _("Case %(number)s", { number: at + 1 }) });
        tab.setAttribute("role", "tab");
        tab.setAttribute("aria-controls", `own-${at + 1}`);
        return tab;
      }),
    );
    panels.replaceChildren(...cases.map(drawCase));
    button("add").hidden = cases.length >= MOST;
    button("remove").hidden = cases.length < 2;
    button("run").hidden = !cases.some((own) => runnable(examples[own.from]));
    showTab(`own-${Math.min(place, cases.length - 1) + 1}`, { focus });
  }

  button("add").addEventListener("click", () => {
    const { from, texts } = cases[shown];
    cases.push({ from, texts: [...texts] });
    button("undo").hidden = true;
    draw(cases.length - 1, { focus: true });
    changed();
    announce(_("Case %(number)s added.", { number: cases.length }));
  });
  button("remove").addEventListener("click", () => {
    cases.splice(shown, 1);
    button("undo").hidden = true;
    draw(shown, { focus: true });
    changed();
    announce(_("The case is removed."));
  });
  button("reset").addEventListener("click", () => {
    beforeReset = cases;
    cases = fresh();
    draw(0);
    changed();
    button("undo").hidden = false;
    announce(_("The examples' inputs are back."));
  });
  button("undo").addEventListener("click", () => {
    cases = beforeReset;
    draw(0);
    changed();
    button("undo").hidden = true;
    button("reset").focus();
  });
  button("run").addEventListener("click", () => run());
  draw(0);
  panel.open = kept !== null;

  const python = (text) => ({ python: text });
  return {
    cases() {
      const here = cases.map((own, place) => ({ ...own, place })).filter((own) => runnable(examples[own.from]));
      sent = here.map((own) => own.place);
      return here.map(({ from, texts }) => {
        const { init, calls } = examples[from];
        const rest = texts.map(python);
        const made = init.length ? { init: rest.splice(0, init.length) } : {};
        return { ...made, calls: calls.map(({ method, args }) => ({ method, args: rest.splice(0, args.length) })) };
      });
    },
    passedOver(yes) {
      const note = panel.querySelector("[data-own-note]");
      note.hidden = !(yes && panel.open && areChanged());
      if (!note.hidden) announce(note.textContent);
    },
    refused(fields) {
      let first = null;
      for (const [path, why] of Object.entries(fields)) {
        const found = path.match(/^cases\[(\d+)\](.*)$/s);
        const place = found && sent[Number(found[1])];
        const own = cases[place]; // none: removed since, or not about a case
        if (!own) continue;
        const example = examples[own.from];
        const at = placeOf(example, found[2]);
        const text = at && document.getElementById(`own-${place + 1}-${at.at}`);
        if (!text) continue;
        tell(text.parentElement, `${fieldsOf(example)[at.at].label}${at.inside} ${why}.`);
        first ??= { place, text };
      }
      if (!first) return null;
      panel.open = true;
      showTab(`own-${first.place + 1}`);
      return first.text;
    },
  };
}
