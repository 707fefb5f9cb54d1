// Follows one training run to its end: server-sent events, and polling when they fail.
import { _ } from "./messages.js";

const POLL_MS = 2000;
const PATIENCE = 3; // broken connections in a row before polling takes over

/**
 * Follow run `id`. `onState({state, ahead})` while it waits or begins, `onItem(item, attempt)` for
 * each thing that it shows (items come again after a broken connection: look at `item.index`),
 * `onRestart()` when it begins anew, `onEnd(run)` once. Returns a function that stops following.
 */
export function followTraining(id, { onState, onItem, onRestart, onEnd, onTrouble, onConnected }) {
  const address = `/api/v1/training-runs/${encodeURIComponent(id)}`;
  let stopped = false;
  let broken = 0;
  let timer = 0;
  let source = null;
  let polled = -1; // items of the last poll: fewer of them say that it began anew

  function stop() {
    stopped = true;
    clearTimeout(timer);
    source?.close();
  }

  function ended(run) {
    if (stopped) return;
    stop();
    onEnd(run);
  }

  async function poll() {
    if (stopped) return;
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        onConnected();
        const run = await answer.json();
        if (run.shown.length < polled) onRestart();
        polled = run.shown.length;
        onState({ state: run.state });
        for (const item of run.shown) onItem(item, null);
        if (run.state === "done") return ended(run);
      } else if (answer.status === 401 || answer.status === 404) {
        stop();
        return onTrouble(_("This run can no longer be read here. Sign in again and open the problem."));
      }
    } catch {
      onTrouble(_("No connection to the site. The training goes on; it shows here when the connection is back."));
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
  const on = (name, take) =>
    source.addEventListener(name, (event) => {
      if (stopped) return;
      broken = 0;
      onConnected();
      take(event.data ? JSON.parse(event.data) : {}, event.lastEventId);
    });
  on("state", onState);
  on("restart", onRestart);
  on("shown", (item, at) => onItem(item, /^\d+\./.test(at) ? Number.parseInt(at, 10) : null));
  on("end", ended);
  source.addEventListener("error", () => {
    if (stopped || !source) return;
    broken += 1;
    // CLOSED: the server refused, and the browser will not try again by itself.
    if (source.readyState === EventSource.CLOSED || broken >= PATIENCE) fallBack();
  });
  return stop;
}
