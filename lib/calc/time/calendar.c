#include "calc/time/calendar.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/time/when.h"

/* Open time is computed in blocks of 2^25 seconds (388 days), for the years given in zone.h. A
 * block that is only skipped over keeps its sum and no intervals. */
enum { BLOCK_BITS = 25, BLOCK_FIRST = -1853, BLOCK_LAST = 7553, DAY = 86400, MINUTE = 60 };
enum { SEARCH_BLOCKS = 10 }; /* after this many blocks without an open second, it never opens */

static const int64_t time_min = (int64_t)BLOCK_FIRST * ((int64_t)1 << BLOCK_BITS);
static const int64_t time_max = ((int64_t)BLOCK_LAST + 1) * ((int64_t)1 << BLOCK_BITS) - 1;

struct hours {
    int opens, closes; /* minutes of the day */
};

struct day_hours {
    struct hours *spans; /* sorted */
    size_t count, capacity;
};

/* A holiday or a make-up workday. */
struct exception {
    int64_t day;
    size_t seq; /* if two are for the same day, the later one wins */
    int is_work;
    struct hours own; /* opens -1: the hours of the first working weekday */
};

struct open_time {
    int64_t from, to;
    int64_t before; /* open seconds of the block before `from` */
};

struct block {
    int is_summed;
    int64_t total;
    struct open_time *open; /* NULL until needed */
    size_t count;
};

struct calendar {
    char *code;
    struct zone *zone;
    struct day_hours week[8]; /* by ISO weekday; 0 unused */
    struct exception *exceptions;
    size_t exception_count, exception_capacity;
    int is_sealed;
    struct block *blocks;
    struct open_time *scratch; /* a block is built here */
    size_t scratch_count, scratch_capacity;
};

/* --- building a calendar */

struct calendar *calendar_new(const char *code, struct zone *zone)
{
    struct calendar *c = mem_zero(1, sizeof *c);
    c->code = mem_string(code);
    c->zone = zone;
    return c;
}

static void forget_blocks(struct calendar *c)
{
    for (int i = 0; c->blocks && i <= BLOCK_LAST - BLOCK_FIRST; i++)
        free(c->blocks[i].open);
    free(c->blocks);
    c->blocks = NULL;
    c->is_sealed = 0;
}

void calendar_free(struct calendar *c)
{
    if (!c)
        return;
    forget_blocks(c);
    for (int i = 0; i < 8; i++)
        free(c->week[i].spans);
    MEM_FREE(c->exceptions, c->scratch, c->code, c);
}

const char *calendar_code(const struct calendar *c)
{
    return c->code;
}

static enum status check_hours(int opens, int closes, struct error *e)
{
    if (opens >= 0 && opens < closes && closes <= CALENDAR_DAY_END)
        return ST_OK;
    return error_set(e, ST_DATA,
                     _("hours from %02d:%02d to %02d:%02d: a span must open before it closes, "
                       "between 00:00 and 24:00"),
                     opens / 60, opens % 60, closes / 60, closes % 60);
}

enum status calendar_span(struct calendar *c, int weekday, int opens, int closes,
                          struct error *e)
{
    if (weekday < 1 || weekday > 7)
        return error_set(e, ST_DATA, _("weekday %d: must be 1 (Monday) to 7 (Sunday)"),
                         weekday);
    if (check_hours(opens, closes, e) != ST_OK)
        return e->code;
    struct day_hours *d = &c->week[weekday];
    size_t at = 0;
    for (; at < d->count && d->spans[at].opens < closes; at++)
        if (d->spans[at].closes > opens)
            return error_set(
                e, ST_DATA,
                _("calendar '%s', %s: %02d:%02d–%02d:%02d overlaps %02d:%02d–%02d:%02d"),
                utf8_quote(c->code), calendar_weekday_name(weekday), opens / 60, opens % 60,
                closes / 60, closes % 60, d->spans[at].opens / 60, d->spans[at].opens % 60,
                d->spans[at].closes / 60, d->spans[at].closes % 60);
    MEM_GROW(d->spans, d->count, d->capacity);
    memmove(d->spans + at + 1, d->spans + at, (d->count - at) * sizeof *d->spans);
    d->spans[at] = (struct hours){opens, closes};
    d->count++;
    forget_blocks(c);
    return ST_OK;
}

static void add_exception(struct calendar *c, struct exception x)
{
    x.seq = c->exception_count;
    *MEM_NEXT(c->exceptions, c->exception_count, c->exception_capacity) = x;
    forget_blocks(c);
}

void calendar_off(struct calendar *c, int64_t day)
{
    add_exception(c, (struct exception){.day = day});
}

enum status calendar_work(struct calendar *c, int64_t day, int opens, int closes,
                          struct error *e)
{
    if ((opens != -1 || closes != -1) && check_hours(opens, closes, e) != ST_OK)
        return e->code;
    add_exception(c, (struct exception){.day = day, .is_work = 1, .own = {opens, closes}});
    return ST_OK;
}

static int by_day(const void *a, const void *b)
{
    const struct exception *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return x->seq < y->seq ? -1 : x->seq > y->seq;
}

void calendar_seal(struct calendar *c)
{
    if (c->is_sealed)
        return;
    struct exception *x = c->exceptions;
    size_t kept = 0;
    if (c->exception_count)
        qsort(x, c->exception_count, sizeof *x, by_day);
    for (size_t i = 0; i < c->exception_count; i++)
        if (i + 1 == c->exception_count || x[i].day != x[i + 1].day)
            x[kept++] = x[i];
    c->exception_count = kept;
    c->blocks = mem_zero(BLOCK_LAST - BLOCK_FIRST + 1, sizeof *c->blocks);
    c->is_sealed = 1;
}

/* --- building a block */

static const struct day_hours *first_working(const struct calendar *c)
{
    for (int i = 1; i <= 7; i++)
        if (c->week[i].count)
            return &c->week[i];
    return &c->week[0];
}

/* Returns the first exception on or after that day. */
static size_t find_exception(const struct calendar *c, int64_t day)
{
    size_t low = 0, high = c->exception_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c->exceptions[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Returns the hours of a day. *next is the first exception on or after it; it advances. */
static const struct hours *hours_of(const struct calendar *c, int64_t day, size_t *next,
                                    size_t *count)
{
    while (*next < c->exception_count && c->exceptions[*next].day < day)
        (*next)++;
    const struct day_hours *d = &c->week[((day + 3) % 7 + 7) % 7 + 1];
    if (*next < c->exception_count && c->exceptions[*next].day == day) {
        const struct exception *x = &c->exceptions[*next];
        if (x->is_work && x->own.opens >= 0) {
            *count = 1;
            return &x->own;
        }
        d = x->is_work ? first_working(c) : &c->week[0];
    }
    *count = d->count;
    return d->spans;
}

static void add_open(struct calendar *c, int64_t from, int64_t to)
{
    if (from >= to)
        return;
    struct open_time *last = c->scratch_count ? &c->scratch[c->scratch_count - 1] : NULL;
    if (last && last->to == from) {
        last->to = to;
        return;
    }
    int64_t before = last ? last->before + last->to - last->from : 0;
    *MEM_NEXT(c->scratch, c->scratch_count, c->scratch_capacity) =
        (struct open_time){from, to, before};
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t day_of(int64_t label)
{
    return label / DAY - (label % DAY < 0);
}

/* While the offset is constant, local time runs at the same rate as UTC. So a night in which
 * the clocks change is the end of one stretch and the beginning of the next. */
static void build_stretch(struct calendar *c, int64_t from, int64_t to, int offset)
{
    int64_t last = day_of(to - 1 + offset);
    size_t next = find_exception(c, day_of(from + offset));
    for (int64_t day = day_of(from + offset); day <= last; day++) {
        size_t count;
        const struct hours *h = hours_of(c, day, &next, &count);
        int64_t midnight = day * DAY - offset;
        for (size_t i = 0; i < count; i++)
            add_open(c, later(from, midnight + h[i].opens * MINUTE),
                     sooner(to, midnight + h[i].closes * MINUTE));
    }
}

static void build(struct calendar *c, int number)
{
    int64_t size = (int64_t)1 << BLOCK_BITS, end = (number + 1) * size;
    c->scratch_count = 0;
    for (int64_t t = number * size; t < end;) {
        int64_t from, to;
        int offset = zone_span(c->zone, t, &from, &to);
        to = sooner(to, end);
        build_stretch(c, t, to, offset);
        t = to;
    }
    struct block *b = &c->blocks[number - BLOCK_FIRST];
    const struct open_time *last = c->scratch_count ? &c->scratch[c->scratch_count - 1] : NULL;
    b->total = last ? last->before + last->to - last->from : 0;
    b->is_summed = 1;
}

static int64_t total_of(struct calendar *c, int number)
{
    struct block *b = &c->blocks[number - BLOCK_FIRST];
    if (!b->is_summed)
        build(c, number);
    return b->total;
}

static const struct block *block_of(struct calendar *c, int number)
{
    struct block *b = &c->blocks[number - BLOCK_FIRST];
    if (!b->open) {
        build(c, number);
        b->count = c->scratch_count;
        b->open = mem_alloc((b->count + 1) * sizeof *b->open);
        if (b->count)
            memcpy(b->open, c->scratch, b->count * sizeof *b->open);
    }
    return b;
}

/* --- using it */

static int number_of(int64_t utc)
{
    return (int)(utc >> BLOCK_BITS);
}

static int64_t in_range(int64_t utc)
{
    return sooner(later(utc, time_min), time_max);
}

/* Returns the first interval of a block that ends after utc, or count if there is none. */
static size_t find_open(const struct block *b, int64_t utc)
{
    size_t low = 0, high = b->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (b->open[middle].to <= utc)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Returns the open seconds of utc's block before utc. */
static int64_t passed(const struct block *b, int64_t utc)
{
    size_t i = find_open(b, utc);
    if (i == b->count)
        return b->total;
    return b->open[i].before + later(0, utc - b->open[i].from);
}

int calendar_open_at(struct calendar *c, int64_t utc)
{
    calendar_seal(c);
    utc = in_range(utc);
    const struct block *b = block_of(c, number_of(utc));
    size_t i = find_open(b, utc);
    return i < b->count && b->open[i].from <= utc;
}

static enum status never_opens(const struct calendar *c, int64_t utc, struct error *e)
{
    struct buf day = BUF_EMPTY;
    when_print_date(&day, c->zone, utc);
    error_set(e, ST_CONFIG,
              _("calendar '%s' has no open hours in the ten years after %s: add spans to the "
                "register calendar"),
              utf8_quote(c->code), day.s);
    buf_free(&day);
    return e->code;
}

enum status calendar_start(struct calendar *c, int64_t utc, int64_t *start, struct error *e)
{
    calendar_seal(c);
    utc = in_range(utc);
    int first = number_of(utc);
    for (int n = first; n <= BLOCK_LAST && n <= first + SEARCH_BLOCKS; n++) {
        if (!total_of(c, n))
            continue;
        const struct block *b = block_of(c, n);
        size_t i = find_open(b, utc);
        if (i < b->count) {
            *start = later(utc, b->open[i].from);
            return ST_OK;
        }
    }
    return never_opens(c, utc, e);
}

/* Returns the time in a block by which `need` of its open seconds (at least 1, at most all)
 * have passed. */
static int64_t reach(const struct block *b, int64_t need)
{
    size_t low = 0, high = b->count - 1;
    while (low < high) {
        size_t middle = low + (high - low + 1) / 2;
        if (b->open[middle].before < need)
            low = middle;
        else
            high = middle - 1;
    }
    return b->open[low].from + need - b->open[low].before;
}

enum status calendar_add(struct calendar *c, int64_t utc, int64_t seconds, int64_t *due,
                         struct error *e)
{
    if (seconds == 0)
        return calendar_start(c, utc, due, e);
    if (seconds < 0)
        return error_set(e, ST_DATA, _("a time limit cannot be negative"));
    calendar_seal(c);
    utc = in_range(utc);
    int n = number_of(utc), empty = 0;
    int64_t already = passed(block_of(c, n), utc);
    int64_t need = seconds > INT64_MAX - already ? INT64_MAX : seconds + already;
    for (; n <= BLOCK_LAST; n++) {
        int64_t total = total_of(c, n);
        if (need <= total) {
            *due = reach(block_of(c, n), need);
            return ST_OK;
        }
        need -= total;
        empty = total ? 0 : empty + 1;
        if (empty > SEARCH_BLOCKS)
            return never_opens(c, utc, e);
    }
    return error_set(e, ST_DATA,
                     _("calendar '%s': a limit of %lld minutes ends after the year 9999"),
                     utf8_quote(c->code), (long long)(seconds / MINUTE));
}

int64_t calendar_between(struct calendar *c, int64_t from, int64_t to)
{
    if (to < from)
        return -calendar_between(c, to, from);
    calendar_seal(c);
    from = in_range(from);
    to = in_range(to);
    int first = number_of(from), last = number_of(to);
    int64_t sum = passed(block_of(c, last), to) - passed(block_of(c, first), from);
    for (int n = first; n < last; n++)
        sum += total_of(c, n);
    return sum;
}

/* --- the words in the register */

static int digit(char c)
{
    return c >= '0' && c <= '9';
}

enum status calendar_clock(const char *text, int *minutes, struct error *e)
{
    size_t n = strspn(text, "0123456789");
    const char *p = text + n;
    if ((n == 1 || n == 2) && p[0] == ':' && digit(p[1]) && digit(p[2]) && !p[3]) {
        int hour = n == 1 ? text[0] - '0' : (text[0] - '0') * 10 + text[1] - '0';
        int minute = (p[1] - '0') * 10 + p[2] - '0';
        *minutes = hour * 60 + minute;
        if (minute < 60 && *minutes <= CALENDAR_DAY_END)
            return ST_OK;
    }
    return error_set(e, ST_DATA,
                     _("'%s' is not a time of day: write it like 09:00, up to 24:00"),
                     utf8_quote(text));
}

static const char *const weekday_names[] = {"",    "mon", "tue", "wed",
                                            "thu", "fri", "sat", "sun"};

int calendar_weekday(const char *text)
{
    for (int i = 1; i <= 7; i++)
        if (strcmp(text, weekday_names[i]) == 0)
            return i;
    return 0;
}

const char *calendar_weekday_name(int weekday)
{
    return weekday_names[weekday];
}
