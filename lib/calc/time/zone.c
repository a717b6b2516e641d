#include "calc/time/zone.h"

#include <errno.h>
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
    int64_t proof; /* a moment at which the file itself says `proof_offset` */
    int proof_offset;
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
 * probed. Returns NULL if glibc couldn't read the file: it would take UTC instead. */
static struct block *probe_zone(const struct zone *z, int number)
{
    char *before = mem_string(getenv("TZ"));
    int64_t size = (int64_t)1 << BLOCK_BITS;
    struct block *b = NULL;
    if (setenv("TZ", z->name, 1) != 0)
        mem_exhausted();
    tzset();
    if (ask_offset(z->proof) == z->proof_offset)
        b = probe(number * size, (number + 1) * size);
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

/* One data block of a zone file (RFC 8536, 3.2). */
struct zone_data {
    int64_t transitions, types; /* how many */
    int width;                  /* bytes of a transition's time */
    const unsigned char *times, *kinds, *offsets;
};

static int64_t big_endian(const unsigned char *p, int bytes)
{
    uint64_t n = p[0] & 0x80 ? UINT64_MAX : 0;
    for (int i = 0; i < bytes; i++)
        n = n << 8 | p[i];
    return (int64_t)n;
}

/* Returns the length of the block, or 0 if it isn't complete. */
static size_t read_data(const unsigned char *p, size_t n, int width, struct zone_data *d)
{
    enum { HEAD = 44, COUNTS = 20, TYPE = 6 };
    if (n < HEAD || memcmp(p, "TZif", 4) != 0)
        return 0;
    int64_t count[6]; /* isut, isstd, leap, transitions, types, characters */
    for (int i = 0; i < 6; i++)
        count[i] = big_endian(p + COUNTS + 4 * i, 4);
    for (int i = 0; i < 6; i++)
        if (count[i] < 0 || (size_t)count[i] > n)
            return 0;
    size_t length = HEAD + (size_t)(count[3] * (width + 1) + count[4] * TYPE + count[5] +
                                    count[2] * (width + 4) + count[1] + count[0]);
    *d = (struct zone_data){count[3], count[4], width, p + HEAD, NULL, NULL};
    d->kinds = d->times + count[3] * width;
    d->offsets = d->kinds + count[3];
    return length <= n ? length : 0;
}

/* Finds a moment whose offset isn't 0, to tell the zone from UTC. */
static int find_proof(struct zone *z, const unsigned char *p, size_t n)
{
    struct zone_data d;
    size_t first = read_data(p, n, 4, &d);
    if (!first || (p[4] >= '2' && !read_data(p + first, n - first, 8, &d)) || !d.types)
        return 0;
    z->proof_offset = (int)big_endian(d.offsets, 4); /* until the first transition */
    if (!d.transitions)
        return 1;
    z->proof_offset = 0;
    for (int64_t i = d.transitions - 1; i >= 0 && !z->proof_offset; i--) {
        int64_t at = big_endian(d.times + i * d.width, d.width);
        if (at < utc_min || d.kinds[i] >= d.types)
            continue;
        z->proof = at;
        z->proof_offset = (int)big_endian(d.offsets + 6 * d.kinds[i], 4);
    }
    return 1;
}

/* Reads the file itself: glibc takes one that it can't read, or that is truncated, for UTC. */
static enum status read_file(struct zone *z, const char *path, struct error *e)
{
    struct buf bytes = BUF_EMPTY;
    char chunk[4096];
    size_t n;
    FILE *f = fopen(path, "rbe");
    if (!f && errno != ENOENT && errno != ENOTDIR)
        return error_set(e, ST_IO, "%s: %s", path, strerror(errno));
    if (f) {
        while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
            buf_add(&bytes, chunk, n);
        if (ferror(f) && errno != EISDIR)
            error_set(e, ST_IO, "%s: %s", path, strerror(errno));
        fclose(f);
    }
    if (e->code == ST_OK && !find_proof(z, (const unsigned char *)bytes.s, bytes.len))
        error_set(e, ST_CONFIG, "%s", path);
    buf_free(&bytes);
    return e->code;
}

enum status zone_open(struct zone **zone, const char *name, struct error *e)
{
    const char *dir = getenv("TZDIR");
    if (!dir || !*dir)
        dir = "/usr/share/zoneinfo";
    struct zone *z = mem_zero(1, sizeof *z);
    struct buf path = BUF_EMPTY;
    z->name = mem_string(name);
    z->blocks = mem_zero(BLOCK_LAST - BLOCK_FIRST + 1, sizeof(struct block *));
    buf_printf(&path, "%s/%s", dir, name);
    if (!is_zone_like(name) || read_file(z, path.s, e) == ST_CONFIG)
        error_set(e, ST_CONFIG,
                  _("'%s' is not a time zone: %s has no such zone; write it like UTC, "
                    "Asia/Shanghai, America/New_York"),
                  utf8_quote(name), utf8_quote(dir));
    int first = (int)(z->proof >> BLOCK_BITS) - BLOCK_FIRST;
    if (e->code == ST_OK && !(z->blocks[first] = probe_zone(z, first + BLOCK_FIRST)))
        error_set(e, ST_IO, _("%s: the time zone can't be read"), path.s);
    buf_free(&path);
    if (e->code != ST_OK) {
        zone_close(z);
        z = NULL;
    }
    *zone = z;
    return e->code;
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
        struct block *fresh = probe_zone(z, (int)(i + BLOCK_FIRST));
        if (!fresh) /* zone_open could read it, so it is memory that is missing */
            mem_exhausted();
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
