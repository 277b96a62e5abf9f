#!/usr/bin/env python3
"""Recompute a published Paritrana result and compare it byte for byte.

    python3 verify.py result.zip [PUBLIC-KEY-IN-HEX [OPENINGS.csv]]

Needs Python 3.9 or later and nothing else. Written from bundle.md and rubric.md, it shares no code with the
program that publishes. Prints one line a check; exits with 0 if all hold, else 1. Numbers are millionths.
"""
import base64, bisect, collections, csv, fractions, hashlib, io, itertools
import json, math, re, struct, sys, types, zipfile

MICRO, TRUTH, files, used, notes, failed = 10**6, ("false", "true"), {}, set(), [], []
METADATA = {  # digests of csv-metadata.json: a category's, one with firmness, an edition's, one with openings
    "d341075178e709b1dd56f41f16884c2c17c4d4cbc3895a9093e2df2f58e3fce5",
    "2f99f4c4fb8e9e6755344d5aa67666bcb560b80df4b9fbb00e3e809ae8ddb144",
    "890fd9808aa34692b6d9175316e654c19f4c2f5d531f5284250f0f310e3fcf55",
    "1210d2c4f2f2106ca3de0b093af082e178f69f601c5151f63c6f72c8898973bb"}
FIELDS = {  # what may stand in a field, by its column or else by the datatype in csv-metadata.json
    "assessor": "A[1-9][0-9]*", "mark": r"(100\.0{6}|[1-9]?[0-9]\.[0-9]{6})?", "boolean": "true|false",
    "verdict": "(accepted|partly|rejected|reopened)?", "date": "([0-9]{4}-[0-9]{2}-[0-9]{2})?",
    "commitment": "[0-9a-f]{64}", "decimal": r"((?!-0\.0*$)-?(0|[1-9][0-9]*)\.[0-9]{6})?",
    "integer": "(0|-?[1-9][0-9]*)?", "string": r"[^\x00-\x1f\x7f-\x9f]*"}

def check(good, file, text):
    print("ok  " if good else "BAD ", file + ":", text)
    failed.extend([] if good else [file])

def attempt(file, work, *arguments):
    try:
        return work(*arguments)
    except Exception as error:  # whatever somebody wrote into the archive
        check(False, file, "cannot be checked: %r" % error)

def blake(data, key=b""):
    return hashlib.blake2b(data, key=key, digest_size=32).hexdigest()

# -- Ed25519 (RFC 8032): points (x, y) with y² - x² = 1 + D x² y² modulo P

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P

def point(data):  # from y and the last bit of x; None if there is no such point
    y, odd = int.from_bytes(data, "little") % 2**255, data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or x * x % P != square or (x == 0 and odd):
        return None
    return (x if x % 2 == odd else P - x, y)

def add(p, q):
    xx, yy, cross = p[0] * q[0], p[1] * q[1], p[0] * q[1] + p[1] * q[0]
    return cross * pow(1 + D * xx * yy, -1, P) % P, (yy + xx) * pow(1 - D * xx * yy, -1, P) % P

def times(n, p):
    q = (0, 1)
    while n:
        q, p, n = add(q, p) if n & 1 else q, add(p, p), n >> 1
    return q

BASE = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))

def signed(key, message, signature):
    a, r, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if not a or not r or s >= L or times(8, a) == (0, 1):  # a key of small order signs anything
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little")
    return times(s, BASE) == add(r, times(h, a))

# -- Files and tables

def unpack(path):  # stored and by name; its length leaves room for nothing else
    with open(path, "rb") as file:
        data = file.read()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        files.update({name: archive.read(name) for name in names})
        plain = not any(entry.compress_type for entry in archive.infolist())
    size = 22 + sum(76 + 2 * len(name) + len(content) for name, content in files.items())
    good = plain and names == sorted(files) and size == len(data)
    check(good, path, "%d files and nothing else" % len(files))

def content(file):
    used.add(file)
    return files[file]

def strict(file):  # JSON that is the same when written again: no key twice, nothing to read differently
    value = json.loads(content(file))
    if (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode() != files[file]:
        raise ValueError("not written as a bundle writes JSON")
    return value

def parsed(data):
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True))

def written(lines):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue().encode()

def tables(folder):  # by name, those that csv-metadata.json describes
    found, metadata = {}, folder + "csv-metadata.json"
    check(blake(content(metadata)) in METADATA, metadata, "one of the format")
    for table in json.loads(files[metadata])["tables"]:
        file, schema = folder + table["url"], table["tableSchema"]
        allowed = {c["name"]: FIELDS.get(c["name"]) or FIELDS[c["datatype"]] for c in schema["columns"]}
        found[table["url"]] = rows = parsed(content(file))
        good = written([allowed] + [row.values() for row in rows]) == files[file]
        good = good and all(re.fullmatch(allowed[name], row[name]) for row in rows for name in allowed)
        keys = grouped(rows, *schema["primaryKey"]) if "primaryKey" in schema else rows
        check(good and len(keys) == len(rows), file, "%d rows as csv-metadata.json describes" % len(rows))
    return found

def same(file, lines):  # a table that follows from others
    published = files[file].decode().split("\n")
    computed = published[:1] + written(lines).decode().split("\n")
    pairs = enumerate(itertools.zip_longest(published, computed), 1)
    wrong = [(i, *pair) for i, pair in pairs if pair[0] != pair[1]]
    check(not wrong, file, "line %d is %r, recomputed %r" % wrong[0] if wrong else "recomputed, the same")

def grouped(rows, *columns):
    groups = collections.defaultdict(list)
    for row in rows:
        groups[tuple(row[column] for column in columns)].append(row)
    return groups

def num(text):
    return int(text.replace(".", ""))

def dec(micro):
    return "-" * (micro < 0) + "%d.%06d" % divmod(abs(micro), MICRO)

# -- Arithmetic of rubric.md

def ratio(n, d, mode="half-away"):  # to a whole number
    quotient = abs(n) // d if mode == "down" else (2 * abs(n) + d) // (2 * d)
    return -quotient if n < 0 else quotient

def rounded(n, d, rules, what):  # to as many decimals as the rubric gives a score, points or a total
    unit = 10 ** (6 - rules["rounding"][what])
    return ratio(n, d * unit, rules["rounding"]["mode"]) * unit

def middle(method, marks):
    marks = sorted(marks)
    if method == "median":
        marks = marks[(len(marks) - 1) // 2:len(marks) // 2 + 1]
    elif method == "trimmed-mean" and len(marks) >= 3:
        marks = marks[1:-1]
    return ratio(sum(marks), len(marks))

def panel(source, rows):  # value by entrant; "Harsh and lenient assessors"
    of = {e: [(m["assessor"], num(m["mark"])) for m in own] for (e,), own in grouped(rows, "entrant").items()}
    by = {a: [(m["entrant"], num(m["mark"])) for m in own] for (a,), own in grouped(rows, "assessor").items()}
    effect, before = dict.fromkeys(by, 0), None
    for _ in range(200 if source["correction"] == "two-way" else 0):
        level = {e: ratio(sum(m - effect[a] for a, m in own), len(own)) for e, own in of.items()}
        before, effect = effect, {
            a: ratio(sum(m - level[e] for e, m in own) * MICRO, len(own) * MICRO + source["shrinkage"])
            for a, own in by.items()}
        if effect == before:
            break
    return {e: middle(source["method"], [min(max(m - effect[a], 0), 100 * MICRO) for a, m in own])
            for e, own in of.items()}

def document(edition, node, papers):  # what the best document says that counts; None if there is none
    last_day, by_level, found = "%d-12-31" % edition["period"], node["source"]["choice"] == "best", []
    levels = {step["level"]: step["score"] for step in node["scale"]["steps"]} if by_level else {}
    good = ("accepted", "partly", "") if edition["conduct"] == "record" else ("accepted", "partly")
    plain, partly = ("kind", "verdict_level") if by_level else ("value", "verdict_value")
    for p in papers:
        says = p[partly if p["verdict"] == "partly" else plain]
        usable = {p["kind"], says} <= levels.keys() if by_level else p["value"] != ""
        in_time = p["in_force"][:4] == last_day[:4] and (p["until"] or last_day) >= last_day
        if usable and in_time and p["verdict"] in good:
            found.append((levels[says], says) if by_level else (p["in_force"], num(says)))
    absent = node["scale"].get("absent")
    return max(found, key=lambda pair: pair[0], default=(0, absent))[1]  # the first among equals

def heads_of(source, numbers):  # members now less those a year before; what they are a share of
    count = len(source["segments"]) if source["kind"] == "coverage" else 1
    growth = count if source.get("measure", "share") != "share" else 0
    before = sum(numbers[count:count + growth])
    whole = numbers[-1] if "over" in source else before
    if len(numbers) != count + growth + ("over" in source) or whole <= 0:
        raise ValueError("basis.csv does not have the numbers of a share")
    return sum(numbers[:count]) - before, whole

def score(rules, node, value, seen):  # seen: the values that a min_max scale stretches over
    scale, kind = node["scale"], node["scale"]["kind"]
    if kind in ("levels", "steps"):
        reached = [step["score"] for i, step in enumerate(scale["steps"])
                   if (step["level"] == value if kind == "levels" else i == 0 or step["from"] <= value)]
        return rounded(reached[-1], 1, rules, "score")
    low, high = scale.get("low", 0), scale.get("high")  # a target begins at 0
    if kind == "min_max":
        low, high = min(seen, default=0), max(seen, default=0)
    if low == high:
        return rounded(scale["equal"], 1, rules, "score")
    inside = min(max(value, low), high)
    gained = high - inside if node["direction"] == "lower" and kind != "target" else inside - low
    return rounded(gained * 100 * MICRO, high - low, rules, "score")

# -- A category, in the steps of bundle.md

def check_rules(folder, entry, nodes):  # without a parser of YAML: the weights, if they are written plainly
    yaml, rules, weights = folder + "rubric.yaml", folder + "rubric.json", {}
    check(blake(content(yaml)) == entry["rubric_blake2b"], yaml, "digest in edition.json")
    check(blake(files[rules]) == entry["rules_blake2b"], rules, "digest in edition.json")
    sums = collections.Counter()
    for n in nodes.values():
        sums[n["parent"]] += n["weight"]
    good = all(found == (nodes[key]["weight"] if key else 100 * MICRO) for key, found in sums.items())
    check(good, rules, "weights add up to those above them, and to 100")
    for part in re.split(r"\bkey:\s*", re.sub(r"(?m)(^|\s)#.*$", "", files[yaml].decode()))[1:]:
        weights[re.match(r"[\"']?([\w-]*)", part)[1]] = re.findall(r"\bweight:\s*([\d.]+)", part) or ["0"]
    if len(weights) == len(nodes) and all(len(found) == 1 for found in weights.values()):
        weights = {key: fractions.Fraction(found[0]) * MICRO for key, found in weights.items()}
        check(weights == {key: n["weight"] for key, n in nodes.items()}, rules, "the weights of rubric.yaml")
    else:
        notes.append(yaml + " is written so that only award verify compares it with rubric.json.")

def category(edition, entry):
    folder = entry["category"] + "/"
    table, rules = tables(folder), strict(folder + "rubric.json")
    nodes, ties = {n["key"]: n for n in rules["nodes"]}, rules["tie_break"]
    leaves = {key: n for key, n in nodes.items() if "scale" in n}
    gates = {key for key, n in leaves.items() if n["scale"]["kind"] == "gate"}
    panels = {key for key, n in leaves.items() if n["source"]["kind"] == "panel"}
    shares = {key for key, n in leaves.items() if n["source"]["kind"] == "coverage" or "over" in n["source"]}
    hidden = {key for key in shares if folder + key in edition["small_counts"]["withheld"]}
    check_rules(folder, entry, nodes)
    above = {None: []}  # the way from the top to each node
    for key, n in nodes.items():
        above[key] = above[n["parent"]] + [key]
    below = {key: [leaf for leaf in leaves if key in above[leaf]] for key in nodes}

    # 1. Entrants, and rows for none but them
    names = {row["entrant"]: row["name"] for row in table["entrants.csv"]}
    check(len(names) == entry["entrants"], folder + "entrants.csv", "%d entrants" % len(names))
    place = {key: i for i, key in enumerate(leaves) if key not in panels}
    for name, order in (("entrants.csv", lambda row: ()), ("evidence.csv", lambda row: ()),
                        ("basis.csv", lambda row: place.get(row["indicator"], -1)),
                        ("assignments.csv", lambda row: int(row["assessor"][1:])),
                        ("marks.csv", lambda row: (row["indicator"], int(row["assessor"][1:])))):
        keys = [(row["entrant"], order(row)) for row in table[name]]
        good = keys == sorted(keys) and {key[0] for key in keys} <= names.keys()
        check(good, folder + name, "rows in order, of these entrants")
    wrong = [row for row in table["basis.csv"]
             if row["indicator"] not in place or row["value"] and row["indicator"] in hidden]
    check(not wrong, folder + "basis.csv", "of these indicators, nothing that is withheld")

    # 2. Values: whole millionths, the name of a level, or None if unknown; 3. what the panel agreed on
    asked = {(row["entrant"], row["assessor"]) for row in table["assignments.csv"]}
    given = [m for m in table["marks.csv"] if m["mark"]]
    counting = [m for m in given if not asked or (m["entrant"], m["assessor"]) in asked]
    counted = [m for m in table["marks.csv"] if m["counts"] == "true"]
    check(counted == counting and {m["indicator"] for m in table["marks.csv"]} <= panels,
          folder + "marks.csv", "a mark counts if its assessor is assigned and does not abstain")
    if counting != given:
        notes.append("%d marks in %s were given and do not count, for assignments.csv lacks their assessor: "
                     "compare the recusals in the minutes." % (len(given) - len(counting), folder))
    counting = grouped(counting, "indicator")
    agreed = {key: panel(leaves[key]["source"], counting[key,]) for key in panels}
    inputs = {(row["entrant"], row["indicator"]): row for row in table["inputs.csv"]}
    basis, papers = (grouped(table[name], "entrant", "indicator") for name in ("basis.csv", "evidence.csv"))
    values, lines, cells = {}, [], list(itertools.product(names, leaves))
    check(inputs.keys() == set(cells), folder + "inputs.csv", "a row for each entrant and indicator")
    for code, key in cells:
        row, n, heads = inputs[code, key], leaves[key], ("", "")
        value = num(row["value"]) if row["value"] else row["level"] or None
        state = "" if key not in shares or value is None else "withheld" if key in hidden else "shown"
        if row["heads"] != state:
            check(False, "edition.json", "are the heads of %s%s withheld or not?" % (folder, key))
        if state == "shown":
            heads = heads_of(n["source"], [int(number["value"]) for number in basis[code, key]])
            value = ratio(heads[0] * 100 * MICRO, heads[1])
        elif n["source"]["kind"] == "evidence":
            value = document(edition, n, papers[code, key])
        elif key in panels and value is not None:
            value = agreed[key].get(code)
        values[code, key] = value
        shown = ["", value] if isinstance(value, str) else ["" if value is None else dec(value), ""]
        lines.append([code, key, n["unit"], *shown, *heads, state])
    same(folder + "inputs.csv", lines)

    # 5. and 6. Scores and points; 7. what is needed is known
    def fails(code, gate):
        value, low, high = values[code, gate], leaves[gate]["scale"]["low"], leaves[gate]["scale"]["high"]
        return value is not None and (low is not None and value < low or high is not None and value > high)
    failing = {(code, gate) for code in names for gate in gates if fails(code, gate)}
    out = {code for code, _ in failing}
    needed = {key for key, n in leaves.items() if key in gates or n["weight"] or set(above[key]) & set(ties)}
    missing = [(code, key) for code in names for key in needed
               if values[code, key] is None and (code not in out or key in gates)]
    check(not missing, folder + "inputs.csv",
          "%s, %s is needed and unknown" % missing[0] if missing else "every value that is needed is known")
    scores, points, known, lines = {}, {}, {}, []
    for key, n in leaves.items():
        seen = [values[code, key] for code in names if code not in out and values[code, key] is not None]
        for code in names:
            scored = values[code, key] is not None and key not in gates
            scores[code, key] = score(rules, n, values[code, key], seen) if scored else 0
            points[code, key] = rounded(n["weight"] * scores[code, key], 100 * MICRO, rules, "points")
    for code, key in itertools.product(names, nodes):
        cell, counts = (code, key), needed | {key}
        known[cell] = all(values[code, leaf] is not None for leaf in below[key] if leaf in counts)
        points[cell] = sum(points[code, leaf] for leaf in below[key])
        shown = ["", "", "failed" if cell in failing else "passed"] if key in gates else [
            dec(scores[cell]) if key in leaves else "", dec(points[cell]), ""]
        lines.append([code, key] + (shown if known[cell] else ["", "", ""]))
    same(folder + "scores.csv", lines)

    # 8. Places, by standing: the smaller, the better, and equal ones share a place
    total = {code: rounded(sum(points[code, key] for key in leaves), 1, rules, "total") for code in names}
    def standing(code):
        return (1,) if code in out else (
            0, -total[code], *(-(scores if key in leaves else points)[code, key] for key in ties))
    ranked = sorted(names, key=lambda code: (standing(code), code))
    standings, places = [standing(code) for code in ranked], []
    for code, own, before in zip(ranked, standings, [()] + standings):
        first, after = bisect.bisect_left(standings, own), bisect.bisect_right(standings, own)
        differ = [key for key, x, y in zip(ties, own[2:], before[2:]) if x != y and own[:2] == before[:2]]
        places.append(["", "false", code, names[code], "", ""] if code in out else [
            first + 1, TRUTH[after - first > 1], code, names[code], dec(total[code]), "".join(differ[:1])])
    same(folder + "ranks.csv", places)

    # 9. The decision: who is awarded, codes, and the digest in the minutes
    decision, lines = entry["decision"], []
    for row in places if decision else []:
        place, code = row[0], row[2]
        text = "\n".join(map(str, ["paritrana result 1", edition["edition"], entry["category"], code, place,
                                   total[code], decision["decree"], ""]))
        letters = base64.b32encode(bytes.fromhex(blake(text.encode()))[:10]).decode()
        awarded = TRUTH[place != "" and place <= decision["slots"]]
        lines.append(row[:2] + [awarded] + row[2:] + ([letters, "ranked", ""] if place else ["", "gate", ""]))
    for row in table["decisions.csv"] if decision else []:
        if row["standing"] not in ("ranked", "gate"):
            who, why = [row["entrant"], row["name"]], [row["standing"], row["reason"]]
            lines.append(["", "false", "false", *who, "", "", "", *why])
    same(folder + "decisions.csv", lines)
    minutes = hashlib.blake2b(bytes.fromhex(entry["rubric_blake2b"]), digest_size=32)
    for code, name in names.items():
        for text in (code.encode(), name.encode()):
            minutes.update(struct.pack("<q", len(text)) + text)
        whole = all(values[code, key] is not None for key in needed)
        minutes.update(struct.pack("<3q", code in out, whole, total[code] * whole))
        for key in nodes:
            cell, lost = (code, key), any((code, leaf) in failing for leaf in below[key])
            numbers = scores.get(cell, 0), points[cell] * known[cell]
            minutes.update(struct.pack("<4q", known[cell], lost, *numbers))
    good = not decision or minutes.hexdigest() == decision["scores_blake2b"]
    check(good, "edition.json", folder + " has the digest in the minutes")
    weights = {key: ratio(n["weight"] * 32000, 100 * MICRO) for key, n in leaves.items()
               if n["weight"] and key not in gates}
    check_firmness(edition, entry, table, [code for code in ranked if code not in out], weights, scores)
    everybody = names.keys() | {row["entrant"] for row in table["decisions.csv"]}
    return types.SimpleNamespace(
        key=entry["category"], names=names, everybody=everybody, panels=panels, marks=table["marks.csv"])

def check_firmness(edition, entry, table, order, weights, scores):  # what follows without drawing weights
    folder, drawn = entry["category"] + "/", edition.get("robustness")
    file = folder + "robustness.csv"
    if ("robustness.csv" in table) != (drawn is not None):
        check(False, file, "is there and should not be, or should be there and is not")
    if drawn is None or "robustness.csv" not in table:
        return
    draws, order, own, upto = drawn["draws"], order[:1024] * (len(order) > 1), {}, collections.Counter()
    rows = [(row["entrant"], int(row["place"]), int(row["draws"])) for row in table["robustness.csv"]]
    for code, place, count in rows:
        own[code] = own.get(code, 0) + count
        upto[place] += count
    # In each draw at least i of them hold the place i or a better one, whoever is tied.
    sums = enumerate(itertools.accumulate(upto[i + 1] for i in range(len(order))), 1)
    good = own == dict.fromkeys(order, draws) and all(n >= i * draws for i, n in sums)
    check(good, file, "%d entrants, each with a place in each of %d draws" % (len(order), draws))
    spread = max((n / draws * (1 - n / draws) for _, _, n in rows), default=0)
    error = math.ceil(MICRO * math.sqrt(spread / draws)) if order else None
    check(entry.get("robustness_error") == error, "edition.json", folder + " has the error of the draws")
    computed = {}
    for what in ("", *weights):  # with all indicators, and without each
        total = {code: sum(weight * ratio(scores[code, key], 10**4) for key, weight in weights.items()
                           if key != what) for code in order}
        computed.update({("indicator" if what else "stated", what, code): str(1 + sum(
            other > total[code] for other in total.values())) for code in order})
    given = {(row["kind"], row["what"], row["entrant"]): row["place"]
             for row in table["robustness-changes.csv"]}
    good = computed.items() <= given.items() and len(given) == len(computed) + 4 * len(order)  # scales, sum
    check(good, folder + "robustness-changes.csv", "places as stated, and without each indicator")

# -- The edition

def check_manifest():
    manifest = strict("manifest.json")
    there = [{"path": name, "bytes": len(files[name]), "blake2b": blake(files[name])}
             for name in sorted(files) if name not in ("manifest.json", "signature")]
    wrong = [file for file in manifest["files"] + there if file not in manifest["files"] or file not in there]
    for name in sorted({file["path"] for file in wrong}):
        check(False, name, "is not what manifest.json lists")
    good = manifest == {"format": "paritrana-bundle-1", "files": there}
    check(good, "manifest.json", "lists %d files" % len(there))

def check_signature(edition, wanted):
    key, text = edition["signing_key"], content("signature").decode()
    form = re.fullmatch("[0-9a-f]{64}", key) and re.fullmatch("[0-9a-f]{128}\n", text)
    good = form and signed(bytes.fromhex(key), files["manifest.json"], bytes.fromhex(text))
    check(good and wanted in (None, key), "signature", "that of %s under manifest.json" % (wanted or key))
    if not wanted:
        notes.append("Compare this key with the one the committee made known elsewhere, or give it: " + key)

def check_edition(edition):
    kind, snapshot = (edition["format"], edition["conduct"]), edition["snapshot"]
    known = kind in (("paritrana-bundle-1", "cycle"), ("paritrana-bundle-1", "record"))
    event = snapshot["event"] > 0 and re.fullmatch("(?!0*$)[0-9a-f]{64}", snapshot["digest"])
    check(known and event, "edition.json", "%s, conduct %s, rests on an event of the audit chain" % kind)
    if edition["conduct"] == "record":
        notes.append("The edition was written down afterwards (record): no mark was promised beforehand.")

def check_promises(edition, found, promised):  # none is changed or gone, and nobody who was promised a mark
    root = blake(b"".join(bytes.fromhex(p["commitment"]) for p in promised))
    numbered = [p["number"] for p in promised] == [str(i + 1) for i in range(len(promised))]
    check(numbered and edition["commitments"] == {"count": len(promised), "root": root},
          "commitments.csv", "%d commitments, those that edition.json fixes" % len(promised))
    cycle = edition["conduct"] == "cycle"
    check(cycle or not promised, "edition.json", "%d promised in a %s" % (len(promised), edition["conduct"]))
    gone = {(p["category"], p["entrant"], p["indicator"]) for p in promised} - {
        (c.key, code, panel) for c in found for code in c.everybody for panel in c.panels}
    check(not gone, "commitments.csv",
          "%s, %s, %s is gone" % min(gone) if gone else "nobody who was promised a mark is gone")
    for c in found:
        marks = sorted((m["entrant"], m["indicator"]) for m in c.marks)
        first = sorted((p["entrant"], p["indicator"]) for p in promised
                       if p["category"] == c.key and p["entrant"] in c.names and p["revision"] == "1")
        check(marks == first or not cycle, c.key + "/marks.csv", "as many marks as were promised")

def check_openings(edition, found, promised, openings, file):  # and the marks are those promised last
    last, good = {}, sorted(int(o["number"]) for o in openings) == list(range(1, len(promised) + 1))
    for o in sorted(openings, key=lambda o: int(o["revision"])) if good else []:
        cell = o["category"], o["entrant"], o["indicator"]
        mark = str(num(o["mark"])) if o["mark"] else "abstains"
        text = ["paritrana mark 1", edition["edition"], *cell, o["name"], o["revision"], mark, o["note"]]
        opened = {**o, "commitment": blake("\n".join(text).encode(), bytes.fromhex(o["secret"]))}
        good = good and opened.items() >= promised[int(o["number"]) - 1].items()
        last[(*cell, o["assessor"])] = o["mark"]
    check(good, file, "%d openings, each of what was promised" % len(openings))
    for c in found:
        cells = [(c.key, m["entrant"], m["indicator"], m["assessor"]) for m in c.marks]
        good = [last.get(cell) for cell in cells] == [m["mark"] for m in c.marks]
        check(good, c.key + "/marks.csv", "the marks promised last")

def check_sealed(edition, found, apart):
    table = tables("")
    promised, openings = table["commitments.csv"], table.get("openings.csv")
    check_promises(edition, found, promised)
    if apart:
        check(openings is None, apart, "the archive itself has no openings")
        with open(apart, "rb") as file:
            openings = parsed(file.read())
    if openings is not None:
        check_openings(edition, found, promised, openings, apart or "openings.csv")
    elif promised:
        notes.append("Marks were not checked against their promises: give OPENINGS.csv.")

def main(path, wanted=None, apart=None):
    attempt(path, unpack, path)
    if not files:
        return
    attempt("manifest.json", check_manifest)
    edition = attempt("edition.json", strict, "edition.json")
    attempt("signature", check_signature, edition, wanted)
    if not edition:
        return
    attempt("edition.json", check_edition, edition)
    found = [attempt(entry["category"], category, edition, entry) for entry in edition["categories"]]
    attempt("commitments.csv", check_sealed, edition, [c for c in found if c], apart)
    for name in sorted(files.keys() - used):
        check(False, name, "was not looked at: it belongs to no bundle")

if __name__ == "__main__":
    if len(sys.argv) not in (2, 3, 4):
        sys.exit(__doc__)
    attempt(sys.argv[1], main, *sys.argv[1:])
    for text in notes:
        print("note", text)
    print("%d checks failed." % len(failed) if failed else "The result follows from what is in the archive.")
    sys.exit(1 if failed else 0)
