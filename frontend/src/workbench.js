// The problem page: run and submit without leaving it, cases as they land, drafts that are kept.
import { draftNotice } from "./draft-notice.js";
import { draftOf } from "./draft.js";
import { editorOf } from "./editor.js";
import { announce } from "./follow.js";
import "./heat.js";
import { hints } from "./hints.js";
import { ownInputs } from "./inputs.js";
import { keys } from "./keys.js";
import { linkLines, stoppedIn } from "./lines.js";
import { _ } from "./messages.js";
import { preferences } from "./preferences.js";
import { send } from "./send.js";
import { split } from "./split.js";
import { tabs } from "./tabs.js";
import { localTimes } from "./times.js";
import { watching } from "./watching.js";

const bench = document.querySelector("[data-bench]");
const form = bench.querySelector("[data-write]");
const code = document.getElementById("code");
const results = bench.querySelector("[data-results]");
const onward = bench.querySelector("[data-onward]");
const refusalPlace = bench.querySelector("[data-error]");
const person = bench.dataset.person;
const editor = editorOf(code);

const drawn = (name) =>
  document.getElementById("drawn").content.querySelector(`[data-drawn="${name}"]`)?.firstElementChild.cloneNode(true) ?? document.createElement("span");

// --- panels ------------------------------------------------------------------------------------
const showPanel = tabs(document.querySelector("[data-bench-tabs]"), (id) => {
  bench.dataset.show = id;
});
const readParts = [...bench.querySelectorAll(".read-part")];
const showPart = tabs(bench.querySelector("[data-read-tabs]"), (id) => {
  for (const part of readParts) part.hidden = part.id !== id;
  document.getElementById("read").scrollTop = 0;
});
const opened = [bench.dataset.part, location.hash.slice(1), "statement"];
showPart(opened.find((id) => id !== "statement" && readParts.some((part) => part.id === id)) ?? "statement");
for (const part of readParts) {
  part.setAttribute("role", "tabpanel");
  part.setAttribute("aria-labelledby", `tab-${part.id}`);
}
// The answer to a form that chose the editorial: its address is not one to reload.
if (bench.dataset.part !== "statement") {
  history.replaceState(null, "", `/problems/${bench.dataset.problem}#${bench.dataset.part}`);
}

for (const line of bench.querySelectorAll("[data-split]")) split(line, `--bench-${line.dataset.split}`);
hints(bench);
preferences(bench, editor);

/** The list of what was sent to this problem, as it is now. */
async function renewMine() {
  const place = () => bench.querySelector("[data-mine]");
  const answer = place() && (await fetch(`/problems/${encodeURIComponent(bench.dataset.problem)}/submissions`).catch(() => null));
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const list = page.querySelector("[data-mine]");
  if (!list) return;
  localTimes(list);
  place().replaceWith(document.importNode(list, true)); // what stands there by now
}

/** What an accepted answer opens: the way on, the training, and the editorial. */
async function openWhatFollows(report) {
  // Beside the verdict, not below the list of cases.
  if (onward) report?.querySelector(".case-list")?.before(onward);
  for (const one of bench.querySelectorAll("[data-once-solved]")) one.hidden = false;
  for (const one of bench.querySelectorAll("[data-until-solved]")) one.hidden = true;
  const place = bench.querySelector("[data-editorial]");
  if (!place?.querySelector("[formaction]")) return; // open already
  const answer = await fetch(`/api/v1/problems/${encodeURIComponent(bench.dataset.problem)}/editorial`).catch(() => null);
  if (!answer?.ok) return;
  const text = Object.assign(document.createElement("div"), { className: "prose" });
  text.innerHTML = (await answer.json()).editorial_html; // cleaned by the server
  place.replaceChildren(text);
}

// --- text and drafts ---------------------------------------------------------------------------
const starter = bench.querySelector("[data-starter]").content.textContent;
const resetButton = bench.querySelector("[data-reset]");
const undoButton = bench.querySelector("[data-undo-reset]");
let beforeReset = null;

function setCode(text) {
  code.value = text;
  code.dispatchEvent(new Event("tensorjudge:replace"));
}

const notice = draftNotice(bench, {
  here: () => code.value,
  other: () => draft.rival(),
  choose: (mine) => draft.choose(mine),
  put: setCode,
  announce,
});
const draft = draftOf({
  problem: bench.dataset.problem,
  person,
  base: bench.dataset.revision,
  text: code.defaultValue, // as it came; who was quick has typed in it already
  posted: "posted" in bench.dataset,
  starter,
  editor: { read: () => code.value, show: setCode, ...notice },
});
code.addEventListener("input", draft.typed);

const dialog = document.getElementById("reset-dialog");
resetButton.addEventListener("click", () => {
  if (code.value !== starter) dialog.showModal();
});
dialog.addEventListener("close", () => {
  if (dialog.returnValue !== "reset") return;
  beforeReset = code.value;
  setCode(starter);
  undoButton.hidden = false;
  undoButton.focus();
  dialog.returnValue = "";
});
undoButton.addEventListener("click", () => {
  if (beforeReset !== null) setCode(beforeReset);
  undoButton.hidden = true;
  resetButton.focus();
});

// --- refusals ----------------------------------------------------------------------------------
function say(message, { signIn = false, tone = "wrong" } = {}) {
  refusalPlace.replaceChildren();
  if (!message) return;
  const note = document.createElement("p");
  note.className = `notice ${tone}`;
  const text = document.createElement("span");
  text.textContent = message;
  if (signIn) {
    const link = document.createElement("a");
    link.href = `/login?next=${encodeURIComponent(location.pathname)}`;
    link.textContent = _("Sign in");
    text.append(" ", link);
  }
  note.append(drawn("info"), text);
  refusalPlace.append(note);
}

// --- run and submit ----------------------------------------------------------------------------
const buttons = [...form.querySelectorAll("button[name=mode]")];
const unsent = [...results.childNodes]; // what stands there before anything is sent
let sending = false;
let judging = false;
let placed = 0; // where the results began when the head was brought into view

function busy(is) {
  sending = is;
  for (const button of buttons) button.setAttribute("aria-disabled", String(is));
}

const watch = watching(results, {
  drawn,
  say,
  /** The report stands there, or could not be had (null). */
  judged(report, { mode, verdict, current }) {
    renewMine();
    if (!current) return;
    judging = false;
    // The verdict is taller than what stood there; who has scrolled since is left alone.
    if (startOf(results) === placed) headIntoView();
    if (mode === "submit" && verdict === "accepted") openWhatFollows(report);
    if (!report) return;
    linkLines(report, (line) => {
      showPanel("write");
      editor.goTo(line);
    });
    const line = stoppedIn(report);
    if (line) editor.goTo(line, { focus: false });
  },
});

const startOf = (element) => element.getBoundingClientRect().top;

/** The learner's own inputs may fill the part above it. At once, for whoever wants no motion. */
function headIntoView() {
  results.querySelector(".report-head")?.scrollIntoView({ block: "nearest", behavior: "instant" });
}

/** A verdict of before must not stand beneath a refusal as if it were the answer to it. */
function forgetVerdict() {
  if (judging) return; // on its way still, and seen to be
  if (onward) results.after(onward);
  results.replaceChildren(...unsent);
}

const ownPanel = bench.querySelector("[data-own]");
const inputs =
  ownPanel && ownInputs(ownPanel, { problem: bench.dataset.problem, person, run: () => go("run", true), announce });

/** Send what the editor holds; `own`: to be run on the learner's inputs instead of the examples. */
async function go(mode, own = false) {
  if (sending) return;
  if (!person) {
    showPanel("write"); // where it is said
    return say(_("Running code needs an account. What you wrote stays in this browser."), { signIn: true });
  }
  busy(true);
  say("");
  const text = code.value;
  try {
    const cases = own ? inputs.cases() : [];
    const { id } = await send({ problem: bench.dataset.problem, code: text, mode, ...(cases.length && { cases }) });
    if (code.value === text) editor.sent();
    draft.sent(text);
    inputs?.passedOver(mode === "run" && !own);
    showPanel("results");
    if (onward) results.after(onward); // it may stand in the report that goes now
    judging = true;
    watch(id, mode);
    headIntoView();
    placed = startOf(results);
  } catch (refusal) {
    draft.now();
    forgetVerdict();
    const field = own && inputs.refused(refusal.fields ?? {});
    if (field) return field.focus();
    say(refusal.message, { signIn: refusal.status === 401 });
    showPanel("write");
  } finally {
    busy(false);
  }
}

form.addEventListener("submit", (event) => {
  if (event.submitter?.hasAttribute("formaction")) return; // chooses the editorial; the text goes along
  event.preventDefault();
  go(event.submitter?.value ?? "run");
});
keys({
  run: (at) => go("run", Boolean(ownPanel?.contains(at))),
  submit: () => go("submit"),
});
