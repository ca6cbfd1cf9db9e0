#!/usr/bin/env python3
"""facets.py ROOT: the methods of `App` and `Store` move into a facet for each room, and their callers follow.

It can be run again on a tree that is partly or wholly converted: it moves the blocks `impl App {` and `impl Store {` that are left in rooms,
and rewrites the calls that still have an old name. Run `cargo fmt --all` afterwards.
"""
import glob
import os
import re
import sys

ROOT = sys.argv[1]

KINDS = {
    "App": {
        "folder": "api/src/app",
        "field": "app",
        "receiver": "app",
        "what": "use cases",
        "rooms": {
            "access": ("Access", "access", "revocations", {
                "revoke_token": "revoke", "restore_token": "restore", "refresh_revocations": "refresh"}),
            "after_sales": ("Returns", "returns", "returns", {
                "open_return": "open", "returns": "list", "count_returns": "count", "returns_overdue_since": "overdue_since",
                "return_counts": "counts", "move_return": "advance"}),
            "alert": ("Alerts", "alerts", "alerts and their thresholds", {
                "alerts": "list", "alert": "one", "acknowledge_alert": "acknowledge", "alert_thresholds": "thresholds",
                "set_alert_threshold": "set_threshold", "tend_alerts": "tend"}),
            "audit": ("Audit", "audit", "the audit log", {"audit_log": "page"}),
            "catalog": ("Connections", "connections", "shops, warehouses, SKUs and mappings", {
                "set_connection": "set", "shop_settings": "shops", "mappings_in_force": "mappings", "mapping_in_force": "mapping",
                "set_warehouse_profile": "set_profile"}),
            "conversation": ("Conversations", "conversations", "conversations with buyers", {"record_message": "record"}),
            "finance": ("Exports", "exports", "finance exports", {
                "export_completed": "ask", "exports_asked": "asked", "export": "one", "export_url": "url",
                "write_next_export": "write_next", "remove_expired_exports": "remove_expired"}),
            "fulfillment": ("Fulfillment", "fulfillment", "warehouses and parcels", {"void_shipment": "void"}),
            "intake": ("Intake", "intake", "incoming payloads and polls", {
                "receive_order": "receive", "replay_payload": "replay", "ingest_failures": "failures",
                "read_payloads_again": "reread", "read_again_by_operator": "reread_by_operator"}),
            "live": ("Following", "live", "subscriptions", {
                "follow_events": "events", "follow_order": "order", "follow_alerts": "alerts", "follow_export": "export",
                "order_of_event": "order_of"}),
            "order": ("Orders", "orders", "orders", {
                "order": "one", "any_order": "any", "orders_of_events": "of_events", "orders": "list", "order_list": "page",
                "count_orders": "count", "order_transitions": "transitions", "set_order_transition": "set_transition",
                "sweep_orders": "sweep"}),
            "privacy": ("Privacy", "privacy", "the erasure of customers", {"erase_customer": "erase"}),
            "search": ("Search", "search", "customers and the search box", {"search_orders": "orders"}),
        },
    },
    "Store": {
        "folder": "api/src/store",
        "field": "store",
        "receiver": "store",
        "what": "rows",
        "rooms": {
            "access": ("AccessStore", "access", "revocations", {}),
            "after_sales": ("ReturnStore", "returns", "returns", {
                "return_page": "page", "count_returns": "count", "tally_returns": "tally"}),
            "alert": ("AlertStore", "alerts", "alerts and their thresholds", {
                "alert": "one", "alerts": "of_ids", "alert_page": "page", "alerts_to_check": "to_check"}),
            "audit": ("AuditStore", "audit", "the audit log and idempotency keys", {"append_audit": "append", "audit_page": "page"}),
            "catalog": ("CatalogStore", "catalog", "shops, warehouses, SKUs and mappings", {}),
            "conversation": ("ConversationStore", "conversations", "conversations with buyers", {
                "conversation_page": "page", "message": "one"}),
            "finance": ("ExportStore", "exports", "finance exports", {"export": "one", "expired_exports": "expired"}),
            "intake": ("IntakeStore", "intake", "payloads and polls", {}),
            "journal": ("JournalStore", "journal", "the journal", {"timeline_page": "timeline"}),
            "order": ("OrderStore", "orders", "orders", {
                "order_page": "page", "count_orders": "count", "orders_standing": "standing"}),
            "privacy": ("PrivacyStore", "privacy", "erasures and sealed data", {}),
            "search": ("SearchStore", "search", "the search box", {"search_orders": "orders"}),
        },
    },
}
# Rooms whose methods stay on the type: steps that other use cases share.
STAY = {"base", "look_up", "tests"}

FN = re.compile(r"^    (?:pub(?:\([a-z: ]+\))? )?(?:async )?(?:const )?fn (\w+)", re.M)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    if read(path) != text:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


def sources():
    found = []
    for folder in ("api", "tests"):
        for path in glob.glob(os.path.join(ROOT, folder, "**", "*.rs"), recursive=True):
            if "/target/" not in path and "/node_modules/" not in path:
                found.append(path)
    return sorted(found)


def room_of(kind, path):
    base = os.path.join(ROOT, kind["folder"]) + "/"
    if not path.startswith(base):
        return None
    parts = path[len(base):].split("/")
    return parts[0] if len(parts) > 1 else None


def blocks(name, text):
    return re.finditer(r"^impl(?P<generic><[^>]*>)? %s(?P<life><[^>]*>)? \{\n(?P<body>.*?)^\}\n" % name, text, re.M | re.S)


def is_accessor(body, facet):
    return f"-> {facet}<'_>" in body


def collect(name, kind):
    """Old method name → (accessor, new name, facet); and the names of every facet's methods."""
    calls, own = {}, {}
    for path in sources():
        room = room_of(kind, path)
        if room not in kind["rooms"]:
            continue
        facet, accessor, _, names = kind["rooms"][room]
        text = read(path)
        for block in blocks(name, text):
            if is_accessor(block["body"], facet):
                continue
            for method in FN.findall(block["body"]):
                calls[method] = (accessor, names.get(method, method), facet)
        for block in blocks(facet, text):
            own.setdefault(facet, set()).update(FN.findall(block["body"]))
    # Names of the table, and methods that were moved before: a branch may still call them by the old way.
    for facet, accessor, _, names in kind["rooms"].values():
        for old, new in names.items():
            calls.setdefault(old, (accessor, new, facet))
        for method in own.get(facet, ()):
            if method not in names.values():
                calls.setdefault(method, (accessor, method, facet))
    return calls, own


def convert_body(body, facet, kind, calls, own, is_moved):
    field = kind["field"]
    mine = {new for _, new, other in calls.values() if other == facet} | own.get(facet, set())

    # Signatures first.
    body = re.sub(r"(fn \w+(?:<[^()]*?>)?\(\s*)&self\b", r"\1self", body)

    def call(match):
        space, method, rest = match.group(1), match.group(2), match.group(3)
        known = calls.get(method)
        if known and known[2] == facet:
            return f"self{space}.{known[1]}{rest}"
        # Code that was not moved yet calls every method by its old name; code that was moved calls its own by the new one.
        if is_moved and method in mine and known is None:
            return match.group(0)
        if known:
            return f"self.{field}.{known[0]}(){space}.{known[1]}{rest}"
        return f"self.{field}{space}.{method}{rest}"

    body = re.sub(r"\bself(\s*)\.(\w+)((?:::<[^()]*?>)?\()", lambda m: call(m) if m.group(2) not in (field,) else m.group(0), body)
    # Fields of the type itself.
    body = re.sub(r"\bself(\s*)\.(0|inner)\b", rf"self.{field}\1.\2", body)


    lines = []
    in_signature = False
    for line in body.split("\n"):
        if re.match(r"    (?:pub(?:\([a-z: ]+\))? )?(?:async )?fn ", line):
            in_signature = True
        if not in_signature:
            line = re.sub(r"(?<![\w.&'])&?self\b(?!\s*[.:\w])(?!$)", lambda m: f"self.{field}", line)
        if in_signature and (line.rstrip().endswith("{") or line.rstrip().endswith(";")):
            in_signature = False
        lines.append(line)
    body = "\n".join(lines)
    return rename_definitions(body, facet, calls)


def rename_definitions(body, facet, calls):
    def rename(match):
        known = calls.get(match.group(2))
        new = known[1] if known and known[2] == facet else match.group(2)
        return match.group(1) + new

    return re.sub(r"(^    (?:pub(?:\([a-z: ]+\))? )?(?:async )?(?:const )?fn )(\w+)", rename, body, flags=re.M)


def imports(text, name, facet, module):
    """Adds the facet to the imports, and removes the type where it is named no more."""
    without_use = re.sub(r"^use [^;]*;", "", text, flags=re.M)
    code = "\n".join(line for line in without_use.split("\n") if not line.lstrip().startswith("//"))
    still = re.search(r"(?<!::)\b%s\b(?!\()" % name, code)
    group = re.search(r"^use crate::%s::\{([^{}]*)\};" % module, text, re.M)
    if group:
        names = [one.strip() for one in group.group(1).split(",") if one.strip()]
        if facet not in names:
            names.append(facet)
        if not still:
            names = [one for one in names if one != name]
        return text[:group.start()] + f"use crate::{module}::{{{', '.join(sorted(names))}}};" + text[group.end():]
    single = re.search(r"^use crate::%s::%s;" % (module, name), text, re.M)
    line = f"use crate::{module}::{facet};"
    if single:
        return text[:single.start()] + (line if not still else f"use crate::{module}::{{{name}, {facet}}};") + text[single.end():]
    if re.search(r"^use crate::", text, re.M):
        return re.sub(r"^use crate::", line + "\nuse crate::", text, count=1, flags=re.M)
    return text


def convert_room_files(name, kind, calls, own):
    module = kind["folder"].split("/")[-1]
    for path in sources():
        room = room_of(kind, path)
        if room not in kind["rooms"]:
            continue
        facet = kind["rooms"][room][0]
        text = read(path)
        out, last, changed = [], 0, False
        for block in sorted(list(blocks(name, text)) + list(blocks(facet, text)), key=lambda one: one.start()):
            is_moved = block.group(0).startswith(f"impl {facet}") or block.group(0).split(" ")[1].startswith(facet)
            if is_accessor(block["body"], facet):
                continue
            body = block["body"]
            if is_moved:
                # A merge may have brought calls by the old way into a block that was moved before.
                body = convert_body(body, facet, kind, {k: v for k, v in calls.items() if k not in own.get(facet, ()) or v[1] == k}, own, True)
            else:
                body = convert_body(body, facet, kind, calls, own, False)
                changed = True
            header = block.group(0)[: block.group(0).index("{\n")].strip() if is_moved else f"impl {facet}<'_>"
            out.append(text[last:block.start()])
            out.append(f"{header} {{\n{body}}}\n")
            last = block.end()
        out.append(text[last:])
        text = "".join(out)
        if changed and not path.endswith(f"/{room}/mod.rs"):
            text = imports(text, name, facet, module)
        write(path, text)


def convert_staying(name, kind, calls):
    """The methods that stay on the type call those of the facets."""
    base = os.path.join(ROOT, kind["folder"])
    accessors = {accessor for _, accessor, _, _ in kind["rooms"].values()}
    for path in sources():
        if not path.startswith(base + "/") or room_of(kind, path) in kind["rooms"]:
            continue
        text = read(path)

        def block(match):
            def call(found):
                known = calls.get(found.group(2))
                is_accessor_call = found.group(2) in accessors and found.string[found.end():].startswith(")")
                if known is None or found.group(2) in staying or is_accessor_call:
                    return found.group(0)
                return f"self{found.group(1)}.{known[0]}(){found.group(1)}.{known[1]}{found.group(3)}"

            return re.sub(r"\bself(\s*)\.(\w+)((?:::<[^()]*?>)?\()", call, match.group(0))

        staying = {method for found in blocks(name, text) for method in FN.findall(found["body"])}
        write(path, re.sub(r"^impl(?:<[^>]*>)? %s(?:<[^>]*>)? \{\n.*?^\}\n" % name, block, text, flags=re.M | re.S))


def add_facets(name, kind):
    module = kind["folder"].split("/")[-1]
    exports = []
    for room, (facet, accessor, about, _) in kind["rooms"].items():
        path = os.path.join(ROOT, kind["folder"], room, "mod.rs")
        text = read(path)
        exports.append(f"pub use {room}::{facet};")
        if f"pub struct {facet}<'a>" in text:
            continue
        field, what = kind["field"], kind["what"]
        use = f"use crate::{module}::{name};\n"
        group = re.search(r"^use crate::%s::\{([^{}]*)\};" % module, text, re.M)
        has_group = group and name in [one.strip() for one in group.group(1).split(",")]
        if use not in text and not has_group:
            text = text.rstrip() + f"\n\n{use}"
        text = text.rstrip() + f"""

/// The {what} of {about}.
#[derive(Clone, Copy)]
pub struct {facet}<'a> {{
    {field}: &'a {name},
}}

impl {name} {{
    /// The {what} of {about}.
    pub fn {accessor}(&self) -> {facet}<'_> {{
        {facet} {{ {field}: self }}
    }}
}}
"""
        write(path, text)
    path = os.path.join(ROOT, kind["folder"], "mod.rs")
    text = read(path)
    missing = [line for line in exports if line not in text and not re.search(r"pub use %s::\{[^}]*\b%s\b" % tuple(line[8:-1].split("::")), text)]
    if missing:
        first = re.search(r"^pub use ", text, re.M)
        text = text[:first.start()] + "\n".join(missing) + "\n" + text[first.start():]
        write(path, text)


def convert_callers(kind, calls):
    receiver = kind["receiver"]
    accessors = {accessor for _, accessor, _, _ in kind["rooms"].values()}
    pattern = re.compile(r"(?<![\w])(%s(?:\(\))?)(\s*)\.(\w+)((?:::<[^()]*?>)?\()(\))?" % receiver)

    def call(match):
        head, space, method, rest, empty = match.groups()
        known = calls.get(method)
        if known is None or (empty and method in accessors):
            return match.group(0)
        return f"{head}{space}.{known[0]}(){space}.{known[1]}{rest}{empty or ''}"

    for path in sources():
        text = read(path)
        write(path, pattern.sub(call, text))


def convert_links(name, calls):
    """References to methods in comments: `App::change` becomes `Orders::change`."""
    pattern = re.compile(r"\b%s::(\w+)\b" % name)

    def link(match):
        known = calls.get(match.group(1))
        return f"{known[2]}::{known[1]}" if known else match.group(0)

    for path in sources():
        text = read(path)
        lines = [pattern.sub(link, line) if line.lstrip().startswith("//") else line for line in text.split("\n")]
        write(path, "\n".join(lines))


for name, kind in KINDS.items():
    calls, own = collect(name, kind)
    convert_room_files(name, kind, calls, own)
    convert_staying(name, kind, calls)
    add_facets(name, kind)
    convert_callers(kind, calls)
    convert_links(name, calls)
    print(f"{name}: {len(calls)} methods in {len(kind['rooms'])} facets")
