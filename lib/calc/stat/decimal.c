#include "calc/stat/decimal.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"

__extension__ typedef unsigned __int128 wide;

enum { MOST_PLACES = 18 }; /* 10^18 fits in 64 bits, and 2 * 2^63 * 10^18 fits in 128 */

static uint64_t power10(int n)
{
    uint64_t p = 1;
    while (n-- > 0)
        p *= 10;
    return p;
}

static int clamp_places(int places)
{
    return places < 0 ? 0 : places > MOST_PLACES ? MOST_PLACES : places;
}

static uint64_t magnitude(int64_t n)
{
    return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}

/* Prints scaled / 10^places; zero has no sign. The integer part fits in 64 bits. */
static void print_scaled(struct buf *out, int negative, wide scaled, int places)
{
    uint64_t unit = power10(places);
    if (negative && scaled)
        buf_addc(out, '-');
    buf_printf(out, "%" PRIu64, (uint64_t)(scaled / unit));
    if (places)
        buf_printf(out, ".%0*" PRIu64, places, (uint64_t)(scaled % unit));
}

static wide divide_half_up(wide a, wide b)
{
    return a / b + (a % b >= b - a % b);
}

static void print_ratio(struct buf *out, int64_t sum, wide n, int places)
{
    if (!n)
        return;
    places = clamp_places(places);
    wide scaled = divide_half_up((wide)magnitude(sum) * power10(places), n);
    print_scaled(out, sum < 0, scaled, places);
}

void decimal_ratio(struct buf *out, int64_t sum, int64_t n, int places)
{
    print_ratio(out, sum, n > 0 ? (wide)n : 0, places);
}

void decimal_minutes(struct buf *out, int64_t seconds)
{
    print_ratio(out, seconds, 60, 1);
}

void decimal_mean_minutes(struct buf *out, int64_t seconds, int64_t n)
{
    print_ratio(out, seconds, n > 0 ? (wide)n * 60 : 0, 1);
}

void decimal_double(struct buf *out, double x, int places)
{
    if (!isfinite(x))
        return;
    places = clamp_places(places);
    if (fabs(x) >= 1e15) {
        buf_printf(out, "%.*f", places, x);
        return;
    }
    char text[32]; /* d.dddddddddddddde±xxx: the fifteen digits are read as one integer */
    snprintf(text, sizeof text, "%.14e", fabs(x));
    wide digits = 0;
    char *p = text;
    for (; *p && *p != 'e'; p++)
        if (*p >= '0' && *p <= '9')
            digits = digits * 10 + (unsigned)(*p - '0');
    int shift = (int)strtol(*p ? p + 1 : p, NULL, 10) - 14 + places;
    if (shift >= 0)
        digits *= power10(shift);
    else if (shift >= -MOST_PLACES)
        digits = divide_half_up(digits, power10(-shift));
    else
        digits = 0;
    print_scaled(out, x < 0, digits, places);
}

/* ---- money */

/* The codes of ISO 4217 in use, by their number of decimals. */
static const struct {
    int places;
    const char *codes;
} currencies[] = {
    {0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"},
    {2,
     "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP"
     " BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR"
     " FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR"
     " KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR"
     " MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK"
     " SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN"
     " UYU UZS VED VES WST XCD YER ZAR ZMW ZWG ZWL"},
    {3, "BHD IQD JOD KWD LYD OMR TND"},
    {4, "CLF UYW"},
};

int money_places(const char *currency)
{
    if (strlen(currency) != 3)
        return -1;
    for (size_t i = 0; i < sizeof currencies / sizeof *currencies; i++)
        for (const char *code = currencies[i].codes; code; code = strchr(code, ' ')) {
            code += *code == ' ';
            if (strncmp(code, currency, 3) == 0)
                return currencies[i].places;
        }
    return -1;
}

/* Appends one digit to *n. A negative number grows downwards, so that INT64_MIN can be read. */
static int push_digit(int64_t *n, int digit, int negative)
{
    return !__builtin_mul_overflow(*n, 10, n) &&
           !__builtin_add_overflow(*n, negative ? -digit : digit, n);
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static enum status money_refuse(const char *text, int places, struct error *e)
{
    if (places == 0)
        return error_set(e, ST_DATA, _("'%s' is not an amount: write digits only, as in 1234"),
                         utf8_quote(text));
    struct buf example = BUF_EMPTY;
    print_scaled(&example, 0, (wide)1234 * power10(places), places);
    error_set(e, ST_DATA,
              _("'%s' is not an amount: write digits, at most %d after the point, as in %s"),
              utf8_quote(text), places, example.s);
    buf_free(&example);
    return ST_DATA;
}

enum status money_read(const char *text, int places, int64_t *minor, struct error *e)
{
    places = clamp_places(places);
    int negative = *text == '-', decimals = 0, fits = 1;
    const char *p = text + negative;
    int64_t n = 0;
    if (!is_digit(*p))
        return money_refuse(text, places, e);
    for (; is_digit(*p); p++)
        fits = fits && push_digit(&n, *p - '0', negative);
    if (*p == '.') {
        for (p++; is_digit(*p) && decimals < places; p++, decimals++)
            fits = fits && push_digit(&n, *p - '0', negative);
        if (!decimals)
            return money_refuse(text, places, e);
    }
    if (*p)
        return money_refuse(text, places, e);
    for (; decimals < places; decimals++)
        fits = fits && push_digit(&n, 0, negative);
    if (!fits) {
        struct buf most = BUF_EMPTY;
        money_print(&most, INT64_MAX, places);
        error_set(e, ST_DATA, _("'%s' is too large: an amount is at most %s"), utf8_quote(text),
                  most.s);
        buf_free(&most);
        return ST_DATA;
    }
    *minor = n;
    return ST_OK;
}

void money_print(struct buf *out, int64_t minor, int places)
{
    print_scaled(out, minor < 0, magnitude(minor), clamp_places(places));
}
