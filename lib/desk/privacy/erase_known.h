/* erase_known.h: what is known about the person to erase, and whom the erasure would affect. */
#pragma once

#include "base/option.h"
#include "desk/core/tool.h"
#include "store/erase.h"

struct erase_known {
    struct tool *tool;
    struct erase_plan plan;
    char *pseudonym;
    struct map sharers; /* customers who share an identifier */
    int on_file;        /* 1: the customer is in the register */
    size_t own;         /* number of tickets */
};

/* Collects names, numbers and addresses from the register, its history, and the person's
 * tickets with their events and emails, in the caller's transaction. Reports on stderr what
 * stays where, because others have it too or because it is a word of the desk. `also` is given
 * by the user; returns ST_USAGE if an item is too short or a word of the desk. Free it in any
 * case. */
enum status erase_known_find(struct erase_known *who, struct tool *tool, const char *code,
                             const struct option_list *also);
void erase_known_free(struct erase_known *who);
