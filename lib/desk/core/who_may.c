#include "desk/core/who_may.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/list.h"
#include "base/mem.h"
#include "desk/core/masking.h"

enum { SHOWN = 3 };

struct person {
    char *words; /* "sue (Su Li)" */
    int rank;    /* the lower, the earlier named */
};

static int same_text(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* Returns the person's rank, or -1 if they may not. */
static int rank_of(const struct desk *desk, const struct who_may *w, const char *code,
                   const char *dept, enum role role)
{
    enum { ELSEWHERE = ROLE_DIRECTOR + 1 };
    int given = w->own || (w->dept && *w->dept);
    int here = same_text(given ? w->dept : desk->dept, dept);
    if (role < w->least || (w->own && role < ROLE_MANAGER && !here) ||
        (w->except && map_finds(w->except, code)) ||
        (w->without && list_has(w->without, role_name(role), strlen(role_name(role)))))
        return -1;
    return here ? (int)role : ELSEWHERE + (int)role;
}

/* Inserts the person before those of a higher rank; the last one may fall out. */
static void put_person(struct person *best, int rank, const char *code, const char *name)
{
    struct buf words = BUF_EMPTY;
    int at = SHOWN;
    while (at > 0 && (!best[at - 1].words || rank < best[at - 1].rank))
        at--;
    if (at == SHOWN)
        return;
    free(best[SHOWN - 1].words);
    memmove(&best[at + 1], &best[at], (size_t)(SHOWN - 1 - at) * sizeof *best);
    buf_adds(&words, code);
    if (name && *name && strcmp(name, code) != 0)
        buf_printf(&words, " (%s)", name);
    best[at] = (struct person){buf_detach(&words), rank};
}

enum status who_may_list(struct desk *desk, const struct who_may *w, struct buf *out,
                         struct error *e)
{
    struct person best[SHOWN] = {{NULL, 0}};
    int count = 0;
    struct stmt *st = store_query(
        desk->store, "SELECT code, name, dept, role FROM staff WHERE active = 1 ORDER BY code",
        NULL, e);
    while (stmt_step(st, e) > 0) {
        enum role role = ROLE_AGENT;
        role_of(stmt_text(st, 3), stmt_bytes(st, 3), &role);
        int rank = rank_of(desk, w, stmt_text(st, 0), stmt_text(st, 2), role);
        if (rank < 0)
            continue;
        put_person(best, rank, stmt_text(st, 0),
                   masking_text(desk, MASK_NAME, stmt_text(st, 1)));
        count++;
    }
    for (int i = 0; i < SHOWN && best[i].words; i++) {
        buf_printf(out, "%s%s", i ? ", " : "", best[i].words);
        free(best[i].words);
    }
    if (count > SHOWN)
        buf_adds(out, ", …");
    if (!count)
        buf_adds(out, _("nobody in the register staff"));
    return e->code;
}

enum status who_may_add(struct desk *desk, const struct who_may *w, struct error *refusal)
{
    struct error e = ERROR_NONE;
    struct buf words = BUF_EMPTY;
    if (who_may_list(desk, w, &words, &e) == ST_OK) {
        struct buf all = BUF_EMPTY;
        buf_printf(&all, _("%s; who may: %s"), refusal->message, words.s);
        error_set(refusal, refusal->code, "%s", all.s);
        buf_free(&all);
    }
    buf_free(&words);
    error_clear(&e);
    return refusal->code;
}
