#!/usr/bin/env python3
"""Writes a members file of any size for the benchmarks: one person and one spell of cover a row, all of it generated.

    test/bench/make_members.py --rows 3000000 --out members.csv [--region 32.16] [--districts 23] [--seed 1]

The same arguments give the same bytes. NIKs are unique and valid; nobody in the file exists (column synthetic = 1).
"""
import argparse
import datetime
import random

MEN = """Agus Ahmad Asep Bambang Budi Cecep Dadang Dedi Deden Dudung Eko Endang Hadi Hendra Herman Iwan Jajang Joko Maman
Muhammad Mulyadi Nana Rahmat Ridwan Rudi Slamet Sukarno Supriyadi Sutrisno Suryana Tatang Udin Ujang Usep Wahyu Wawan Yanto
Yayan Yusuf Zainal""".split()
WOMEN = """Ai Aisyah Ani Ati Cucu Dede Dewi Eem Elis Enok Eti Euis Fitri Ida Iis Imas Iyam Kartini Lilis Lina Mimin Neneng
Neni Nurhayati Nining Oom Ratna Rina Rini Rohayati Siti Sri Sumarni Tati Titin Wati Yani Yanti Yati Yuyun""".split()
LAST = """Abdullah Andriani Anggraeni Aryani Darmawan Fauziah Firmansyah Gunawan Hakim Handayani Hasanah Hermawan Hidayat
Iskandar Kartika Komariah Kurnia Kusuma Lestari Mahendra Maulana Mulyana Nugraha Nurjanah Permana Permata Pratama Purnama
Putri Rahayu Ramadhan Rohimah Rosita Rukmana Saepudin Santoso Saputra Sari Setiawan Solihin Subagja Suhendar Sukmawati
Sulaeman Supriatna Suryadi Susanti Sutisna Wahyuni Wibowo Wijaya Wulandari Yulianti""".split()
OCCUPATIONS = """petani|buruh tani|nelayan|peternak|pedagang kaki lima|pengemudi ojek|asisten rumah tangga|sopir|
buruh bangunan|buruh pabrik|penjahit|pedagang pasar|tukang becak|pemulung|guru ngaji|juru parkir""".replace("\n", "").split("|")
HEADERS = ("NIK,Nama,Tanggal Lahir,Jenis Kelamin,Kode Wilayah,Pekerjaan,KPJ,Segmen,Program,Pembayar,Dari Bulan,"
           "Sampai Bulan,Upah,NPP,Sintetis\n")
FIRST_DAY, DAYS = datetime.date(1958, 1, 1).toordinal(), 17000
SERIALS_MAX = 9999


def people(rows, region, districts, seed):
    """One line a row. A NIK is district, birth date and a serial; walking days and districts in step keeps it unique."""
    draw = random.Random(seed)
    days = [datetime.date.fromordinal(FIRST_DAY + i) for i in range(DAYS)]
    order = list(range(DAYS))
    draw.shuffle(order)
    rnd, pick = draw.random, draw.choice
    for i in range(rows):
        serial, place = divmod(i, DAYS * districts)
        day = days[order[place % DAYS]]
        district = "%s%02d" % (region, place // DAYS + 1)
        serial += 1
        if serial > SERIALS_MAX:
            raise SystemExit("make_members: more rows than NIKs; give more --districts")
        woman = rnd() < 0.45
        name = "%s %s" % (pick(WOMEN if woman else MEN), pick(LAST))
        nik = "%s%02d%02d%02d%04d" % (district, day.day + (40 if woman else 0), day.month, day.year % 100, serial)
        kind = rnd()
        if kind < 0.6:
            cover = "PU,\"JKK,JKM,JHT,JP\",perusahaan"
            wage, employer = 2000000 + 1000 * int(rnd() * 4000), "%08d" % (15000000 + int(rnd() * 20000))
        elif kind < 0.8:
            cover, wage, employer = "BPU,\"JKK,JKM\",mandiri", 1000000, ""
        elif kind < 0.9:
            cover, wage, employer = "BPU,\"JKK,JKM\",apbd", 1000000, ""
        elif kind < 0.97:
            cover, wage, employer = "jakon,\"JKK,JKM\",perusahaan", 2500000, "%08d" % (16000000 + int(rnd() * 900))
        else:
            cover, wage, employer = "non-asn,\"JKK,JKM\",apbd", 2200000, ""
        start = 2020 * 12 + int(rnd() * 30)
        end = start + int(rnd() * 36)
        if rnd() < 0.6:
            end = max(end, 2022 * 12 + 11)
        yield "%s,%s,%s,%s,%s,%s,%011d,%s,%04d-%02d,%04d-%02d,%d,%s,1\n" % (
            nik, name, day.isoformat(), "P" if woman else "L", district, pick(OCCUPATIONS), 20000000000 + i, cover,
            start // 12, start % 12 + 1, end // 12, end % 12 + 1, wage, employer)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--region", default="32.16")
    parser.add_argument("--districts", type=int, default=23)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with open(given.out, "w", encoding="utf-8") as out:
        out.write(HEADERS)
        out.writelines(people(given.rows, given.region.replace(".", ""), given.districts, given.seed))


if __name__ == "__main__":
    main()
