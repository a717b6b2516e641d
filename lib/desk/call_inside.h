/* call_inside.h: a call under way: call.c puts the questions in their order, call_caller.c and
 * call_matter.c are questions, call_look.c shows what there is already, call_write.c writes it
 * down. */
#ifndef TKT_DESK_CALL_INSIDE_H
#define TKT_DESK_CALL_INSIDE_H

#include "base/map.h"
#include "desk/ask.h"
#include "desk/call.h"
#include "desk/caller.h"
#include "desk/hint.h"
#include "desk/lookalike.h"
#include "store/ticket.h"

struct call {
    struct tool *tool;
    struct desk *desk;
    const struct terminal *t;
    const struct call_given *given;

    struct buf columns[TC_STORED];  /* what is known by now; empty: nothing */
    unsigned char known[TC_STORED]; /* 1: by an option: it isn't asked */
    struct map fields;              /* the site's own → struct buf * */
    size_t fields_given;            /* so many of them by options */
    struct buf required, papers;    /* of the kind, lists with | */
    struct buf brought;             /* papers that are in, likewise */
    struct caller caller;
    struct recent shown; /* tickets of the caller */

    int put;                 /* 1: something was asked since this was cleared */
    struct lookalikes alike; /* as shown */
    struct hints hints;
    int64_t note_to; /* 0: a new ticket */
    int use;         /* which of the hints, -1 none */
};

/* The value of a column or a field, never NULL. */
const char *call_value(const struct call *c, int column);

void call_set(struct buf *b, const char *s); /* NULL: empty */
/* 1 where the kind requires this column or field. */
int call_requires(const struct call *c, const char *name);
/* ask (ask.h), with nothing locked meanwhile. */
enum prompt_end call_put(struct call *c, const struct question_asked *q, struct buf *answer);
/* The same of a column, checked as a file's cell would be. What was said before, when the
 * question comes again, is the preset. choices may be NULL. */
enum prompt_end call_ask_column(struct call *c, int column, const char *label,
                                const char *preset, const struct choices *choices,
                                unsigned flags);

/* Each asks only where it is needed. */
enum prompt_end call_caller(struct call *c);
enum prompt_end call_name(struct call *c);
enum prompt_end call_number(struct call *c);
enum prompt_end call_unit(struct call *c);
enum prompt_end call_asset(struct call *c);
enum prompt_end call_category(struct call *c);
/* Tickets in a line each, under a title, but for those of `but` (may be NULL). */
void call_say_tickets(struct call *c, const char *title, const struct recent *r,
                      const struct recent *but);

/* Shows answers and tickets that look the same, and asks for one key where there are any. */
enum prompt_end call_look(struct call *c);
/* The same where only the tickets may have changed: 1 where there is one that wasn't shown. */
int call_looks_new(struct call *c, struct error *e);

/* One transaction. 1: it is written, or refused for good; 0: another such ticket came
 * meanwhile, and nothing was written. */
int call_write(struct call *c);

#endif
