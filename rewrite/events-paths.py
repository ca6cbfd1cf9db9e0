"""Rewrites the paths of events after branch `events`: run in the root of a checkout (idempotent).
domain::order::event::{Event, KINDS} -> domain::event::…, JournalEntry -> domain::journal::entry::JournalEntry."""
import re, subprocess, sys
files = subprocess.run("git ls-files -co --exclude-standard '*.rs'", shell=True, capture_output=True, text=True).stdout.split()
for name in files:
    if name in ("api/domain/src/order/event.rs",): continue
    text = old = open(name).read()
    def line(m):
        root, names = m.group(2), [n.strip() for n in m.group(3).strip("{}").split(",") if n.strip()]
        names = [n for n in names if n != "WORDED"] + (["KINDS"] if "WORDED" in names else [])
        out = []
        for n in names:
            out.append(f"{m.group(1)}use {root}::journal::entry::JournalEntry;" if n == "JournalEntry" else None)
        rest = [n for n in names if n != "JournalEntry"]
        lines = []
        if rest:
            lines.append(f"{m.group(1)}use {root}::event::" + (rest[0] if len(rest) == 1 else "{" + ", ".join(rest) + "}") + ";")
        lines += [o for o in out if o]
        return "\n".join(lines)
    text = re.sub(r"^([ \t]*)use (domain|crate)::order::event::(\{[^}]*\}|Event|KINDS|JournalEntry|WORDED);", line, text, flags=re.M)
    text = re.sub(r"domain::order::event::JournalEntry", "domain::journal::entry::JournalEntry", text)
    text = re.sub(r"domain::order::event::(Event|KINDS)\b", r"domain::event::\1", text)
    text = re.sub(r"crate::order::event::Event\b", r"crate::event::Event", text)
    if text != old:
        open(name, "w").write(text); print(name)
