/* search.h: an index of the words in answers and in resolved tickets.
 *
 * It is an FTS5 index in the same database file. It stores no texts and is only a shortcut:
 * what it finds is read from the answers and tickets themselves, so that anything changed or
 * deleted since isn't shown. Only tkt-answer writes it, by following the logs of registers and
 * events. It can be dropped at any time.
 *
 * Words are passed as one text, separated by spaces (tokens.h), with ASCII letters in lower
 * case. search_words builds a query expression from words only: nothing in them is taken as
 * syntax. */
#pragma once

#include <stdint.h>

#include "base/buf.h"
#include "store/store.h"

enum search_what { SEARCH_ANSWERS, SEARCH_TICKETS };

struct search_state {
    int64_t log, event; /* the newest rows of register_log and event in the index */
    int64_t tickets;    /* number of resolved tickets in it */
};

/* Returns 1 if the index is complete, 0 if it is missing or incomplete, -1 for an error. */
int search_there(struct store *s, struct search_state *state, struct error *e);
/* Returns 1 if an answer, or the source of its words, was changed after that row of
 * register_log, -1 for an error. */
int search_answers_changed(struct store *s, int64_t log, struct error *e);

/* Securely deletes the index's contents from the tables and creates it again, empty: after
 * personal data were erased, or if it doesn't exist. Call it in a transaction, with no search
 * in progress. The caller takes care of the file's free pages. */
enum status search_forget(struct store *s, struct error *e);

/* Writing is done in the caller's transaction. After search_clear_answers every answer is added
 * again. */
enum status search_clear_answers(struct store *s, struct error *e);
/* Answers whose codes begin with the same stem, of `stem` bytes, are found together. */
enum status search_add_answer(struct store *s, const char *code, size_t stem,
                              const struct buf *words, struct error *e);
/* A ticket may be added again by a later event: the newest counts. */
enum status search_add_ticket(struct store *s, int64_t event, const struct buf *words,
                              struct error *e);
enum status search_keep(struct store *s, const struct search_state *state, struct error *e);

/* Selects all answers, with the columns of search_find_answers. */
struct stmt *search_answers(struct store *s, struct error *e);
/* Selects the tickets resolved by events in (after, upto]: event, subject, body, note, the
 * category's name. */
struct stmt *search_solved(struct store *s, int64_t after, int64_t upto, struct error *e);

/* Appends an expression that requires all of these words, separated by spaces. If `begins`,
 * they are a single word, which stands for all words that begin with it. The caller joins
 * expressions with search_or and search_and, and adds brackets. */
void search_words(struct buf *expression, const char *words, int begins);
void search_or(struct buf *expression); /* appends nothing if the expression is empty */
void search_and(struct buf *expression);

/* Returns the number of matches, at most `most`, or -1 for an error. */
int64_t search_count(struct store *s, enum search_what what, const struct buf *expression,
                     int64_t most, struct error *e);
/* Select the matches of that kind and category (NULL: any). Answers come by number: code, kind,
 * category, question, answer, kind's name, category's name. Tickets come in reverse order of
 * resolution, at most `most`, some possibly twice: id, kind, category, subject, body, event,
 * category's name. */
enum status search_find_answers(struct store *s, const struct buf *expression, const char *kind,
                                const char *category, struct stmt **st, struct error *e);
enum status search_find_tickets(struct store *s, const struct buf *expression, const char *kind,
                                const char *category, int64_t most, struct stmt **st,
                                struct error *e);
/* Appends the resolution of that event's ticket: the note of the newest event up to this one
 * that led to its end. */
enum status search_solution(struct store *s, int64_t event, struct buf *note, struct error *e);
