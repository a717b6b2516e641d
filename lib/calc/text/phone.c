#include "calc/text/phone.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "calc/text/match.h"

enum {
    DIGITS_MOST = 32,
    MOBILE = 11,
    EXTENSION_MOST = 5,
    LANDLINE_LEAST = 10, /* with its area code */
    DECIMALS_MOST = 2,
    ZEROS = 7 /* that many at the end of a landline number are a placeholder */
};

#define DIGITS "0123456789"

/* The part of a number that has been read so far. */
struct digits {
    char d[DIGITS_MOST + 1];
    size_t n, first, group; /* where the first sign and the last - were */
    size_t point;           /* where the last . was */
    int abroad;             /* it began with + */
    int spoilt;             /* 1.38E+10, or too long */
};

/* Returns the cell with its digits, of any width, as 0-9: itself, or in `room`. */
static const char *fold(const char *cell, struct buf *room)
{
    for (const char *p = cell; *p; p++)
        if ((unsigned char)*p >= 0x80) {
            match_fold(room, cell, strlen(cell));
            return room->s;
        }
    return cell;
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

/* Returns 1 for one repeated digit, digits counted up or down, or a landline's zeros. */
static int is_placeholder(const struct digits *x)
{
    int mobile = x->n == MOBILE && x->d[0] == '1' && x->d[1] >= '3';
    size_t same = 1, up = 1, down = 1, zeros = 0;
    for (size_t i = 1; i < x->n; i++) {
        same += x->d[i] == x->d[0];
        up += x->d[i] == '0' + (x->d[i - 1] - '0' + 1) % 10;
        down += x->d[i] + 1 == x->d[i - 1];
        zeros = x->d[i] == '0' ? zeros + 1 : 0;
    }
    return same == x->n || (up == x->n && x->d[0] == '1') || down == x->n ||
           (zeros >= ZEROS && !mobile);
}

/* Returns 1 if the digits before the last - are a whole number, so that those after it are an
 * extension: 26881234-801, 0755-26881234-801, +86-755-26881234-801. */
static int has_extension(const struct digits *x)
{
    size_t country = 0;
    if (!x->group || x->n - x->group > EXTENSION_MOST)
        return 0;
    if (x->first >= PHONE_LEAST && x->first == x->group)
        return 1;
    if (strncmp(x->d, "0086", 4) == 0)
        country = 4;
    else if (x->abroad && strncmp(x->d, "86", 2) == 0)
        country = 2;
    else if (x->d[0] != '0' || x->d[1] == '0')
        return 0;
    return x->group >= LANDLINE_LEAST + country;
}

static void cut_digits(struct digits *x, size_t n)
{
    x->n = n;
    x->d[n] = '\0';
}

/* Removes the decimals that a spreadsheet adds to a number: 13800138000.0 */
static void cut_decimals(struct digits *x)
{
    size_t n = x->n - x->point;
    if (x->point >= PHONE_LEAST && n && n <= DECIMALS_MOST && strspn(x->d + x->point, "0") == n)
        cut_digits(x, x->point);
}

/* Returns the number, or 0 if it identifies nobody. */
static uint64_t finish_number(struct digits *x)
{
    uint64_t number = 0;
    cut_decimals(x);
    if (has_extension(x))
        cut_digits(x, x->group);
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
    for (const char *p = fold(cell, &folded); count < PHONES; p++) {
        int c = (unsigned char)*p, ends = !c || strchr(",;/|\n", c) != NULL;
        if (isdigit(c)) {
            add_digit(&x, *p);
            continue;
        }
        if (x.n && !x.first)
            x.first = x.n;
        if (c == '-')
            x.group = x.n;
        if (c == '.')
            x.point = x.n;
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

static int is_whole_mobile(uint64_t number)
{
    return number >= 13000000000 && number < 20000000000;
}

int phone_same(uint64_t a, uint64_t b)
{
    uint64_t less = a < b ? a : b, more = a < b ? b : a, unit = 1;
    while (unit <= less)
        unit *= 10;
    /* 310 555 0101 is the end of +1 310 555 0101, which looks like a mobile number */
    return less && more % unit == less && (unit >= 10000000000 || !is_whole_mobile(more));
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
    for (const char *p = fold(s, &folded); *p; p++) {
        digits += isdigit((unsigned char)*p) != 0;
        others += !isdigit((unsigned char)*p) && !strchr("+-() ./#*", *p);
    }
    buf_free(&folded);
    return digits && !others;
}

int phone_has_digit(const char *s)
{
    struct buf folded = BUF_EMPTY;
    int digit = 0;
    for (const char *p = fold(s, &folded); *p && !digit; p++)
        digit = isdigit((unsigned char)*p) != 0;
    buf_free(&folded);
    return digit;
}

/* ---- what a spreadsheet makes of a number ---- */

/* Skips digits, which may be in groups of three with commas between them. */
static const char *skip_whole(const char *p, size_t *commas)
{
    p += strspn(p, DIGITS);
    while (*commas < DIGITS_MOST && *p == ',' && strspn(p + 1, DIGITS) == 3) {
        p += 4;
        ++*commas;
    }
    return p;
}

/* 1.38E+10, 1,38E+10, 13800138000.0, 13,800,138,000 */
static int is_amount(const char *s)
{
    size_t commas = 0;
    const char *p = skip_whole(s, &commas), *point;
    if (p == s)
        return 0;
    size_t whole = (size_t)(p - s);
    int grouped = commas >= 2 && strcspn(s, ",") <= 3;
    point = p;
    if (*p == '.' || *p == ',')
        p += 1 + strspn(p + 1, DIGITS);
    if ((*p == 'e' || *p == 'E') && p[1 + (p[1] == '+')] && whole <= 3) {
        p += 1 + (p[1] == '+');
        return p[strspn(p, DIGITS)] == '\0';
    }
    if (*p)
        return 0;
    size_t decimals = p > point ? (size_t)(p - point - 1) : 0;
    return grouped || (*point == '.' && decimals && decimals <= DECIMALS_MOST &&
                       whole >= PHONE_LEAST && strspn(point + 1, "0") == decimals);
}

static int is_error(const char *s)
{
    static const char *const errors[] = {"#n/a",   "#value!", "#ref!",  "#name?",
                                         "#null!", "#num!",   "#div/0!"};
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (strcasecmp(s, errors[i]) == 0)
            return 1;
    return *s && !s[strspn(s, "#")]; /* the column was too narrow */
}

int phone_is_spoilt(const char *cell)
{
    struct buf folded = BUF_EMPTY, part = BUF_EMPTY;
    int spoilt = 0;
    if (!cell[strspn(cell, DIGITS "+-() /")]) /* most numbers */
        return 0;
    const char *s = fold(cell, &folded);
    for (size_t n; !spoilt; s += n + 1) {
        buf_clear(&part);
        s += strspn(s, " ");
        n = strcspn(s, ";|\n");
        buf_add(&part, s, n);
        while (part.len && part.s[part.len - 1] == ' ')
            part.s[--part.len] = '\0';
        spoilt = part.len && (is_amount(part.s) || is_error(part.s));
        if (!s[n])
            break;
    }
    BUF_FREE(&folded, &part);
    return spoilt;
}
