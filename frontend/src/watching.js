// A submission on its way: its place in the queue, each case as it lands, then its report.
import { announce, fetchReport, follow, summary } from "./follow.js";
import { _, _n } from "./messages.js";

const make = (tag, properties = {}) => Object.assign(document.createElement(tag), properties);

/**
 * Returns `watch(id, mode)`, which shows in `results` what becomes of a submission. `drawn(name)`
 * draws a badge, `say(message)` tells trouble, `judged(report, {mode, verdict, current})` is called
 * at the end; not `current`: another one is shown by now.
 */
export function watching(results, { drawn, say, judged }) {
  let stop = () => {};

  function drawRow({ index, name, visible, verdict, message }) {
    const row = make("div", { className: "case bare landed" });
    const number = make("span", { className: "case-number", textContent: _("Case %(number)s", { number: index + 1 }) });
    const title = make("span", { className: "case-name", textContent: name });
    if (!visible) title.append(" ", drawn("hidden"));
    row.append(number, title, drawn(verdict));
    if (message && verdict !== "accepted") row.append(make("p", { className: "case-message", textContent: message }));
    return row;
  }

  function drawWaiting() {
    const report = make("div", { className: "report" });
    const head = make("div", { className: "report-head" });
    const facts = make("p", { className: "facts" });
    head.append(drawn("queued"), facts);
    const list = make("div", { className: "case-list" });
    report.append(head, list);
    results.replaceChildren(report);
    return { head, facts, list };
  }

  return function watch(id, mode) {
    stop();
    let current = true;
    let landed = 0;
    let waiting = drawWaiting();
    announce(_("Sent. Waiting for its turn."));

    // Until a case lands, the server knows best: "2 ahead of you".
    let placed = false; // in the line no more; an answer of before may still be on its way
    const queue = setInterval(showPlace, 2000);
    const first = setTimeout(showPlace, 400);
    async function showPlace() {
      const report = await fetchReport(id);
      if (placed || !report || report.dataset.state === "done") return;
      results.replaceChildren(report);
      waiting = null;
    }
    function rest() {
      placed = true;
      clearInterval(queue);
      clearTimeout(first);
    }
    const unfollow = follow(id, {
      onCase(item) {
        rest();
        if (!waiting) waiting = drawWaiting();
        landed += 1;
        waiting.head.querySelector(".verdict")?.replaceWith(drawn("running"));
        waiting.facts.textContent = _n("%(num)s case done", "%(num)s cases done", landed);
        waiting.list.append(drawRow(item));
      },
      async onVerdict(submission) {
        rest();
        const report = await fetchReport(id);
        if (current && report) {
          results.replaceChildren(report);
          announce(summary(report));
        } else if (current) {
          const { head } = waiting ?? drawWaiting();
          head.querySelector(".verdict")?.replaceWith(drawn(submission.verdict));
          head.append(make("a", { href: `/submissions/${encodeURIComponent(id)}`, textContent: _("Open the report") }));
        }
        judged(report, { mode, verdict: submission.verdict, current });
      },
      onTrouble: (message) => say(message, { tone: "ours" }),
    });
    stop = () => {
      current = false;
      rest();
      unfollow();
    };
  };
}
