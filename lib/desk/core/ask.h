/* ask.h: one question of a dialogue at the terminal: a code out of a register, or a text.
 *
 * Tab completes what is typed by code or by name, or lists what fits. A list of at most nine is
 * numbered, and a number typed then is the one of the list. Enter takes the preset, where there
 * is one; a lone - is an empty answer in spite of it. */
#ifndef TKT_DESK_CORE_ASK_H
#define TKT_DESK_CORE_ASK_H

#include "base/buf.h"
#include "calc/text/choice.h"
#include "desk/core/desk.h"
#include "flow/prompt.h"

enum {
    ASK_REQUIRED = 1, /* never empty */
    ASK_ANYTHING = 2, /* also what is no choice */
    ASK_LIST = 4,     /* several, with | between */
    ASK_SHOW = 16,    /* the choices are listed first */
    ASK_QUIET = 8,    /* the name of what was chosen isn't shown */
};

struct ask_question {
    const char *label, *preset;    /* preset "" or NULL: none */
    const struct choices *choices; /* NULL: none */
    unsigned flags;
    /* Says why an answer won't do, in *why; may be NULL. */
    void (*check)(void *context, const char *answer, struct error *why);
    void *context;
    int (*as_is)(const char *answer); /* 1: it is no choice, whatever it is like; may be NULL */
    const char *shown;                /* the preset as it may be seen; NULL: as it is */
};

/* Asks until the answer will do. */
enum prompt_end ask_question(const struct terminal *t, const struct ask_question *q,
                             struct buf *answer);

/* Adds one line for the terminal, cut to its width; what comes from data is shown safely. */
void ask_say(const struct terminal *t, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The codes of a register with their names; customers are found by their numbers too, and units
 * by their buildings. Where persons are hidden (masking.h) so they are here. */
enum status choices_from_register(struct desk *desk, const char *reg, struct choices *c,
                                  struct error *e);
/* The categories of a kind, and those of any. */
enum status choices_from_kind(struct desk *desk, const char *kind, struct choices *c,
                              struct error *e);
/* One for each word of a list with | between. */
void choices_from_list(const char *list, struct choices *c);

#endif
