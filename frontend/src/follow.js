// Follows one submission to its verdict: server-sent events, and polling when they fail.
import { _ } from "./messages.js";

const POLL_MS = 1500;
const PATIENCE = 3; // broken connections in a row before polling takes over

/**
 * Follow submission `id`. `onCase({index, name, visible, verdict, …})` is called once a case,
 * `onVerdict(submission)` once. Returns a function that stops following.
 */
export function follow(id, { onCase, onVerdict, onTrouble = () => {} }) {
  const address = `/api/v1/submissions/${encodeURIComponent(id)}`;
  const seen = new Set();
  let stopped = false;
  let broken = 0;
  let timer = 0;
  let source = null;

  function stop() {
    stopped = true;
    clearTimeout(timer);
    source?.close();
  }

  function caseLanded(item, index) {
    if (stopped || seen.has(index)) return;
    seen.add(index);
    onCase({ ...item, index });
  }

  function verdictLanded(submission) {
    if (stopped) return;
    stop();
    onVerdict(submission);
  }

  async function poll() {
    if (stopped) return;
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        const submission = await answer.json();
        (submission.cases ?? []).forEach((item, place) => caseLanded(item, item.index ?? place));
        if (submission.state === "done") return verdictLanded(submission);
      } else if (answer.status === 401 || answer.status === 404) {
        stop();
        return onTrouble(_("This submission can no longer be read here. Sign in again and open My submissions."));
      }
    } catch {
      onTrouble(_("No connection to the site. The verdict is kept; it shows here when the connection is back."));
    }
    if (!stopped) timer = setTimeout(poll, POLL_MS);
  }

  function fallBack() {
    source?.close();
    source = null;
    poll();
  }

  if (!("EventSource" in window)) {
    poll();
    return stop;
  }
  source = new EventSource(`${address}/events`);
  source.addEventListener("case", (event) => {
    broken = 0;
    const item = JSON.parse(event.data);
    caseLanded(item, item.index ?? seen.size);
  });
  source.addEventListener("verdict", (event) => verdictLanded(JSON.parse(event.data)));
  source.addEventListener("error", () => {
    if (stopped || !source) return;
    broken += 1;
    // CLOSED: the server refused, and the browser will not try again by itself.
    if (source.readyState === EventSource.CLOSED || broken >= PATIENCE) fallBack();
  });
  return stop;
}

/** The report of submission `id`, as a fragment drawn by the server; null when it cannot be had. */
export async function fetchReport(id) {
  try {
    const answer = await fetch(`/submissions/${encodeURIComponent(id)}/report`, {
      headers: { Accept: "text/html" },
    });
    if (!answer.ok || answer.redirected) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const report = page.querySelector(".report");
    return report ? document.importNode(report, true) : null;
  } catch {
    return null;
  }
}

/** Say `text` to readers of the page by ear. */
export function announce(text) {
  const region = document.getElementById("live");
  if (region) region.textContent = text;
}

/** What a report says in one sentence, from the fragment itself. */
export function summary(report) {
  const word = report.querySelector(".report-head .verdict")?.textContent.trim() ?? "";
  const { passed, total, verdict } = report.dataset;
  return verdict && verdict !== "internal_error" ? _("%(verdict)s: %(passed)s of %(total)s cases", { verdict: word, passed, total }) : word;
}
