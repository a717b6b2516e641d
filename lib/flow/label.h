/* label.h: tkt's own words as people read them: column headings, and words in cells.
 *
 * A word belongs to a column: `open` is a count in one and a verdict in another. This module
 * knows only tkt's own words (statuses, priorities, verbs, roles, reasons, outcomes, …); names
 * that the desk has chosen stay unchanged. Pages (tkt-report, tkt-show) show all words in the
 * user's language, in English too. Tables translate them into other languages, but in English
 * keep the names that users type. Output for scripts never uses this module.
 *
 * A returned string lives as long as the process, or is the argument itself. */
#pragma once

#include "base/buf.h"

const char *label_heading(const char *column);
const char *label_cell(const char *column, const char *cell);
/* Returns a few words on what the column means, for completion; `title` is its
 * rows_column.title. */
const char *label_help(const char *column, const char *title);

const char *label_table_heading(const char *column);
/* Appends the cell. Names of registers are followed by their translation, because users type
 * them. */
void label_table_cell(struct buf *out, const char *column, const char *cell);
/* Returns the message of a word, for rows_column.title; "" if it isn't one of tkt's own. */
const char *label_mark(const char *column, const char *cell);
/* For messages, whose readers have to type the words: appends a list "a, b", each word with its
 * translation, if any, in brackets. */
void label_both(struct buf *out, const char *column, const char *list);
/* 1: some words of this column are known */
int label_in(const char *column);
