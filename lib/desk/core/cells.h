/* cells.h: sets the cells of a sheet to computed values, and to the rows of statements. */
#pragma once

#include <stdint.h>

#include "calc/stat/stat.h"
#include "calc/time/period.h"
#include "calc/time/zone.h"
#include "flow/sheet.h"
#include "store/store.h"

/* Sets the cells that have the names of the statement's columns, except to null: to times if
 * the name is in the list `times` ("at|closed"), else to texts and numbers. */
void cells_row(struct sheet *sheet, const struct stmt *st, const char *times,
               struct zone *zone);

void cells_time(struct sheet *sheet, const char *column, struct zone *zone, int64_t at);
void cells_period(struct sheet *sheet, const char *column, enum period_unit unit,
                  int64_t number);
void cells_ratio(struct sheet *sheet, const char *column, int64_t sum, int64_t n, int places);
void cells_double(struct sheet *sheet, const char *column, double x, int places);
/* A probability with four decimals, or, if these don't show it, as in 1.2e-07. */
void cells_p(struct sheet *sheet, const char *column, double p);
void cells_minutes(struct sheet *sheet, const char *column, int64_t seconds);
/* The percentile in minutes; empty if there is none. */
void cells_percentile(struct sheet *sheet, const char *column, struct sample *s, int permille);
void cells_mean_minutes(struct sheet *sheet, const char *column, int64_t seconds, int64_t n);
/* k of n as a rate with four decimals, and the ends of its 95% interval in the next two
 * columns. All three are empty if n is 0. */
void cells_rate(struct sheet *sheet, const char *column, int64_t k, int64_t n);
