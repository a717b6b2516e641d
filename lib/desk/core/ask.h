/* ask.h: asks one question at the terminal: a code from a register, or a text.
 *
 * Tab completes what was typed, by code or by name, or lists the matches. A list of at most
 * nine items is numbered, and a number typed then chooses the item with that number. Enter
 * takes the preset if there is one; a lone - is an empty answer even then. */
#pragma once

#include "base/buf.h"
#include "calc/text/choice.h"
#include "desk/core/desk.h"
#include "flow/prompt.h"

enum {
    ASK_REQUIRED = 1, /* never empty */
    ASK_ANYTHING = 2, /* accepts answers that aren't choices */
    ASK_LIST = 4,     /* several answers, separated by | */
    ASK_SHOW = 16,    /* lists the choices first */
    ASK_QUIET = 8,    /* doesn't show the name of the choice */
};

struct ask_question {
    const char *label, *preset;    /* preset "" or NULL: none */
    const struct choices *choices; /* NULL: none */
    unsigned flags;
    /* Sets *why if the answer isn't acceptable; may be NULL. */
    void (*check)(void *context, const char *answer, struct error *why);
    void *context;
    int (*as_is)(const char *answer); /* 1: never taken as a choice; may be NULL */
    const char *shown;                /* how to show the preset; NULL: as it is */
};

/* Asks until the answer is acceptable. */
enum prompt_end ask_question(const struct terminal *t, const struct ask_question *q,
                             struct buf *answer);

/* Prints one line to the terminal, cut to its width. Makes data safe to show. */
void ask_say(const struct terminal *t, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds the codes of a register with their names. Customers are found by their telephone numbers
 * too, and units by their buildings. Masks persons if masking.h does. */
enum status choices_from_register(struct desk *desk, const char *reg, struct choices *c,
                                  struct error *e);
/* Adds the categories of a kind, and those for all kinds. */
enum status choices_from_kind(struct desk *desk, const char *kind, struct choices *c,
                              struct error *e);
/* Adds each word of a list separated by |. */
void choices_from_list(const char *list, struct choices *c);
