/* search.h: which words stand in which answers and which solved tickets.
 *
 * An index by FTS5 in the same file. It holds no texts and is never the truth, only a shorter
 * way to it: what it finds is read from the answers and the tickets, so that what was changed
 * or taken away meanwhile isn't shown. Nothing but tkt-answer writes it, by following the logs
 * of registers and of events; it can be dropped at any time.
 *
 * Words are handed over in one text with spaces between them (tokens.h), letters of ASCII in
 * lower case. An expression to look up is made by search_words from words alone:
 * nothing in them is taken for syntax. */
#ifndef TKT_STORE_SEARCH_H
#define TKT_STORE_SEARCH_H

#include <stdint.h>

#include "base/buf.h"
#include "store/store.h"

enum search_what { SEARCH_ANSWERS, SEARCH_TICKETS };

struct search_state {
    int64_t log, event; /* the newest rows of register_log and event that are in it */
    int64_t tickets;    /* solved tickets in it */
};

/* 1: the index is there; 0: it isn't, or not whole; -1: an error. */
int search_there(struct store *s, struct search_state *state, struct error *e);
/* 1 where an answer, or what its words are taken from, was changed after that row of
 * register_log; -1: an error. */
int search_answers_changed(struct store *s, int64_t log, struct error *e);

/* Takes all that it holds out of the file's tables, for sure, and makes it anew, empty: after
 * erasing personal data, and where it isn't there. In the caller's transaction, with no search
 * under way. What the file's free pages still hold is the caller's. */
enum status search_forget(struct store *s, struct error *e);

/* Writing, in the caller's transaction. Every answer is put again after search_clear_answers.
 */
enum status search_clear_answers(struct store *s, struct error *e);
/* Answers whose codes begin with the same stem, of `stem` bytes, are found together. */
enum status search_add_answer(struct store *s, const char *code, size_t stem,
                              const struct buf *words, struct error *e);
/* A ticket may be added again by a later event: the newest counts. */
enum status search_add_ticket(struct store *s, int64_t event, const struct buf *words,
                              struct error *e);
enum status search_keep(struct store *s, const struct search_state *state, struct error *e);

/* All answers, as search_find_answers gives them. */
enum status search_answers(struct store *s, struct stmt **st, struct error *e);
/* Tickets solved by the events in (after, upto]: event, subject, body, note, category's name.
 */
enum status search_solved(struct store *s, int64_t after, int64_t upto, struct stmt **st,
                          struct error *e);

/* Appends an expression: all of these words, with spaces between. Where `begins`, they are one,
 * and stand for all that begin so. Expressions are joined by search_or and search_and, and put
 * in brackets by the caller. */
void search_words(struct buf *expression, const char *words, int begins);
void search_or(struct buf *expression); /* nothing where it is empty yet */
void search_and(struct buf *expression);

/* How many have it, counted up to `most`; -1: an error. */
int64_t search_count(struct store *s, enum search_what what, const struct buf *expression,
                     int64_t most, struct error *e);
/* Those that have it, of that kind and category (NULL: any). Answers by number: code, kind,
 * category, question, answer, kind's name, category's name. Tickets, the last solved first, at
 * most `most`, some perhaps twice: id, kind, category, subject, body, event, category's name.
 */
enum status search_find_answers(struct store *s, const struct buf *expression, const char *kind,
                                const char *category, struct stmt **st, struct error *e);
enum status search_find_tickets(struct store *s, const struct buf *expression, const char *kind,
                                const char *category, int64_t most, struct stmt **st,
                                struct error *e);
/* How that event's ticket was solved: the note of the newest event up to this one that led to
 * its end, appended. */
enum status search_solution(struct store *s, int64_t event, struct buf *note, struct error *e);

#endif
