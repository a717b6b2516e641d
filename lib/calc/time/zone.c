#include "calc/time/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"

/* Transitions are found and cached in blocks of 2^25 seconds (388 days), so that a date far
 * away costs one block and not all the centuries before it. The blocks cover a little more than
 * the years 1 to 9999; times outside are treated as in the nearest block. */
enum { BLOCK_BITS = 25, BLOCK_FIRST = -1853, BLOCK_LAST = 7553, DAY = 86400 };

/* The first and last second of the years 1 to 9999 in any zone. */
static const int64_t utc_min = -62135596800 - DAY, utc_max = 253402300799 + DAY;

struct stretch {
    int64_t from, to; /* [from, to) */
    int offset;
};

struct block {
    int count;
    struct stretch stretches[];
};

struct zone {
    char *name;
    struct block **blocks; /* NULL: not looked up yet */
    struct stretch last;   /* most times are close to the previous one */
};

/* --- the Gregorian calendar (the algorithm: H. Hinnant, chrono-compatible date algorithms) */

int64_t civil_days(int year, int month, int day)
{
    int64_t y = (int64_t)year - (month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void civil_from_days(int64_t days, struct civil *c)
{
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    unsigned of_era = (unsigned)(z - era * 146097);
    unsigned year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    unsigned of_year = of_era - (365 * year + year / 4 - year / 100);
    unsigned m = (5 * of_year + 2) / 153;
    c->day = (int)(of_year - (153 * m + 2) / 5 + 1);
    c->month = (int)(m < 10 ? m + 3 : m - 9);
    c->year = (int)(year + era * 400 + (c->month <= 2));
    c->weekday = (int)(((days + 3) % 7 + 7) % 7) + 1;
}

int civil_month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* --- asking glibc */

static int ask_offset(int64_t utc)
{
    time_t t = (time_t)utc;
    struct tm tm;
    return localtime_r(&t, &tm) ? (int)tm.tm_gmtoff : 0;
}

/* Returns the first second after `from` with another offset than `from`. `to` must have
 * another. */
static int64_t bisect(int64_t from, int64_t to, int offset)
{
    while (to - from > 1) {
        int64_t middle = from + (to - from) / 2;
        if (ask_offset(middle) == offset)
            from = middle;
        else
            to = middle;
    }
    return to;
}

/* A day is short enough: no zone has had two changes within a day that cancel each other. */
static struct block *probe(int64_t from, int64_t to)
{
    struct block *b = mem_alloc(sizeof *b + sizeof *b->stretches);
    b->count = 1;
    b->stretches[0] = (struct stretch){from, to, ask_offset(from)};
    for (int64_t t = from; t < to - 1;) {
        int64_t next = t + DAY < to - 1 ? t + DAY : to - 1;
        struct stretch *s = &b->stretches[b->count - 1];
        if (ask_offset(next) == s->offset) {
            t = next;
            continue;
        }
        t = s->to = bisect(t, next, s->offset);
        b = mem_resize(b, 1, sizeof *b + (size_t)(b->count + 1) * sizeof *b->stretches);
        b->stretches[b->count++] = (struct stretch){t, to, ask_offset(t)};
    }
    return b;
}

/* TZ belongs to the whole process, and others read it. So it is set only while a block is
 * probed. */
static struct block *probe_zone(const char *name, int number)
{
    char *before = mem_string(getenv("TZ"));
    setenv("TZ", name, 1);
    tzset();
    int64_t size = (int64_t)1 << BLOCK_BITS;
    struct block *b = probe(number * size, (number + 1) * size);
    if (before)
        setenv("TZ", before, 1);
    else
        unsetenv("TZ");
    tzset();
    free(before);
    return b;
}

/* --- opening */

/* Files in the zone directory that aren't the time of a place: two links that each machine sets
 * as it likes, and the tree that counts leap seconds. */
static int is_zone_like(const char *name)
{
    if (!*name || *name == '/' || strstr(name, "..") || strncmp(name, "right/", 6) == 0)
        return 0;
    if (strcmp(name, "posixrules") == 0 || strcmp(name, "localtime") == 0)
        return 0;
    for (const char *p = name; *p; p++)
        if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-_/", *p))
            return 0;
    return 1;
}

static int has_magic(const char *path)
{
    char head[44]; /* the whole header: glibc also treats a truncated one as UTC */
    FILE *f = fopen(path, "rb");
    if (!f)
        return 0;
    size_t n = fread(head, 1, sizeof head, f);
    fclose(f);
    return n == sizeof head && memcmp(head, "TZif", 4) == 0;
}

enum status zone_open(struct zone **zone, const char *name, struct error *e)
{
    const char *dir = getenv("TZDIR");
    if (!dir || !*dir)
        dir = "/usr/share/zoneinfo";
    struct buf path = BUF_EMPTY;
    buf_printf(&path, "%s/%s", dir, name);
    int there = is_zone_like(name) && has_magic(path.s);
    buf_free(&path);
    *zone = NULL;
    if (!there)
        return error_set(e, ST_CONFIG,
                         _("'%s' is not a time zone: %s has no such zone; write it like UTC, "
                           "Asia/Shanghai, America/New_York"),
                         utf8_quote(name), utf8_quote(dir));
    struct zone *z = mem_zero(1, sizeof *z);
    z->name = mem_string(name);
    z->blocks = mem_zero(BLOCK_LAST - BLOCK_FIRST + 1, sizeof(struct block *));
    *zone = z;
    return ST_OK;
}

void zone_close(struct zone *zone)
{
    if (!zone)
        return;
    for (int i = 0; i <= BLOCK_LAST - BLOCK_FIRST; i++)
        free(zone->blocks[i]);
    MEM_FREE(zone->blocks, zone->name, zone);
}

const char *zone_name(const struct zone *zone)
{
    return zone->name;
}

/* --- converting */

static const struct stretch *look_up(struct zone *z, int64_t utc)
{
    int64_t number = utc >> BLOCK_BITS;
    int64_t i = number - BLOCK_FIRST;
    if (number < BLOCK_FIRST)
        i = 0;
    if (number > BLOCK_LAST)
        i = BLOCK_LAST - BLOCK_FIRST;
    if (!z->blocks[i]) {
        struct block *fresh = probe_zone(z->name, (int)(i + BLOCK_FIRST));
        if (i == 0)
            fresh->stretches[0].from = INT64_MIN;
        if (i == BLOCK_LAST - BLOCK_FIRST)
            fresh->stretches[fresh->count - 1].to = INT64_MAX;
        z->blocks[i] = fresh;
    }
    const struct block *b = z->blocks[i];
    int k = 0;
    while (k < b->count - 1 && utc >= b->stretches[k].to)
        k++;
    z->last = b->stretches[k];
    return &z->last;
}

static inline const struct stretch *stretch_of(struct zone *z, int64_t utc)
{
    if (utc >= z->last.from && utc < z->last.to)
        return &z->last;
    return look_up(z, utc);
}

int zone_offset(struct zone *zone, int64_t utc)
{
    return stretch_of(zone, utc)->offset;
}

int zone_span(struct zone *zone, int64_t utc, int64_t *from, int64_t *to)
{
    const struct stretch *s = stretch_of(zone, utc);
    *from = s->from;
    *to = s->to;
    return s->offset;
}

void zone_civil(struct zone *zone, int64_t utc, struct civil *c)
{
    if (utc < utc_min)
        utc = utc_min;
    if (utc > utc_max)
        utc = utc_max;
    int64_t label = utc + stretch_of(zone, utc)->offset;
    int64_t days = label / DAY;
    int of_day = (int)(label % DAY);
    if (of_day < 0) {
        of_day += DAY;
        days--;
    }
    civil_from_days(days, c);
    c->hour = of_day / 3600;
    c->minute = of_day / 60 % 60;
    c->second = of_day % 60;
}

/* Returns whether a stretch contains a local time, with the stretch's offset. */
static int holds_label(const struct stretch *s, int64_t label)
{
    int64_t utc = label - s->offset;
    return utc >= s->from && utc < s->to;
}

/* No clock was ever moved by more than a day (Samoa, 2011), and none is further from UTC. */
static enum zone_fit fit_label(struct zone *z, int64_t label, int64_t *utc)
{
    const int64_t reach = 2 * DAY;
    if (z->last.from < label - reach && z->last.to > label + reach) {
        *utc = label - z->last.offset;
        return ZONE_ONCE;
    }
    struct stretch s = *stretch_of(z, label - reach);
    int found = 0;
    int64_t jump = label - s.offset;
    for (;;) {
        if (holds_label(&s, label) && !found++)
            *utc = label - s.offset;
        if (s.to > label + reach)
            break;
        struct stretch next = *stretch_of(z, s.to);
        if (label - s.offset >= s.to && label - next.offset < s.to)
            jump = s.to;
        s = next;
    }
    if (!found)
        *utc = jump;
    return found == 0 ? ZONE_SKIPPED : found == 1 ? ZONE_ONCE : ZONE_TWICE;
}

enum zone_fit zone_utc(struct zone *zone, const struct civil *c, int64_t *utc)
{
    int64_t days = civil_days(c->year, c->month, c->day);
    return fit_label(zone, days * DAY + c->hour * 3600 + c->minute * 60 + c->second, utc);
}

int64_t zone_day(struct zone *zone, int64_t days)
{
    int64_t utc;
    fit_label(zone, days * DAY, &utc);
    return utc;
}
