#include "base/number.h"

#include "base/i18n.h"
#include "base/utf8.h"

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

enum status number_read(const char *text, int64_t low, int64_t high, int64_t *n,
                        struct error *e)
{
    int negative = *text == '-', over = !is_digit(text[negative]);
    const char *p = text + negative;
    int64_t x = 0;
    for (; is_digit(*p); p++) {
        int digit = negative ? '0' - *p : *p - '0';
        over |= __builtin_mul_overflow(x, 10, &x) || __builtin_add_overflow(x, digit, &x);
    }
    if (!over && !*p && x >= low && x <= high) {
        *n = x;
        return ST_OK;
    }
    return error_set(e, ST_DATA, _("'%s' is not a whole number from %lld to %lld"),
                     utf8_quote(text), (long long)low, (long long)high);
}

static int64_t unit_seconds(char unit)
{
    switch (unit) {
    case 's':
        return 1;
    case 'm':
        return 60;
    case 'h':
        return 3600;
    case 'd':
        return 86400;
    case 'w':
        return 7 * 86400;
    default:
        return 0;
    }
}

enum status number_duration(const char *text, int64_t unit, int64_t *seconds, struct error *e)
{
    const char *p = text;
    int64_t n = 0;
    int over = 0;
    for (; is_digit(*p); p++)
        over |= __builtin_mul_overflow(n, 10, &n) || __builtin_add_overflow(n, *p - '0', &n);
    int has_digits = p > text;
    if (*p) {
        unit = unit_seconds(*p);
        p++;
    }
    if (!has_digits || *p || !unit)
        return error_set(e, ST_DATA,
                         _("'%s' is not a duration: write a whole number and s, m, h, d or w, "
                           "like 90m, 2h, 3d"),
                         utf8_quote(text));
    if (over || __builtin_mul_overflow(n, unit, seconds))
        return error_set(e, ST_DATA, _("'%s' is too long for a duration"), utf8_quote(text));
    return ST_OK;
}
