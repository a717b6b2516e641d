/* phone_call_private.h: a call under way: phone_call.c puts the questions in their order,
 * phone_caller.c and phone_subject.c are questions, phone_duplicates.c shows what there is
 * already, phone_save.c writes it down. */
#ifndef TKT_DESK_INTAKE_PHONE_CALL_PRIVATE_H
#define TKT_DESK_INTAKE_PHONE_CALL_PRIVATE_H

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

    struct buf columns[TC_STORED];  /* what is known by now; empty: nothing */
    unsigned char known[TC_STORED]; /* 1: by an option: it isn't asked */
    struct map fields;              /* the site's own → struct buf * */
    size_t fields_given;            /* so many of them by options */
    struct buf required, papers;    /* of the kind, lists with | */
    struct buf brought;             /* papers that are in, likewise */
    struct caller caller;
    struct recent shown; /* tickets of the caller */

    int put;                 /* 1: something was asked since this was cleared */
    struct duplicates alike; /* as shown */
    struct answer_hints hints;
    int64_t note_to; /* 0: a new ticket */
    int use;         /* which of the hints, -1 none */
};

/* The value of a column or a field, never NULL. */
const char *phone_value(const struct phone_call *c, int column);

void phone_set(struct buf *b, const char *s); /* NULL: empty */
/* 1 where the kind requires this column or field. */
int phone_requires(const struct phone_call *c, const char *name);
/* ask (ask.h), with nothing locked meanwhile. */
enum prompt_end phone_put(struct phone_call *c, const struct ask_question *q,
                          struct buf *answer);
/* The same of a column, checked as a file's cell would be. What was said before, when the
 * question comes again, is the preset. choices may be NULL. */
enum prompt_end phone_ask_column(struct phone_call *c, int column, const char *label,
                                 const char *preset, const struct choices *choices,
                                 unsigned flags);

/* Each asks only where it is needed. */
enum prompt_end phone_caller(struct phone_call *c);
enum prompt_end phone_name(struct phone_call *c);
enum prompt_end phone_number(struct phone_call *c);
enum prompt_end phone_unit(struct phone_call *c);
enum prompt_end phone_asset(struct phone_call *c);
enum prompt_end phone_category(struct phone_call *c);
/* Tickets in a line each, under a title, but for those of `but` (may be NULL). */
void phone_say_tickets(struct phone_call *c, const char *title, const struct recent *r,
                       const struct recent *but);

/* Shows answers and tickets that look the same, and asks for one key where there are any. */
enum prompt_end phone_look(struct phone_call *c);
/* The same where only the tickets may have changed: 1 where there is one that wasn't shown. */
int phone_looks_new(struct phone_call *c, struct error *e);

/* One transaction. 1: it is written, or refused for good; 0: another such ticket came
 * meanwhile, and nothing was written. */
int phone_write(struct phone_call *c);

#endif
