// The page of a training run: charts, and while it trains, panels that grow in place.
import { announce } from "./follow.js";
import { _ } from "./messages.js";
import { Chart } from "./training-chart.js";
import { followTraining } from "./training-follow.js";

const REFRESH_MS = 300; // at most so often the server draws what a script cannot
const PICTURES_MS = 2000; // until pictures are shown although some are not here
const ENDS = {
  finished: _("Training has finished."),
  stopped: _("Training has stopped."),
  failed: _("Training has failed."),
  internal_error: _("We could not train this."),
};

const root = document.querySelector("[data-training]");
const id = root.dataset.training;
const trouble = document.querySelector("[data-trouble]");
const charts = new Map(); // by the section that they draw in
const shown = () => root.querySelector(".run-shown");
const part = (key) => root.querySelector(`[data-part="${CSS.escape(key)}"]`);

// --- charts ------------------------------------------------------------------------------------
function drawCharts() {
  for (const section of charts.keys()) if (!section.isConnected) charts.delete(section);
  for (const section of root.querySelectorAll("[data-chart]")) {
    if (!charts.has(section)) charts.set(section, new Chart(section));
  }
}
const redraw = () => charts.forEach((chart) => chart.redraw());
new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
document.fonts.ready.then(redraw);

// --- what the server draws ----------------------------------------------------------------------
let wanted = -1; // the newest item that only the server can draw
let timer = 0;
let fetching = false;
let done = shown().dataset.state === "done";

/** Put a fresh drawing of a part in the place of the old one; what a reader opened stays open. */
function replace(old, fresh) {
  const open = [...old.querySelectorAll("details")].map((one) => one.open);
  fresh.querySelectorAll("details").forEach((one, place) => {
    one.open = open[place] ?? false;
  });
  const focused = old.contains(document.activeElement);
  old.replaceWith(fresh);
  if (focused) fresh.querySelector("button, summary, [tabindex]")?.focus();
}

function takeIn(fresh) {
  const now = shown();
  if (fresh.dataset.attempt !== now.dataset.attempt) {
    now.replaceWith(fresh);
    return;
  }
  now.dataset.state = fresh.dataset.state;
  now.dataset.upto = Math.max(Number(now.dataset.upto), Number(fresh.dataset.upto));
  const keys = new Set();
  for (const one of fresh.querySelectorAll("[data-part]")) {
    const { part: key, upto } = one.dataset;
    keys.add(key);
    const old = part(key);
    if (!old) {
      if (one.parentElement.matches("[data-panels]")) now.querySelector("[data-panels]").append(one);
      else now.querySelector("[data-panels]").before(one);
      one.classList.add("landed");
    } else if (charts.get(old)?.matches(one)) charts.get(old).take(one);
    else if (old.dataset.upto !== upto) replace(old, one);
  }
  for (const old of now.querySelectorAll("[data-part]")) if (!keys.has(old.dataset.part)) old.remove();
}

/** Return when pictures are here, so that none is black for a moment; soon in any case. */
function loaded(fresh) {
  const known = new Set([...root.querySelectorAll("img")].map((image) => image.src));
  const coming = [...fresh.querySelectorAll("img")].filter((image) => !known.has(image.src));
  const late = new Promise((resolve) => setTimeout(resolve, PICTURES_MS));
  return Promise.race([Promise.allSettled(coming.map((image) => image.decode())), late]);
}

async function refresh() {
  fetching = true;
  try {
    const answer = await fetch(`/training/${encodeURIComponent(id)}/panels`, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) throw new Error(`the site answered ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = document.importNode(page.querySelector(".run-shown"), true);
    const { upto, state } = fresh.dataset;
    await loaded(fresh);
    takeIn(fresh);
    drawCharts();
    // Asked before the newest was stored: ask again.
    if (Number(upto) < wanted || (done && state !== "done")) soon();
  } catch {
    soon(REFRESH_MS * 10);
  } finally {
    fetching = false;
  }
}

function soon(wait = REFRESH_MS) {
  if (timer) return;
  timer = setTimeout(() => {
    timer = 0;
    if (fetching) soon();
    else refresh();
  }, wait);
}

// --- what comes by itself -----------------------------------------------------------------------
function say(message) {
  if (trouble.textContent === message) return;
  trouble.textContent = message;
  trouble.hidden = !message;
  if (message) announce(message);
}

function land(item) {
  if (item.index <= Number(shown().dataset.upto)) return;
  shown().dataset.upto = item.index;
  if (item.what === "progress") {
    const bar = root.querySelector("[data-progress]");
    if (!bar || !(item.of > 0)) return;
    bar.max = item.of;
    bar.value = item.done;
    root.querySelector("[data-progress-words]").textContent = _("%(done)s of %(total)s", { done: item.done, total: item.of });
    return;
  }
  const section = item.what === "point" && root.querySelector(`[data-chart][data-panel="${CSS.escape(item.panel)}"]`);
  if (section) return charts.get(section).add(item);
  wanted = Math.max(wanted, item.index);
  soon();
}

function restart() {
  wanted = -1;
  const now = shown();
  if (Number(now.dataset.upto) >= 0) announce(_("The training begins anew."));
  now.dataset.upto = -1;
  for (const one of now.querySelectorAll("[data-part]:not([data-part=head])")) one.remove();
  soon();
}

if (!done) {
  let state = shown().dataset.state;
  followTraining(id, {
    onState(now) {
      const place = root.querySelector("[data-queue]");
      if (place && now.ahead !== undefined) place.textContent = now.ahead ? _("%(ahead)s ahead of you", { ahead: now.ahead }) : _("You are next");
      if (now.state === state || now.state === "done") return;
      state = now.state;
      if (state === "running") announce(_("Training has begun."));
      soon(0);
    },
    onItem(item, attempt) {
      const now = shown();
      if (attempt !== null && attempt !== Number(now.dataset.attempt)) {
        restart();
        now.dataset.attempt = attempt;
      }
      land(item);
    },
    onRestart: restart,
    onEnd(run) {
      done = true;
      announce(ENDS[run.outcome] ?? _("Training has ended."));
      soon(0);
    },
    onTrouble: say,
    onConnected: () => say(""),
  });
}
drawCharts();

// --- stop ---------------------------------------------------------------------------------------
root.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-stop]");
  if (!form || !document.contains(form)) return;
  event.preventDefault();
  const button = form.querySelector("button");
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  button.textContent = _("Stopping…");
  const answer = await fetch(`/api/v1/training-runs/${encodeURIComponent(id)}/stop`, { method: "POST" }).catch(() => null);
  // The form's own way tells what is wrong, and works where this one does not.
  if (!answer?.ok) form.submit();
});
