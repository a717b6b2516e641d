/* callback_private.h: callbacks in progress. callback_dialogue.c asks, callback_queue.c knows
 * whom to call, callback_save.c saves the answers. */
#pragma once

#include "base/buf.h"
#include "desk/core/ask.h"
#include "desk/survey/callback_dialogue.h"
#include "desk/survey/callback_record.h"
#include "desk/survey/survey_round.h"
#include "flow/ids.h"

/* Somebody to call. Texts are "" if unknown. */
struct callee {
    int64_t ticket; /* 0: none (in a round) */
    int64_t seq;    /* in a round */
    int64_t attempts;
    struct buf kind, name, phone, language, unit, matter, done;
};

struct callbacks {
    struct tool *tool;
    struct desk *desk;
    const struct terminal *t;
    const struct callback_options *options;
    const char *channel; /* NULL: none */
    struct survey *survey;
    struct survey_round round; /* code NULL: callbacks */
    struct ids list;           /* ids of tickets, or seqs */

    struct callee callee;     /* the current one */
    const struct form *form;  /* the questions for it */
    struct buf *answers;      /* one per question; "": none */
    struct ids kept;          /* tickets or seqs recorded */
    int64_t answered, failed; /* how many were reached, and how many weren't */
};

/* Fills c->list with whom to call. */
enum status callback_queue_list(struct callbacks *c, int argc, char *const *argv);
/* Reads entry `id` of the list into c->callee. Returns 1 if it is to be called, 0 if not any
 * more, -1 for an error. */
int callback_queue_read(struct callbacks *c, int64_t id);
void callee_init(struct callee *one);
void callee_free(struct callee *one);

enum callback_kept { CALLBACK_KEPT, CALLBACK_MEANWHILE, CALLBACK_FAILED };

/* Saves the current one. CALLBACK_MEANWHILE: somebody else has recorded it since it was read
 * (unless `anyway`), and nothing was written. CALLBACK_FAILED: nothing was written; the reason
 * was shown, or is in tool->e. */
enum callback_kept callback_save(struct callbacks *c, const char *outcome, int anyway);
