/* decimal.h: figures as text, rounded half away from zero; and money.
 *
 * Money is in minor units (cents, fen) of a currency whose number of decimals ISO 4217
 * gives; it is read and written with that many. No floating point. */
#ifndef TKT_CALC_DECIMAL_H
#define TKT_CALC_DECIMAL_H

#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

/* sum/n with `places` decimals, exactly rounded (128-bit inside); n > 0. */
void decimal_ratio(struct buf *out, int64_t sum, int64_t n, int places);
/* Seconds as minutes with one decimal; sum of seconds over n as minutes likewise. */
void decimal_minutes(struct buf *out, int64_t seconds);
void decimal_mean_minutes(struct buf *out, int64_t seconds, int64_t n);
/* A double with `places` decimals, half away from zero, never "-0.0…". */
void decimal_double(struct buf *out, double x, int places);

/* ISO 4217's number of decimals: 2, for JPY and the like 0, for KWD and the like 3. -1 where
 * the code is not three capital letters. */
int money_places(const char *currency);
/* "12.50", "-3", "1234567.8" → minor units; too many decimals, thousands separators and overflow
 * are refused with ST_DATA. */
enum status money_read(const char *text, int places, int64_t *minor, struct error *e);
void money_print(struct buf *out, int64_t minor, int places);
/* A whole number, nothing else; ST_DATA with low..high. */
enum status number_read(const char *text, int64_t low, int64_t high, int64_t *n, struct error *e);

#endif
