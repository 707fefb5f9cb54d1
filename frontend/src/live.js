// The page of a submission that is still being graded: its report grows in place.
import "./heat.js";
import { announce, fetchReport, follow, summary } from "./follow.js";

const section = document.querySelector("[data-live]");
if (section && section.dataset.state !== "done") {
  const id = section.dataset.live;
  let waiting = 0;
  let done = false;

  const refresh = async () => {
    const report = await fetchReport(id);
    if (!report || (done && report.dataset.state !== "done")) return;
    section.replaceChildren(report);
    if (report.dataset.verdict) announce(summary(report));
  };
  const soon = () => {
    if (waiting) return;
    waiting = setTimeout(() => {
      waiting = 0;
      if (!done) refresh();
    }, 200);
  };
  // While it waits in the queue nothing happens to it, but its place changes.
  const queue = setInterval(soon, 2500);

  follow(id, {
    onCase: soon,
    onVerdict: () => {
      done = true;
      clearInterval(queue);
      refresh();
    },
    onTrouble: announce,
  });
}
