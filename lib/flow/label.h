/* label.h: tkt's own words as people read them: headings of columns, and what stands in them.
 *
 * A word belongs to a column: `open` is a count in one and a verdict in another. Only tkt's own
 * words are known here (statuses, priorities, verbs, roles, reasons, outcomes, …); whatever a
 * site has named itself stays as it is. Two ways to read them: pages (tkt-report, tkt-show)
 * say all of them in the user's language, English too; tables keep in English the names that
 * are typed, and translate them into other languages. Scripts' formats never come here.
 *
 * What comes back lives as long as the process, or is what was given. */
#ifndef TKT_FLOW_LABEL_H
#define TKT_FLOW_LABEL_H

#include "base/buf.h"

const char *label_heading(const char *column);
const char *label_cell(const char *column, const char *cell);

const char *label_table_heading(const char *column);
/* Appends it. Names of registers have the translation behind them, for they are to be typed. */
void label_table_cell(struct buf *out, const char *column, const char *cell);
/* A word's message, for rows_column.title; "" where it is none of tkt's own. */
const char *label_mark(const char *column, const char *cell);
/* For messages, whose reader has to type the words: appends a list "a, b" with the translation
 * of each in brackets where there is one. */
void label_both(struct buf *out, const char *column, const char *list);
/* 1: some words of this column are known. */
int label_in(const char *column);

#endif
