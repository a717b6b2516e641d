/* phone_call_private.h: a call in progress. phone_call.c asks the questions in order;
 * phone_caller.c and phone_subject.c have the questions; phone_duplicates.c shows existing
 * tickets; phone_save.c saves the call. */
#pragma once

#include "base/map.h"
#include "desk/core/ask.h"
#include "desk/intake/phone_call.h"
#include "desk/intake/caller.h"
#include "desk/intake/answer_hint.h"
#include "desk/intake/duplicate.h"
#include "store/ticket.h"

struct phone_call {
    struct tool *tool;
    struct desk *desk;
    const struct terminal *t;
    const struct phone_call_given *given;

    struct buf columns[TC_STORED];  /* values so far; "": none */
    unsigned char known[TC_STORED]; /* 1: given by an option, not asked */
    struct map fields;              /* custom fields → struct buf * */
    size_t fields_given;            /* how many of them came from options */
    struct buf required, papers;    /* of the kind; lists separated by | */
    struct buf brought;             /* papers that have arrived, the same */
    struct caller caller;
    int nobody;          /* 1: they are none of the customers with this number */
    struct recent shown; /* tickets of the caller */

    int put;                 /* 1: a question was asked since this was cleared */
    struct duplicates alike; /* as shown */
    struct answer_hints hints;
    int64_t note_to; /* 0: a new ticket */
    int use;         /* which of the hints; -1: none */
};

/* Returns the value of a column or a field, never NULL. */
const char *phone_value(const struct phone_call *c, int column);

/* Returns 1 if the kind requires this column or field. */
int phone_requires(const struct phone_call *c, const char *name);
/* Calls ask_question (ask.h) with nothing locked. */
enum prompt_end phone_put(struct phone_call *c, const struct ask_question *q,
                          struct buf *answer);
/* The same for a column; the answer is checked like a file's cell. If the question is asked
 * again, the preset is the earlier answer. choices may be NULL. */
enum prompt_end phone_ask_column(struct phone_call *c, int column, const char *label,
                                 const char *preset, const struct choices *choices,
                                 unsigned flags);

/* Each asks only if needed. */
enum prompt_end phone_caller(struct phone_call *c);
enum prompt_end phone_name(struct phone_call *c);
enum prompt_end phone_number(struct phone_call *c);
enum prompt_end phone_unit(struct phone_call *c);
enum prompt_end phone_asset(struct phone_call *c);
enum prompt_end phone_category(struct phone_call *c);
/* Shows tickets under a title, one per line, except those in `but` (may be NULL). */
void phone_say_tickets(struct phone_call *c, const char *title, const struct recent *r,
                       const struct recent *but);

/* Shows answers and similar tickets, and asks for a key if there are any. */
enum prompt_end phone_look(struct phone_call *c);
/* The same when only the tickets may have changed. Returns 1 if one hasn't been shown yet. */
int phone_looks_new(struct phone_call *c, struct error *e);

/* Saves the call in one transaction. Returns 1 if it is saved or finally rejected; 0 if another
 * similar ticket came in meanwhile, and then writes nothing. */
int phone_write(struct phone_call *c);
