#include "desk/core/cells.h"

#include <string.h>

#include "base/list.h"
#include "calc/stat/decimal.h"
#include "calc/time/when.h"

void cells_row(struct sheet *sheet, const struct stmt *st, const char *times, struct zone *zone)
{
    for (int i = 0; i < stmt_columns(st); i++) {
        const char *column = stmt_name(st, i);
        struct value v = stmt_value(st, i);
        if (v.type == VALUE_NULL || !sheet_has(sheet, column))
            continue;
        if (v.type == VALUE_TEXT)
            sheet_text(sheet, column, v.s);
        else if (list_has(times, column, strlen(column)))
            cells_time(sheet, column, zone, v.n);
        else
            sheet_int(sheet, column, v.n);
    }
}

void cells_time(struct sheet *sheet, const char *column, struct zone *zone, int64_t at)
{
    struct buf b = BUF_EMPTY;
    when_print(&b, zone, at);
    sheet_text(sheet, column, b.s);
    buf_free(&b);
}

void cells_period(struct sheet *sheet, const char *column, enum period_unit unit,
                  int64_t number)
{
    struct buf b = BUF_EMPTY;
    period_label(&b, unit, number);
    sheet_text(sheet, column, b.s);
    buf_free(&b);
}

static void put_number(struct sheet *sheet, const char *column, struct buf *b)
{
    sheet_number(sheet, column, b->s);
    buf_free(b);
}

void cells_ratio(struct sheet *sheet, const char *column, int64_t sum, int64_t n, int places)
{
    struct buf b = BUF_EMPTY;
    decimal_ratio(&b, sum, n, places);
    put_number(sheet, column, &b);
}

void cells_double(struct sheet *sheet, const char *column, double x, int places)
{
    struct buf b = BUF_EMPTY;
    decimal_double(&b, x, places);
    put_number(sheet, column, &b);
}

void cells_p(struct sheet *sheet, const char *column, double p)
{
    struct buf b = BUF_EMPTY;
    if (p >= 0.0001)
        decimal_double(&b, p, 4);
    else
        buf_printf(&b, "%.1e", p);
    put_number(sheet, column, &b);
}

void cells_minutes(struct sheet *sheet, const char *column, int64_t seconds)
{
    struct buf b = BUF_EMPTY;
    decimal_minutes(&b, seconds);
    put_number(sheet, column, &b);
}

void cells_percentile(struct sheet *sheet, const char *column, struct sample *s, int permille)
{
    int64_t x;
    if (sample_percentile(s, permille, &x))
        cells_minutes(sheet, column, x);
}

void cells_mean_minutes(struct sheet *sheet, const char *column, int64_t seconds, int64_t n)
{
    struct buf b = BUF_EMPTY;
    decimal_mean_minutes(&b, seconds, n);
    put_number(sheet, column, &b);
}

void cells_rate(struct sheet *sheet, const char *column, int64_t k, int64_t n)
{
    struct interval i;
    if (!stat_wilson(k, n, &i))
        return;
    cells_ratio(sheet, column, k, n, 4);
    cells_double(sheet, sheet_after(sheet, column, 1), i.low, 4);
    cells_double(sheet, sheet_after(sheet, column, 2), i.high, 4);
}
