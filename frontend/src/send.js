// Sends code to the API and puts refusals into words.
import { _ } from "./messages.js";

/** What the learner reads when the answer was `status`; `body` is the API's error, or {}. */
function words(status, body, retryAfter) {
  const detail = body.detail || Object.values(body.fields ?? {}).join(" ");
  const wait = Number.parseInt(retryAfter ?? "", 10);
  const later = wait > 0 ? _("Try again in %(seconds)s s.", { seconds: wait }) : _("Try again in a moment.");
  switch (status) {
    case 401:
      return _("You are signed out. Your code stays in this browser; sign in and send it again.");
    case 413:
      return detail || _("This is more than 64 KiB of code. Remove what the task does not need.");
    case 422:
      return detail || _("The judge cannot read this code.");
    case 429: // the site knows which of its limits was reached, and may have said until when
      if (/\d \p{L}+\.$/u.test(detail)) return detail;
      return `${detail || _("That was quick: the limit of submissions is reached.")} ${later}`;
    case 503:
      return `${detail || _("The site cannot take submissions just now.")} ${later} ${_("Your code is still here.")}`;
    default:
      return detail || _("The site answered %(status)s. Your code is still here; try again in a moment.", { status });
  }
}

/**
 * POST one submission. Returns {id, state}; throws an Error whose message is for the learner and
 * whose `status` is the answer's (0: no connection); `fields` says what is wrong where, if anything.
 */
export async function send(submission) {
  let answer;
  try {
    answer = await fetch("/api/v1/submissions", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-Language": document.documentElement.lang },
      body: JSON.stringify(submission),
    });
  } catch {
    const refusal = new Error(_("No connection to the site. Your code is kept in this browser; send it when you are back."));
    throw Object.assign(refusal, { status: 0 });
  }
  const body = await answer.json().catch(() => ({}));
  if (answer.ok) return body;
  const refusal = new Error(words(answer.status, body, answer.headers.get("Retry-After")));
  throw Object.assign(refusal, { status: answer.status, fields: body.fields ?? {} });
}
