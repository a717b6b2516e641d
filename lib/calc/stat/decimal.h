/* decimal.h: prints numbers with a fixed number of decimals, rounded half away from zero, and
 * reads and prints money.
 *
 * Money is counted in minor units (cents, fen). ISO 4217 gives the number of decimals of each
 * currency; amounts are read and printed with that many. No floating point is used for
 * money. */
#pragma once

#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

/* Appends sum/n with `places` decimals (0..18), exactly rounded (computed in 128 bits). If n is
 * 0 or less there is no result: this and the functions below then append nothing. */
void decimal_ratio(struct buf *out, int64_t sum, int64_t n, int places);
/* Append seconds as minutes with one decimal; the second function appends sum/n of seconds
 * so. */
void decimal_minutes(struct buf *out, int64_t seconds);
void decimal_mean_minutes(struct buf *out, int64_t seconds, int64_t n);
/* Appends a double with `places` decimals (0..18), rounded half away from zero, never "-0.0…".
 * Takes x as the nearest decimal of 15 significant digits and rounds that exactly. So a number
 * that was written with up to 15 digits rounds as written (2.675 gives 2.68, although the
 * double is less), and noise in the 16th digit of a computation doesn't matter. From 1e15 on,
 * prints the double as it is. Appends nothing for NaN and infinities. */
void decimal_double(struct buf *out, double x, int places);

/* Returns the number of decimals in ISO 4217: usually 2, but 0 for JPY and others, 3 for KWD
 * and others. Returns -1 if the code isn't in use (so RMB isn't taken for CNY). */
int money_places(const char *currency);
/* Reads "12.50", "-3", "1234567.8" as minor units. Returns ST_DATA for too many decimals, a
 * point without digits on both sides, a plus sign, thousands separators, spaces and
 * overflow. */
enum status money_read(const char *text, int places, int64_t *minor, struct error *e);
void money_print(struct buf *out, int64_t minor, int places);
