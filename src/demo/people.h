/* Invented people: person number i of a regency is a pure function of (seed, regency, i). Private
 * to demo/. */
#pragma once

#include "demo/names.h"
#include "demo/plan.h"

/* The month everything is as of, and twelve months before. */
#define DEMO_YEAR 2022
enum { DEMO_SPELLS_MAX = 2, DEMO_MEMBER_NUMBER_BYTES = 12 };

typedef struct {
    Segment segment;
    unsigned programmes;
    PayerKind payer;
    Month from, until;
    Money income;
    int64_t employer; /* number; 0 none */
} DemoSpell;

typedef struct {
    int64_t number; /* in its regency, from 0 */
    PersonClass class;
    Nik nik;
    Sex sex;
    Date birth;
    char name[NAME_BYTES_MAX];
    Region home; /* a village */
    const char *occupation;
    Date died;                         /* days INT32_MIN: alive */
    int64_t member_number;             /* 11 digits; 0: newcomers have none */
    DemoSpell spells[DEMO_SPELLS_MAX]; /* the latest last */
    int spell_count;
} DemoPerson;

typedef struct {
    const char *occupation;
    Segment segment;
    int64_t weights[KIND_COUNT];
} OccupationWeight;

/* What all regencies share. */
typedef struct {
    NamePool *names;
    OccupationWeight *occupations;
    size_t occupation_count;
    Region *districts; /* elsewhere: where some got their NIK */
    size_t district_count;
    uint64_t seed;
} DemoWorld;

/* A regency to draw people of. */
typedef struct {
    const DemoWorld *world;
    const PlannedRegency *place;
    int index; /* 0 … 26: part of every number, so that no two regencies give the same NIK */
    Totals totals;
    Population population;
    Region *villages;
    size_t village_count;
    int64_t employers; /* how many companies members work for */
    Random stream;
} DemoRegency;

/* Weights of occupations, with the occupations' names checked by a test. */
void world_read_occupations(DemoWorld *world, void *parent);
/* Fills everything but `villages`. */
void regency_prepare(DemoRegency *regency, const DemoWorld *world, const PlannedRegency *place,
                     int index, const Totals *totals, const Population *population);
/* Person `number` of 0 … population.people − 1. */
void person_draw(const DemoRegency *regency, int64_t number, DemoPerson *ret);
Month demo_month(void);      /* December 2022 */
Date demo_report_date(void); /* when offices report that month: 10 January 2023 */
/* The number of a company in 0 … employers − 1: eight digits that begin with 9. */
int64_t employer_number(int regency_index, int64_t employer);
/* The serial number of the rank-th person of a regency who was born on a day. */
int demo_serial(int regency_index, int64_t rank, Date birth);
/* The NIK that somebody born on a day in a district has, with the serial number. */
Nik nik_compose(Region district, Date birth, Sex sex, int serial);
