#!/usr/bin/env python3
"""Writes a roster for the benchmarks from a members file of make_members.py: 60 % members as they are, 30 % people nobody
knows, 10 % with the faults of real rosters. All of it generated; the same arguments give the same bytes.

    test/bench/make_roster.py --members members.csv --rows 1000000 --out roster.csv [--seed 1]
"""
import argparse
import csv
import random

HEADERS = ["No", "NIK", "Nama", "Tanggal Lahir", "Jenis Kelamin", "Kode Wilayah", "Pekerjaan", "Keterangan"]
FAULTS = ("scientific", "zero", "apostrophe", "short", "other name", "twice", "elsewhere", "digit")


def fault(draw, row, last):
    """One of the ways in which rows come damaged."""
    kind = draw.choice(FAULTS)
    nik = row[0]
    if kind == "scientific":
        row[0] = "%.5E" % int(nik)
    elif kind == "zero":
        row[0] = nik[:15] + "0"
    elif kind == "apostrophe":
        row[0] = "'" + nik
    elif kind == "short":
        row[0] = nik[:14]
    elif kind == "other name":
        row[1] = "Nama Lain Sekali"
    elif kind == "twice" and last is not None:
        return list(last)
    elif kind == "elsewhere":
        row[4] = "32.73.01"
    elif kind == "digit":
        at = draw.randrange(12, 16)
        row[0] = nik[:at] + str((int(nik[at]) + 1) % 10) + nik[at + 1:]
    return row


def unknown(draw, row):
    """Somebody else of the same place and month, with a serial that make_members never gives."""
    nik, day = row[0], draw.randrange(1, 29)
    woman = int(nik[6:8]) > 40
    other = "%s%02d%s%04d" % (nik[:6], day + (40 if woman else 0), nik[8:12], 9000 + draw.randrange(1000))
    name = row[1] + " " + draw.choice(("Asih", "Jaya", "Utama", "Mukti"))
    return [other, name, "%s%02d" % (row[2][:8], day), *row[3:]]


def rows(members, count, seed):
    draw = random.Random(seed)
    last = None
    with open(members, encoding="utf-8", newline="") as source:
        for number, member in enumerate(csv.reader(source)):
            if number == 0:
                continue
            row = member[:6]
            chance = draw.random()
            if chance < 0.3:
                row = unknown(draw, row)
            elif chance < 0.4:
                row = fault(draw, row, last)
            last = row
            yield [number, *row, "usulan desa"]
            if number == count:
                return


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", required=True)
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with open(given.out, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(HEADERS)
        writer.writerows(rows(given.members, given.rows, given.seed))


if __name__ == "__main__":
    main()
