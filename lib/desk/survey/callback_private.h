/* callback_private.h: callbacks under way: callback_dialogue.c walks and asks, callback_queue.c
 * knows whom, callback_save.c writes it down. */
#ifndef TKT_DESK_SURVEY_CALLBACK_PRIVATE_H
#define TKT_DESK_SURVEY_CALLBACK_PRIVATE_H

#include "base/buf.h"
#include "desk/core/ask.h"
#include "desk/survey/callback_dialogue.h"
#include "desk/survey/callback_record.h"
#include "desk/survey/survey_round.h"
#include "flow/ids.h"

/* One to be called; its texts are "" where nothing is known. */
struct callee {
    int64_t ticket; /* 0: none (of a round) */
    int64_t seq;    /* of a round */
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
    struct survey_round round; /* code NULL: of callbacks */
    struct ids list;           /* tickets, or seqs */

    struct callee callee;     /* the present one */
    const struct form *form;  /* its questions */
    struct buf *answers;      /* to each; "" none */
    struct ids kept;          /* tickets or seqs recorded */
    int64_t answered, failed; /* how many got through, and how many didn't */
};

/* Whom to call: c->list. */
enum status callback_queue_list(struct callbacks *c, int argc, char *const *argv);
/* Reads number `id` of the list into c->callee. 1: to be called; 0: not any more; -1: error. */
int callback_queue_read(struct callbacks *c, int64_t id);
void callee_init(struct callee *one);
void callee_free(struct callee *one);

enum callback_kept { CALLBACK_KEPT, CALLBACK_MEANWHILE, CALLBACK_FAILED };

/* Writes the present one down. MEANWHILE: somebody else did after it was read (unless
 * `anyway`), and nothing was written. FAILED: nothing was; why was said, or is in tool->e. */
enum callback_kept callback_save(struct callbacks *c, const char *outcome, int anyway);

#endif
