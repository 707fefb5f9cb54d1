// The local copy of a draft: one record a problem and person, which all tabs of this browser share.
//
// A record is {code, base, id, at} while the server does not have the text, and {base, of} once it
// has: then no code stays behind in a browser that others may use. Beside it stand `aside`, a text
// that another tab's stands against, and `sent`, what the server may have: no answer told.

function parse(value) {
  if (value === null) return null;
  try {
    const record = JSON.parse(value);
    if (record?.v === 1) return record;
  } catch {
    // a text as it was kept before there were records
  }
  return { code: value, base: "" };
}

/** Where the draft of `problem` is kept for `person` ("": nobody is signed in). */
export function store(problem, person) {
  const key = (who) => `tensorjudge:draft:${who}:${problem}`;
  const own = key(person);
  const besides = `${own}:aside`;
  const underWay = `${own}:sent`;

  function read(name = own) {
    try {
      return parse(localStorage.getItem(name));
    } catch {
      return null;
    }
  }
  function write(record, name = own) {
    try {
      localStorage.setItem(name, JSON.stringify({ ...record, v: 1 }));
      return true;
    } catch {
      return false;
    }
  }
  function drop(name) {
    try {
      localStorage.removeItem(name);
    } catch {
      // nothing was kept then
    }
  }

  return {
    read: () => read(),
    write: (record) => write(record),
    /** The server has it: only that is noted. */
    settle(record) {
      drop(underWay);
      write(record);
    },
    sending: (code) => write({ code }, underWay),
    lastSent: () => read(underWay)?.code ?? null,
    /** Keep a text that another tab's stands against. */
    putAside: (record) => write(record, besides),
    dropAside: () => drop(besides),
    /** What is kept as the page opens; what was written before signing in is taken along. */
    begin() {
      let record = read();
      let aside = read(besides);
      const before = person ? read(key("")) : null;
      if (before?.code !== undefined) {
        if (record?.code === undefined) {
          record = { ...before, base: "" };
          write(record);
        } else if (record.code !== before.code && !aside) {
          aside = before;
          write(aside, besides);
        }
        drop(key(""));
      }
      return { record, aside };
    },
    /** Call `heard` with each record that another tab writes. */
    listen(heard) {
      addEventListener("storage", (event) => {
        if (event.key !== own || event.newValue === null) return;
        heard(parse(event.newValue));
      });
    },
  };
}
