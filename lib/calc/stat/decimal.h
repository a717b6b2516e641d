/* decimal.h: figures as text, rounded half away from zero; and money.
 *
 * Money is in minor units (cents, fen) of a currency whose number of decimals ISO 4217
 * gives; it is read and written with that many. No floating point. */
#ifndef TKT_CALC_STAT_DECIMAL_H
#define TKT_CALC_STAT_DECIMAL_H

#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

/* sum/n with `places` decimals (0..18), exactly rounded (128-bit inside). An n of 0 or less has
 * no figure: nothing is appended, here and below. */
void decimal_ratio(struct buf *out, int64_t sum, int64_t n, int places);
/* Seconds as minutes with one decimal; sum of seconds over n as minutes likewise. */
void decimal_minutes(struct buf *out, int64_t seconds);
void decimal_mean_minutes(struct buf *out, int64_t seconds, int64_t n);
/* A double with `places` decimals (0..18), half away from zero, never "-0.0…". x is taken for
 * the decimal of 15 significant digits nearest to it, and that is rounded exactly: so what was
 * written with up to 15 digits rounds as written (2.675 gives 2.68, though the double lies
 * below it), and the noise of a computation in its 16th digit doesn't decide. From 1e15 on the
 * double is printed as it is; NaN and infinities append nothing. */
void decimal_double(struct buf *out, double x, int places);

/* ISO 4217's number of decimals: 2, for JPY and the like 0, for KWD and the like 3. -1 where
 * the code isn't one in use (so RMB isn't taken for CNY). */
int money_places(const char *currency);
/* "12.50", "-3", "1234567.8" → minor units; too many decimals, a point without digits on both
 * sides, a plus, thousands separators, spaces and overflow are refused with ST_DATA. */
enum status money_read(const char *text, int places, int64_t *minor, struct error *e);
void money_print(struct buf *out, int64_t minor, int places);
/* A whole number (digits, a minus before them), nothing else; ST_DATA with low..high. */
enum status number_read(const char *text, int64_t low, int64_t high, int64_t *n,
                        struct error *e);

#endif
