#include "calc/text/phone.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "calc/text/match.h"

enum { DIGITS_MOST = 32, MOBILE = 11, EXTENSION_MOST = 5, LANDLINE_LEAST = 10 };

/* The part of a number that has been read so far. */
struct digits {
    char d[DIGITS_MOST + 1];
    size_t n, group; /* group: where the digits after the last - begin */
    int abroad;      /* it began with + */
    int spoilt;      /* 1.38E+10, or too long */
};

/* Appends the cell with its digits, of any width, as 0-9. */
static void fold(struct buf *out, const char *cell)
{
    int ascii = 1;
    for (const char *p = cell; *p && ascii; p++)
        ascii = (unsigned char)*p < 0x80;
    if (ascii)
        buf_adds(out, cell);
    else
        match_fold(out, cell, strlen(cell));
}

/* Removes the country code and leading zeros. */
static void cut_prefix(struct digits *x)
{
    size_t from = 0;
    if (x->n > 2 && x->d[0] == '0' && x->d[1] == '0') {
        x->abroad = 1;
        from = 2;
    }
    const char *d = x->d + from;
    size_t n = x->n - from;
    int mobile = n == 2 + MOBILE && d[2] == '1';
    if (n > 2 + PHONE_LEAST && d[0] == '8' && d[1] == '6' && (x->abroad || mobile))
        from += 2;
    while (x->d[from] == '0')
        from++;
    memmove(x->d, x->d + from, x->n - from + 1);
    x->n -= from;
}

static int is_mobile(const struct digits *x)
{
    struct digits cut = *x;
    cut_prefix(&cut);
    return cut.n == MOBILE && cut.d[0] == '1' && cut.d[1] >= '3';
}

/* Returns 1 for one repeated digit, or digits counted up. */
static int is_placeholder(const struct digits *x)
{
    size_t same = 1, up = 1;
    for (size_t i = 1; i < x->n; i++) {
        same += x->d[i] == x->d[0];
        up += x->d[i] == '0' + (x->d[i - 1] - '0' + 1) % 10;
    }
    return same == x->n || (up == x->n && x->d[0] == '1');
}

/* Returns the number, or 0 if it identifies nobody. */
static uint64_t finish_number(struct digits *x)
{
    uint64_t number = 0;
    if (x->group >= LANDLINE_LEAST && x->d[0] == '0' && x->d[1] != '0' &&
        x->n - x->group <= EXTENSION_MOST) {
        x->n = x->group;
        x->d[x->n] = '\0';
    }
    cut_prefix(x);
    if (!x->spoilt && x->n >= PHONE_LEAST && x->n <= PHONE_MOST && !is_placeholder(x))
        for (size_t i = 0; i < x->n; i++)
            number = number * 10 + (uint64_t)(x->d[i] - '0');
    *x = (struct digits){.n = 0};
    return number;
}

static void add_digit(struct digits *x, char c)
{
    if (x->n < DIGITS_MOST)
        x->d[x->n++] = c;
    else
        x->spoilt = 1;
    x->d[x->n] = '\0';
}

/* Called after a number's last digit. Skips the digits of its extension, if the next sign
 * begins one, and anything else that belongs to no number, up to the next separator or
 * number. */
static const char *skip_extension(const char *p)
{
    const char *digit = p;
    while (*p && !isdigit((unsigned char)*p) && !strchr(",;/|\n+", *p))
        p++;
    for (digit = p; isdigit((unsigned char)*digit); digit++)
        ;
    return digit - p <= EXTENSION_MOST ? digit : p;
}

size_t phone_read(const char *cell, uint64_t numbers[PHONES])
{
    struct buf folded = BUF_EMPTY;
    struct digits x = {.n = 0};
    size_t count = 0;
    uint64_t number;
    if (!cell || !*cell)
        return 0;
    fold(&folded, cell);
    for (const char *p = folded.s; count < PHONES; p++) {
        int c = (unsigned char)*p, ends = !c || strchr(",;/|\n", c) != NULL;
        if (isdigit(c)) {
            add_digit(&x, *p);
            continue;
        }
        if (c == '-')
            x.group = x.n;
        if (x.n && (c == 'e' || c == 'E') && (p[1] == '+' || isdigit((unsigned char)p[1])))
            x.spoilt = 1;
        else if (!ends && x.n && c == '+')
            ends = !x.spoilt;
        else if (!ends && x.n && c == ' ' && (isdigit((unsigned char)p[1]) || p[1] == '+'))
            ends = is_mobile(&x);
        else if (!ends && x.n >= PHONE_LEAST && !x.spoilt && !strchr("-() .", c)) {
            p = skip_extension(p) - 1;
            ends = 1;
        }
        if (!x.n && c == '+')
            x.abroad = 1;
        if (!ends)
            continue;
        number = finish_number(&x);
        if (number)
            numbers[count++] = number;
        if (c == '+')
            x.abroad = 1;
        if (!c)
            break;
    }
    buf_free(&folded);
    return count;
}

uint64_t phone_first(const char *cell)
{
    uint64_t numbers[PHONES];
    return phone_read(cell, numbers) ? numbers[0] : 0;
}

int phone_same(uint64_t a, uint64_t b)
{
    uint64_t less = a < b ? a : b, more = a < b ? b : a, unit = 1;
    while (unit <= less)
        unit *= 10;
    return less && more % unit == less;
}

int phone_has(const char *cell, uint64_t number)
{
    uint64_t numbers[PHONES];
    size_t count = number ? phone_read(cell, numbers) : 0;
    for (size_t i = 0; i < count; i++)
        if (phone_same(numbers[i], number))
            return 1;
    return 0;
}

uint64_t phone_end(uint64_t number)
{
    uint64_t unit = 1;
    for (int i = 0; i < PHONE_LEAST; i++)
        unit *= 10;
    return number % unit;
}

int phone_is_number(const char *s)
{
    struct buf folded = BUF_EMPTY;
    size_t digits = 0, others = 0;
    fold(&folded, s);
    for (const char *p = folded.s; p && *p; p++) {
        digits += isdigit((unsigned char)*p) != 0;
        others += !isdigit((unsigned char)*p) && !strchr("+-() ./#*", *p);
    }
    buf_free(&folded);
    return digits && !others;
}
