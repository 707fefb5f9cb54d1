// The problem page: run and submit without leaving it, cases as they land, drafts that are kept.
import { draftOf } from "./draft.js";
import { announce, fetchReport, follow, summary } from "./follow.js";
import { ownInputs } from "./inputs.js";
import { send } from "./send.js";
import { tabs } from "./tabs.js";

const bench = document.querySelector("[data-bench]");
const form = bench.querySelector("[data-write]");
const code = document.getElementById("code");
const results = bench.querySelector("[data-results]");
const refusalPlace = bench.querySelector("[data-error]");
const draftNote = bench.querySelector("[data-draft]");
const person = bench.dataset.person;

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

/** What an accepted answer opens: the way on, the training, and the editorial. */
async function openWhatFollows() {
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
const draft = draftOf(bench.dataset.problem, person);
let served = code.value;
const starter = bench.querySelector("[data-starter]").content.textContent;
const resetButton = bench.querySelector("[data-reset]");
const undoButton = bench.querySelector("[data-undo-reset]");
let beforeReset = null;

function setCode(text) {
  code.value = text;
  code.dispatchEvent(new Event("tensorjudge:replace"));
}

const kept = refusalPlace.childElementCount ? null : draft.read(); // a refused text is newer
if (kept !== null && kept !== served) {
  setCode(kept);
  draftNote.textContent = "Your unsent draft";
}
code.addEventListener("input", () => {
  if (code.value === served) {
    draft.clear();
    draftNote.textContent = "";
    return;
  }
  draft.write(code.value, (done) => {
    draftNote.textContent = done ? "Draft kept" : "This browser keeps no drafts";
  });
});

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
    link.textContent = "Sign in";
    text.append(" ", link);
  }
  note.append(drawn("info"), text);
  refusalPlace.append(note);
}

// --- run and submit ----------------------------------------------------------------------------
const buttons = [...form.querySelectorAll("button[name=mode]")];
let stopFollowing = () => {};
let sending = false;

function busy(is) {
  sending = is;
  for (const button of buttons) button.setAttribute("aria-disabled", String(is));
}

function drawRow({ index, name, visible, verdict, message }) {
  const row = document.createElement("div");
  row.className = "case bare landed";
  const number = Object.assign(document.createElement("span"), { className: "case-number", textContent: `Case ${index + 1}` });
  const title = Object.assign(document.createElement("span"), { className: "case-name", textContent: name });
  if (!visible) title.append(" ", drawn("hidden"));
  row.append(number, title, drawn(verdict));
  if (message && verdict !== "accepted") {
    row.append(Object.assign(document.createElement("p"), { className: "case-message", textContent: message }));
  }
  return row;
}

function drawWaiting() {
  const report = document.createElement("div");
  report.className = "report";
  const head = Object.assign(document.createElement("div"), { className: "report-head" });
  const facts = Object.assign(document.createElement("p"), { className: "facts" });
  head.append(drawn("queued"), facts);
  const list = Object.assign(document.createElement("div"), { className: "case-list" });
  report.append(head, list);
  results.replaceChildren(report);
  return { head, facts, list };
}

function watch(id, mode) {
  stopFollowing();
  let current = true;
  let landed = 0;
  let waiting = drawWaiting();
  announce("Sent. Waiting for its turn.");

  // Until a case lands, the server knows best: "2 ahead of you".
  const queue = setInterval(showPlace, 2000);
  const first = setTimeout(showPlace, 400);
  async function showPlace() {
    const report = await fetchReport(id);
    if (!current || landed || !report || report.dataset.state === "done") return;
    results.replaceChildren(report);
    waiting = null;
  }
  function rest() {
    clearInterval(queue);
    clearTimeout(first);
  }
  const unfollow = follow(id, {
    onCase(item) {
      rest();
      if (!waiting) waiting = drawWaiting();
      landed += 1;
      waiting.head.querySelector(".verdict")?.replaceWith(drawn("running"));
      waiting.facts.textContent = `${landed} case${landed === 1 ? "" : "s"} done`;
      waiting.list.append(drawRow(item));
    },
    async onVerdict(submission) {
      rest();
      const report = await fetchReport(id);
      if (!current) return;
      if (mode === "submit" && submission.verdict === "accepted") openWhatFollows();
      if (report) {
        results.replaceChildren(report);
        announce(summary(report));
      } else {
        const { head } = waiting ?? drawWaiting();
        head.querySelector(".verdict")?.replaceWith(drawn(submission.verdict));
        const link = document.createElement("a");
        link.href = `/submissions/${encodeURIComponent(id)}`;
        link.textContent = "Open the report";
        head.append(link);
      }
    },
    onTrouble: (message) => say(message, { tone: "ours" }),
  });
  stopFollowing = () => {
    current = false;
    rest();
    unfollow();
  };
}

const ownPanel = bench.querySelector("[data-own]");
const inputs =
  ownPanel && ownInputs(ownPanel, { problem: bench.dataset.problem, person, run: () => go("run", true), announce });

/** Send what the editor holds; `own`: to be run on the learner's inputs instead of the examples. */
async function go(mode, own = false) {
  if (sending) return;
  if (!person) {
    showPanel("write"); // where it is said
    return say("Running code needs an account. What you wrote stays in this browser.", { signIn: true });
  }
  busy(true);
  say("");
  const text = code.value;
  try {
    const cases = own ? inputs.cases() : [];
    const { id } = await send({ problem: bench.dataset.problem, code: text, mode, ...(cases.length && { cases }) });
    served = text;
    if (code.value === text) draft.clear();
    draftNote.textContent = "";
    showPanel("results");
    watch(id, mode);
    if (own) results.scrollIntoView({ block: "start" });
  } catch (refusal) {
    draft.write(text, () => {});
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
// In the capture phase: the editor binds Ctrl-Enter too.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || dialog.open) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.shiftKey) go("submit");
    else go("run", Boolean(ownPanel?.contains(event.target)));
  },
  { capture: true },
);
