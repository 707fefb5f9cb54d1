// The server's copy of a draft: read and keep, with what went wrong as one of a few words.
const MOST_KEPT_ALIVE = 60_000; // bytes of a request that may outlive its page; browsers take 64 KiB

const TROUBLE = { 401: "signed-out", 409: "changed", 413: "too-large", 422: "refused" };

export function serverDraft(problem) {
  const address = `/api/v1/problems/${encodeURIComponent(problem)}/draft`;

  return {
    /**
     * Keep `code`, made from revision `base`. Gives {revision}, or {trouble, retry, after}: whether
     * the same may be kept later, and in how many milliseconds if the server says so.
     */
    async keep(code, base) {
      const body = JSON.stringify({ code, base });
      try {
        const answer = await fetch(address, {
          method: "PUT",
          headers: { "Content-Type": "application/json", Accept: "application/json" },
          body,
          keepalive: new Blob([body]).size < MOST_KEPT_ALIVE,
        });
        if (answer.ok) return await answer.json();
        const trouble = TROUBLE[answer.status];
        if (trouble) return { trouble, retry: false };
        const wait = Number.parseInt(answer.headers.get("Retry-After") ?? "", 10);
        return { trouble: "away", retry: true, after: wait > 0 ? wait * 1000 : undefined };
      } catch {
        return { trouble: navigator.onLine ? "away" : "offline", retry: true };
      }
    },
    /** {code, revision, origin, at} of what the server has, lines ended by \n; null: no answer. */
    async read() {
      try {
        const answer = await fetch(address, { headers: { Accept: "application/json" } });
        if (!answer.ok) return null;
        const { code, revision, origin, updated_at: at } = await answer.json();
        return { code: code?.replace(/\r\n?/g, "\n") ?? null, revision, origin, at };
      } catch {
        return null;
      }
    },
    /** What differs between two texts, drawn by the server; null when it cannot be had. */
    async difference(here, other) {
      try {
        const answer = await fetch(`/problems/${encodeURIComponent(problem)}/draft/difference`, {
          method: "POST",
          headers: { "Content-Type": "application/json", Accept: "text/html" },
          body: JSON.stringify({ here, other }),
        });
        return answer.ok && !answer.redirected ? await answer.text() : null;
      } catch {
        return null;
      }
    },
  };
}
