// What is typed and not yet sent stays in this browser, one draft a problem and person.
const SAVE_AFTER_MS = 400;

/** Where the draft of `problem` is kept: read, write, clear. Storage that fails keeps nothing. */
export function draftOf(problem, person) {
  const key = (who) => `tensorjudge:draft:${who}:${problem}`;
  const own = key(person);
  let timer = 0;
  let pending = null;

  function keep() {
    clearTimeout(timer);
    if (!pending) return;
    const { text, onKept } = pending;
    pending = null;
    try {
      localStorage.setItem(own, text);
      onKept(true);
    } catch {
      onKept(false);
    }
  }
  // Who closes the page in the middle of a word keeps the word.
  addEventListener("pagehide", keep);

  return {
    /** The kept text, or null. What was written before signing up is taken along. */
    read() {
      try {
        return localStorage.getItem(own) ?? (person ? localStorage.getItem(key("")) : null);
      } catch {
        return null;
      }
    },
    /** Keep `text` soon; `onKept(true | false)` says whether it could be. */
    write(text, onKept) {
      pending = { text, onKept };
      clearTimeout(timer);
      timer = setTimeout(keep, SAVE_AFTER_MS);
    },
    /** Forget it: the server has the text now, or it is what the page began with. */
    clear() {
      clearTimeout(timer);
      pending = null;
      try {
        localStorage.removeItem(own);
        if (person) localStorage.removeItem(key(""));
      } catch {
        // nothing was kept then
      }
    },
  };
}
