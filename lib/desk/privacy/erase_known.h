/* erase_known.h: what is known of a person who is to be taken out, and whom it would hit
 * besides.
 */
#ifndef TKT_DESK_PRIVACY_ERASE_KNOWN_H
#define TKT_DESK_PRIVACY_ERASE_KNOWN_H

#include "base/option.h"
#include "desk/core/tool.h"
#include "store/erase.h"

struct erase_known {
    struct tool *tool;
    struct erase_plan plan;
    char *pseudonym;
    struct map sharers; /* customers who have something in common */
    int on_file;        /* 1: the register has the customer */
    size_t own;         /* tickets */
};

/* Gathers, in the caller's transaction, names, numbers and addresses from the register, its
 * history, and the person's tickets, with their events and mails. Says on stderr what is left
 * where, because others have it too or because it is a word of the site. `also`: as given;
 * ST_USAGE where one is too short or a word of the site. Free it in any case. */
enum status erase_known_find(struct erase_known *who, struct tool *tool, const char *code,
                             const struct option_list *also);
void erase_known_free(struct erase_known *who);

#endif
