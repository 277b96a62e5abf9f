#!/usr/bin/env python3
"""Recompute a published Paritrana result and compare it byte for byte.

    python3 verify.py result.zip [PUBLIC-KEY-IN-HEX [OPENINGS.csv]]

Needs Python 3.9 or later and nothing else. Written from bundle.md and rubric.md; shares no code with the program that
publishes. Prints one line a check; the exit code is 0 if all hold, else 1. Numbers are whole millionths throughout.
"""
import base64, csv, hashlib, io, json, re, struct, sys, zipfile, zlib

MICRO, failures, notes = 10**6, 0, []
METADATA = {  # digests of csv-metadata.json: the columns are the format's, not the archive's
    "category": "d341075178e709b1dd56f41f16884c2c17c4d4cbc3895a9093e2df2f58e3fce5",
    "edition": "890fd9808aa34692b6d9175316e654c19f4c2f5d531f5284250f0f310e3fcf55",
    "edition with openings": "1210d2c4f2f2106ca3de0b093af082e178f69f601c5151f63c6f72c8898973bb",
}
TYPES = {"boolean": "true|false", "decimal": r"(-?(?!0\.0+$)|)(0|[1-9]\d*)\.\d{6}|", "integer": r"0|-?[1-9]\d*|",
         "date": r"\d{4}-\d\d-\d\d|", "string": r"[^\x00-\x1f\x7f-\x9f]*"}
VERDICTS = ["", "accepted", "partly", "rejected", "reopened"]

def check(good, file, text):
    global failures
    failures += not good
    print("ok  " if good else "BAD ", file + ":", text)
    return good

def note(text):  # what holds only as far as the archive goes; said at the end
    notes.append(text)

# -- Ed25519 (RFC 8032) ---------------------------------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P

def point_from(data):  # x from y and a sign bit; None if there is no such point
    y, sign = int.from_bytes(data, "little") & (2**255 - 1), data[31] >> 7
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - x2) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)

def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]), (p[1] + p[0]) * (q[1] + q[0])
    c, d = 2 * p[3] * q[3] * D, 2 * p[2] * q[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)

def times(n, p):
    q = (0, 1, 1, 0)
    while n:
        q, p, n = add(q, p) if n & 1 else q, add(p, p), n >> 1
    return q

BASE = point_from((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))

def signed(key, message, signature):
    a, r, s = point_from(key), point_from(signature[:32]), int.from_bytes(signature[32:], "little")
    if not a or not r or s >= L or times(8, a)[0] == 0:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(h, a))
    return all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))

# -- The container: stored entries sorted by name, nothing else ---------------------------------------------------------

def packed(files):
    body, directory = b"", b""
    for name, content in sorted(files.items()):
        n = name.encode()
        facts = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0x21, zlib.crc32(content), len(content), len(content), len(n), 0)
        directory += b"PK\1\2" + struct.pack("<H", 20) + facts + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + n
        body += b"PK\3\4" + facts + n + content
    return body + directory + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(directory), len(body), 0)

def blake(data):
    return hashlib.blake2b(data, digest_size=32).hexdigest()

# -- Tables -------------------------------------------------------------------------------------------------------------

def rows(folder, name):
    return parsed(files[folder + "/" + name])

def parsed(data):
    text = data.decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))

def table(header, lines):
    def quoted(field):
        return '"' + field.replace('"', '""') + '"' if re.search('[,"\n\r]', field) else field
    return "".join(",".join(map(quoted, line)) + "\n" for line in [header.split(",")] + lines).encode()

def dec(micro):
    return ("-" if micro < 0 else "") + "%d.%06d" % divmod(abs(micro), MICRO)

def num(text):
    if not re.fullmatch(r"-?\d+\.\d{6}", text):
        raise ValueError("no decimal with six places: " + repr(text))
    return int(text.replace(".", ""))

def same(file, computed):
    published = files[file]
    if check(published == computed, file, "recomputed, the same" if published == computed else "differs"):
        return
    a, b = published.split(b"\n"), computed.split(b"\n")
    line = next((i for i, pair in enumerate(zip(a, b)) if pair[0] != pair[1]), min(len(a), len(b)))
    for what, text in (("published ", a), ("recomputed", b)):
        print("     line", line + 1, what, text[line].decode(errors="replace") if line < len(text) else "(end)")

# -- From inputs to scores ------------------------------------------------------------------------------------------------

def ratio(n, d, down=False):  # half away from zero, or toward zero
    q = abs(n) // d if down else (2 * abs(n) + d) // (2 * d)
    return -q if n < 0 else q

def middle(method, marks):
    m, n = sorted(marks), len(marks)
    if method == "median":
        m = m[(n - 1) // 2:n // 2 + 1]
    elif method == "trimmed-mean" and n >= 3:
        m = m[1:-1]
    return ratio(sum(m), len(m))

def panel(source, marks):  # marks: (entrant, assessor, mark) → value by entrant; rubric.md, "Harsh and lenient assessors"
    effect = {a: 0 for _, a, _ in marks}
    shrinkage = source.get("shrinkage", 0)
    for _ in range(200 if source.get("correction") == "two-way" else 0):
        level, before = {}, dict(effect)
        for e in {e for e, _, _ in marks}:
            own = [m - effect[a] for f, a, m in marks if f == e]
            level[e] = ratio(sum(own), len(own))
        for a in effect:
            own = [m - level[e] for e, b, m in marks if b == a]
            effect[a] = ratio(sum(own) * MICRO, len(own) * MICRO + shrinkage)
        if effect == before:
            break
    own = {}
    for e, a, m in marks:
        own.setdefault(e, []).append(min(max(m - effect[a], 0), 100 * MICRO))
    return {e: middle(source["method"], m) for e, m in own.items()}

def document(edition, node, papers):  # the level or value of the best document that counts, or None
    year, levels, best = str(edition["period"]), [s.get("level") for s in node["scale"].get("steps", [])], None
    for p in papers:
        by_level = node["source"]["choice"] == "best"
        partly = p["verdict"] == "partly"
        worth = p["verdict_level" if partly else "kind"] if by_level else p["verdict_value" if partly else "value"]
        unjudged = p["verdict"] == "" and edition["conduct"] == "cycle"
        if (not {p["kind"], worth} <= set(levels) if by_level else p["value"] == "") or p["in_force"][:4] != year \
                or "" < p["until"] < year + "-12-31" or unjudged or p["verdict"] in ("rejected", "reopened"):
            continue
        rank = node["scale"]["steps"][levels.index(worth)]["score"] if by_level else p["in_force"]
        if best is None or rank > best[0]:
            best = (rank, worth)
    return best[1] if best else node["scale"].get("absent")

def score(node, rounding, value, level, span):
    scale, down = node["scale"], rounding["mode"] == "down"
    unit, full = 10 ** (6 - rounding["score"]), 100 * 10 ** rounding["score"]
    kind = scale["kind"]
    if kind == "levels":
        steps = ratio([s["score"] for s in scale["steps"] if s["level"] == level][0], unit, down)
    elif kind == "steps":
        reached = [s["score"] for i, s in enumerate(scale["steps"]) if i == 0 or s["from"] <= value]
        steps = ratio(reached[-1], unit, down)
    elif kind == "target":
        steps = ratio(min(max(value, 0), scale["high"]) * full, scale["high"], down)
    else:
        low, high = span if kind == "min_max" else (scale["low"], scale["high"])
        inside = min(max(value, low), high)
        gained = inside - low if node["direction"] == "higher" else high - inside
        steps = ratio(gained * full, high - low, down) if low < high else ratio(scale["equal"], unit, down)
    return steps * unit

def described(folder, digest):  # csv-metadata.json, and the tables as it describes them
    check(blake(files[folder + "csv-metadata.json"]) == digest, folder + "csv-metadata.json", "the format's columns")
    for t in json.loads(files[folder + "csv-metadata.json"])["tables"]:
        columns, name = t["tableSchema"]["columns"], folder + t["url"]
        names, lines = [c["name"] for c in columns], list(csv.reader(io.StringIO(files[name].decode(), newline=""), strict=True))
        good = lines[:1] == [names] and table(",".join(names), lines[1:]) == files[name]
        good = good and all(len(line) == len(names) for line in lines)
        wrong = [f for line in lines[1:] for f, c in zip(line, columns) if not re.fullmatch(TYPES[c["datatype"]], f, re.A)]
        check(good and not wrong, name, "columns as described" if not wrong else repr(wrong[0]) + " cannot stand here")

def weights(folder, nodes):  # add up, and are those of rubric.yaml as far as that is written plainly
    for n in nodes + [{"key": None, "weight": 100 * MICRO}]:
        own = [m["weight"] for m in nodes if m["parent"] == n["key"]]
        if own and sum(own) != n["weight"]:
            check(False, folder + "/rubric.json", "weights below %s add up to %s" % (n["key"], dec(sum(own))))
    parts = re.split(r"\bkey:", re.sub(r"(?m)(^|\s)#.*$", "", files[folder + "/rubric.yaml"].decode()))[1:]
    found = [(re.match(r"\s*[\"']?([\w-]+)", p), re.findall(r"\bweight:\s*([\d.]+)", p)) for p in parts]
    if len(found) != len(nodes) or not all(key and len(w) < 2 for key, w in found):
        return note("%s/rubric.yaml is written so that only award verify compares it with rubric.json." % folder)
    plain = {key.group(1): w[0] if w else "0" for key, w in found}
    for n in nodes:
        whole, _, part = plain.get(n["key"], "").partition(".")
        if not whole or int(whole + part.ljust(6, "0")) != n["weight"]:
            check(False, folder + "/rubric.json", "%s: the weight in rubric.yaml is another" % n["key"])

def ascending(keys):
    return all(a < b for a, b in zip(keys, keys[1:]))

def pseudonym(name):
    if not re.fullmatch("A[1-9][0-9]*", name):
        raise ValueError("no pseudonym: " + repr(name))
    return int(name[1:])

def heads(source, numbers):  # numerator and denominator from what basis.csv lists: now, a year before, what it is a share of
    k = len(source["segments"]) if source["kind"] == "coverage" else 1
    n = k if source.get("measure", "share") != "share" else 0
    before, over = sum(numbers[k:k + n]), numbers[k + n:]
    if len(numbers) != k + n + ("over" in source):
        raise ValueError("another number of rows in basis.csv than the source has")
    return sum(numbers[:k]) - before, over[0] if over else before

def in_order(edition, folder, codes, leaves, inputs, papers, marks, basis, assigned):  # rows for whom, in which order, which count
    spot = {c: i for i, c in enumerate(codes)}
    def pair(row):
        return spot.get(row["entrant"], -1), row.get("indicator", ""), pseudonym(row["assessor"])
    asked = {(a["entrant"], a["assessor"]) for a in assigned}
    panels = {n["key"] for n in leaves if n["source"]["kind"] == "panel"}
    check(ascending([(0,)] + [pair(a) for a in assigned]), folder + "/assignments.csv", "%d, each once and in order" % len(assigned))
    check(ascending([(0,)] + [pair(m) for m in marks]) and all(m["indicator"] in panels for m in marks) and all(
        m["counts"] == ("true" if m["mark"] and (not asked or (m["entrant"], m["assessor"]) in asked) else "false") for m in marks),
          folder + "/marks.csv", "each counts if its assessor is assigned and does not abstain")
    uncounted = [m for m in marks if m["mark"] and m["counts"] == "false"]
    if uncounted:
        note("%d marks in %s were given and do not count, because assignments.csv does not have their assessor; the first: %s, %s, %s. "
             "Compare them with the recusals in the minutes." % (
                 len(uncounted), folder, uncounted[0]["entrant"], uncounted[0]["indicator"], uncounted[0]["assessor"]))
    cells = {(c, n["key"]): i for i, (c, n) in enumerate((c, n) for c in codes for n in leaves)}
    at = [cells.get((b["entrant"], b["indicator"]), -1) for b in basis]
    hidden = {key for key, r in inputs.items() if r["heads"] == "withheld"}
    check(at == sorted(at) and -1 not in at and not any(b["indicator"] in panels for b in basis) and not any(
        b["value"] and b["indicator"] in {i for _, i in hidden} for b in basis),
          folder + "/basis.csv", "rows as in inputs.csv, nothing withheld")
    of = [spot.get(p["entrant"], -1) for p in papers]
    check(of == sorted(of) and -1 not in of and {p["verdict"] for p in papers} <= set(VERDICTS), folder + "/evidence.csv",
          "documents of these entrants, by entrant")
    listed_hidden = set(edition["small_counts"]["withheld"])
    for n in leaves:
        kinds, name = {inputs[c, n["key"]]["heads"] for c in codes}, folder + "/" + n["key"]
        if kinds - {""} and (name in listed_hidden) != ("withheld" in kinds) or {"shown", "withheld"} <= kinds:
            check(False, "edition.json", name + ": withheld or not?")

def category(edition, entry):
    folder = entry["category"]
    rules, listed = strict(folder + "/rubric.json"), rows(folder, "inputs.csv")
    inputs = {(r["entrant"], r["indicator"]): r for r in listed}
    entrants, papers, marks, basis, assigned = (
        rows(folder, name + ".csv") for name in ("entrants", "evidence", "marks", "basis", "assignments"))
    numbers = {}
    for b in basis:
        numbers.setdefault((b["entrant"], b["indicator"]), []).append(b["value"])
    codes, nodes, ties, rounding = [e["entrant"] for e in entrants], rules["nodes"], rules["tie_break"], rules["rounding"]
    leaves, parent = [n for n in nodes if "scale" in n], {n["key"]: n["parent"] for n in nodes}
    check(codes == sorted(set(codes)) and len(codes) == entry["entrants"], folder + "/entrants.csv", "%d entrants" % len(codes))
    check(blake(files[folder + "/rubric.yaml"]) == entry["rubric_blake2b"], folder + "/rubric.yaml", "digest in edition.json")
    described(folder + "/", METADATA["category"])
    check(blake(files[folder + "/rubric.json"]) == entry["rules_blake2b"], folder + "/rubric.json", "digest in edition.json")
    weights(folder, rules["nodes"])

    in_order(edition, folder, codes, leaves, inputs, papers, marks, basis, assigned)

    values, levels = {}, {}
    for n in leaves:
        kind, key = n["source"]["kind"], n["key"]
        given = [(m["entrant"], m["assessor"], num(m["mark"])) for m in marks if m["indicator"] == key and m["counts"] == "true"]
        if kind == "panel":
            check(all(0 <= m <= 100 * MICRO for _, _, m in given), folder + "/marks.csv", key + ": from 0 to 100")
        agreed = panel(n["source"], given) if kind == "panel" else {}
        for code in codes:
            r = inputs[code, key]
            value, level = num(r["value"]) if r["value"] else None, r["level"]
            if r["heads"] == "shown":
                found = heads(n["source"], [int(x) for x in numbers[code, key]])
                r["numerator"], r["denominator"] = map(str, found)
                value = ratio(found[0] * 100 * MICRO, found[1])
            if kind == "evidence":
                found = document(edition, n, [p for p in papers if p["entrant"] == code and p["indicator"] == key])
                value, level = (None, found or "") if n["source"]["choice"] == "best" else (num(found) if found else None, "")
            elif kind == "panel" and value is not None:
                value = agreed.get(code)
            values[code, key], levels[code, key] = value, level
    same(folder + "/inputs.csv", table("entrant,indicator,unit,value,level,numerator,denominator,heads", [
        [c, n["key"], n["unit"], "" if values[c, n["key"]] is None else dec(values[c, n["key"]]), levels[c, n["key"]],
         inputs[c, n["key"]]["numerator"], inputs[c, n["key"]]["denominator"], inputs[c, n["key"]]["heads"]]
        for c in codes for n in leaves]))

    def known(code, n):
        return values[code, n["key"]] is not None or levels[code, n["key"]] != ""
    def gate(n):
        return n.get("scale", {}).get("kind") == "gate"
    def fails(code, n):
        low, high, value = n["scale"]["low"], n["scale"]["high"], values[code, n["key"]]
        return value is not None and not ((low is None or value >= low) and (high is None or value <= high))
    def ancestors(n):  # its own key too
        key, above = n["key"], set()
        while key:
            above, key = above | {key}, parent[key]
        return above
    def needed(n):
        return gate(n) or n["weight"] > 0 or bool(ancestors(n) & set(ties))
    failed = {c for c in codes if any(gate(n) and fails(c, n) for n in leaves)}
    cells, lines, total = {}, [], {}
    for n in leaves:
        seen = [values[c, n["key"]] for c in codes if c not in failed and values[c, n["key"]] is not None]
        span = (min(seen), max(seen)) if seen else (0, 0)
        for c in codes:
            s = p = 0
            if known(c, n) and not gate(n):
                s = score(n, rounding, values[c, n["key"]], levels[c, n["key"]], span)
                unit = 10 ** (6 - rounding["points"])
                p = ratio(n["weight"] * s, 100 * MICRO * unit, rounding["mode"] == "down") * unit
            cells[c, n["key"]] = [known(c, n), s, p]
    for c in codes:
        for n in reversed(nodes):  # children come after their parents
            own = cells.setdefault((c, n["key"]), [True, 0, 0])
            if n["parent"]:
                group = cells.setdefault((c, n["parent"]), [True, 0, 0])
                group[0] = group[0] and (own[0] or ("scale" in n and not needed(n)))
                group[2] += own[2]
        for n in nodes:
            is_known, s, p = cells[c, n["key"]]
            lines.append([c, n["key"], dec(s) if is_known and "scale" in n and not gate(n) else "",
                          dec(p) if is_known and not gate(n) else "",
                          ("failed" if fails(c, n) else "passed") if gate(n) and is_known else ""])
            if "scale" in n and needed(n) and not is_known and (c not in failed or gate(n)):
                check(False, folder + "/inputs.csv", c + ", " + n["key"] + ": a value that is needed is missing")
        unit = 10 ** (6 - rounding["total"])
        total[c] = ratio(sum(cells[c, n["key"]][2] for n in nodes if not n["parent"]), unit, rounding["mode"] == "down") * unit
    same(folder + "/scores.csv", table("entrant,node,score,points,gate", lines))

    leaf_keys = {n["key"] for n in leaves}
    def standing(c):  # smaller is better; equal: a shared place
        return (1,) if c in failed else (0, -total[c]) + tuple(-cells[c, t][1 if t in leaf_keys else 2] for t in ties)
    lines, places, name = [], {}, {e["entrant"]: e["name"] for e in entrants}
    order = sorted(codes, key=lambda c: (standing(c), c))
    for i, c in enumerate(order):
        shares = i > 0 and standing(c) == standing(order[i - 1])
        places[c] = places[order[i - 1]] if shares else i + 1
    for i, c in enumerate(order):
        before, own = standing(order[i - 1]) if i else (1,), standing(c)
        differs = [t for t, x, y in zip(ties, before[2:], own[2:]) if x != y] if before[:2] == own[:2] else []
        tied = c not in failed and sum(standing(o) == own for o in (order[max(i - 1, 0):i] + order[i + 1:i + 2])) > 0
        lines.append(["" if c in failed else str(places[c]), "true" if tied else "false", c, name[c],
                      "" if c in failed else dec(total[c]), differs[0] if differs else ""])
    same(folder + "/ranks.csv", table("place,tied,entrant,name,total,decided_by", lines))

    def length(number):  # eight bytes, little-endian
        return number.to_bytes(8, "little", signed=True)
    minutes = bytes.fromhex(blake(files[folder + "/rubric.yaml"]))
    for c in codes:
        complete = all(known(c, n) for n in leaves if needed(n))
        minutes += b"".join(length(len(t.encode())) + t.encode() for t in (c, name[c]))
        minutes += length(c in failed) + length(complete) + length(total[c] if complete else 0)
        for n in nodes:
            is_known, s, p = cells[c, n["key"]]
            below = [m for m in leaves if gate(m) and n["key"] in ancestors(m)]
            minutes += length(is_known) + length(any(fails(c, m) for m in below))
            minutes += length(s if is_known else 0) + length(p if is_known else 0)
    decided, decision = rows(folder, "decisions.csv"), entry["decision"]
    if decision:
        check(blake(minutes) == decision["scores_blake2b"], "edition.json", folder + ": digest of the scores in the minutes")
    final = []
    for place, tied, c, title, points, by in lines if decision else []:
        text = "paritrana result 1\n%s\n%s\n%s\n%s\n%d\n%s\n" % (
            edition["edition"], folder, c, place, total[c], decision["decree"])
        code = base64.b32encode(hashlib.blake2b(text.encode(), digest_size=32).digest()[:10]).decode() if place else ""
        awarded = "true" if place and int(place) <= decision["slots"] else "false"
        final.append([place, tied, awarded, c, title, points, by, code, "ranked" if place else "gate", ""])
    final += [["", "false", "false", r["entrant"], r["name"], "", "", "", r["standing"], r["reason"]]
              for r in decided if decision and r["standing"] not in ("ranked", "gate")]
    same(folder + "/decisions.csv", table("place,tied,awarded,entrant,name,total,decided_by,code,standing,reason", final))

def promises(edition, apart):  # commitments to sealed marks; with openings also what each of them promised
    described("", METADATA["edition with openings" if "openings.csv" in files else "edition"])
    promised = parsed(files["commitments.csv"])
    root = blake(b"".join(bytes.fromhex(p["commitment"]) for p in promised))
    check(root == edition["commitments"]["root"] and edition["commitments"]["count"] == len(promised) and [p["number"] for p in promised] == [str(i + 1) for i in range(len(promised))],
          "commitments.csv", "%d commitments, those that edition.json fixes" % len(promised))
    check(edition["conduct"] in ("cycle", "record") and (edition["conduct"] == "cycle" or not promised), "edition.json",
          "conduct %s, %d marks promised" % (edition["conduct"], len(promised)))
    if edition["conduct"] == "record":
        note("This edition was written down afterwards (conduct: record): its marks were not promised beforehand.")
    homes = {}
    for folder in [c["category"] for c in edition["categories"]]:
        panels = [n["key"] for n in json.loads(files[folder + "/rubric.json"])["nodes"] if n.get("source", {}).get("kind") == "panel"]
        known = {e["entrant"] for e in rows(folder, "entrants.csv") + rows(folder, "decisions.csv")}
        homes.update({(folder, e, key): True for e in known for key in panels})
    lost = [p for p in promised if (p["category"], p["entrant"], p["indicator"]) not in homes]
    check(not lost, "commitments.csv", "each for an entrant there is" if not lost else "promised and gone: %s, %s, %s" % (
        lost[0]["category"], lost[0]["entrant"], lost[0]["indicator"]))
    if apart and "openings.csv" in files:
        check(False, apart, "the archive holds openings itself; leave this file out")
    name = apart or "openings.csv"
    if not apart and name not in files:
        openings = None
        if promised:
            note("Marks were not checked against their promises: give OPENINGS.csv (award verify: give --openings).")
    else:
        openings = parsed(open(apart, "rb").read() if apart else files[name])
        good = sorted(int(o["number"]) for o in openings) == list(range(1, len(promised) + 1))
        for o in openings:
            p = promised[int(o["number"]) - 1] if good else {}
            text = "\n".join(["paritrana mark 1", edition["edition"], o["category"], o["entrant"], o["indicator"], o["name"],
                              o["revision"], str(num(o["mark"])) if o["mark"] else "abstains", o["note"]])
            digest = hashlib.blake2b(text.encode(), key=bytes.fromhex(o["secret"]), digest_size=32).hexdigest()
            good = good and digest == p["commitment"] and all(o[k] == p[k] for k in ("category", "entrant", "indicator", "revision"))
        check(good, name, "%d openings, each of what was promised" % len(openings))
    for folder in [c["category"] for c in edition["categories"]]:
        marks, codes = rows(folder, "marks.csv"), {e["entrant"] for e in rows(folder, "entrants.csv")}
        if edition["conduct"] == "cycle":
            first = sorted((p["entrant"], p["indicator"]) for p in promised
                           if p["category"] == folder and p["revision"] == "1" and p["entrant"] in codes)
            check(first == sorted((m["entrant"], m["indicator"]) for m in marks), folder + "/marks.csv", "as many as were promised")
        last = {}
        for o in sorted(openings or [], key=lambda o: int(o["revision"])):
            last[o["category"], o["entrant"], o["indicator"], o["assessor"]] = o["mark"]
        if openings is not None:
            check(all(last.get((folder, m["entrant"], m["indicator"], m["assessor"])) == m["mark"] for m in marks),
                  folder + "/marks.csv", "the marks promised last")

def strict(name):  # read, and written again the same: no key twice, nothing that another reader could read differently
    value = json.loads(files[name])
    if (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode() != files[name]:
        raise ValueError("it is not written as a bundle writes JSON")
    return value

def load(name, needed):
    try:
        value = strict(name)
        return value if isinstance(value[needed], list) else {needed: []}
    except (KeyError, ValueError, TypeError) as error:
        check(False, name, "cannot be read: %s" % error)
        return {needed: []}

def main(path, wanted, apart):
    global files
    data = open(path, "rb").read()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        files = {name: archive.read(name) for name in names}
    check(len(names) == len(set(names)) and packed(files) == data, path, "%d files, laid out as a bundle is" % len(names))
    manifest, edition = load("manifest.json", "files"), load("edition.json", "categories")
    listed = {f["path"]: f for f in manifest["files"]}
    for name in sorted(set(listed) ^ (set(files) - {"manifest.json", "signature"})):
        check(False, name, "is missing" if name in listed else "is not listed in manifest.json")
    for name in sorted(set(listed) & set(files)):
        if blake(files[name]) != listed[name]["blake2b"] or len(files[name]) != listed[name]["bytes"]:
            check(False, name, "is not the file that manifest.json lists")
    check(len(listed) == len(manifest["files"]), "manifest.json", "lists %d files" % len(listed))
    check(manifest.get("format") == edition.get("format") == "paritrana-bundle-1", "edition.json", "format paritrana-bundle-1")
    key, signature = str(edition.get("signing_key")), files.get("signature", b"").decode(errors="replace")
    good = re.fullmatch("[0-9a-f]{128}\n", signature) and re.fullmatch("[0-9a-f]{64}", key)
    good = good and signed(bytes.fromhex(key), files["manifest.json"], bytes.fromhex(signature[:128]))
    check(bool(good), "manifest.json", "signed as it is")
    if good and not wanted:
        note("Signed with %s: compare this key with the one the committee made known elsewhere, or give it after the archive." % key)
    check(bool(good) and wanted in (None, key), "signature", "by " + key + ("" if wanted in (None, key) else ", not " + wanted))
    snapshot = edition.get("snapshot", {})
    check(re.fullmatch("[0-9a-f]{64}", snapshot.get("digest", "")) and snapshot["digest"].strip("0") and snapshot.get("event", 0) > 0,
          "edition.json", "names the event of the audit chain that it rests on")
    tables = "entrants inputs basis evidence assignments marks scores ranks decisions".split()
    expected = {c["category"] + "/" + f for c in edition["categories"]
                for f in ["rubric.yaml", "rubric.json", "csv-metadata.json"] + [t + ".csv" for t in tables]}
    expected |= {"edition.json", "manifest.json", "signature", "csv-metadata.json", "commitments.csv"}
    for name in sorted((set(files) ^ expected) - {"openings.csv"}):
        check(False, name, "is missing" if name in expected else "belongs to no bundle")
    for part, work in [(e["category"], lambda e=e: category(edition, e)) for e in edition["categories"]] + [
            ("commitments.csv", lambda: promises(edition, apart))]:
        try:
            work()
        except (KeyError, ValueError, IndexError, TypeError, AttributeError, ZeroDivisionError, csv.Error) as error:
            check(False, part, "cannot be recomputed: %s %s" % (type(error).__name__, error))

if __name__ == "__main__":
    if len(sys.argv) not in (2, 3, 4):
        sys.exit(__doc__)
    files = {}
    try:
        main(*(sys.argv[1:] + [None, None])[:3])
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError, struct.error, zlib.error, NotImplementedError,
            RuntimeError, AttributeError) as error:
        check(False, sys.argv[1], "%s: %s" % (type(error).__name__, error))
    for text in notes:
        print("note", text)
    print("The result follows from what is in the archive." if not failures else "%d checks failed." % failures)
    sys.exit(1 if failures else 0)
