#include "desk/route/rebalance.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/list.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "desk/work/act.h"
#include "desk/staff/agents.h"
#include "desk/ticket/history.h"
#include "store/ticket.h"

/* A ticket that can be given away. */
struct piece {
    int64_t id;
    const struct agent *holder;
};

struct balance {
    struct desk *desk;
    struct agents *people;
    struct piece *pieces; /* by assignee's code, the latest first */
    size_t count, capacity;
    struct moves *moves;
};

static enum status read_pieces(struct balance *b, struct error *e)
{
    struct stmt *st = store_query(b->desk->store,
                                  "SELECT id, assignee, dept FROM ticket WHERE " TICKET_OPEN_SQL
                                  " AND status IN ('new', 'assigned') AND assignee IS NOT NULL"
                                  " ORDER BY assignee, opened DESC, id DESC",
                                  NULL, e);
    while (stmt_step(st, e) > 0) {
        const struct agent *holder = agents_find(b->people, stmt_text(st, 1));
        const char *dept = stmt_text(st, 2);
        if (!holder || !dept || strcmp(holder->dept, dept) != 0)
            continue;
        *MEM_NEXT(b->pieces, b->count, b->capacity) = (struct piece){stmt_int(st, 0), holder};
    }
    return e->code;
}

static int has_skills(const struct agent *x, const char *skills)
{
    for (struct list skill = LIST(skills); list_next(&skill);)
        if (!list_has(x->skills, skill.s, skill.n))
            return 0;
    return 1;
}

static int may_receive(const struct agent *x, const struct agent *from)
{
    return x != from && x->active && x->on_shift && agents_has_room(x) &&
           strcmp(x->dept, from->dept) == 0 && has_skills(x, from->skills);
}

static const struct agent *receiver(const struct balance *b, const struct agent *from)
{
    const struct agent *best = NULL;
    for (size_t i = 0; i < agents_count(b->people); i++) {
        const struct agent *x = agents_at(b->people, i);
        if (may_receive(x, from) && (!best || agents_compare_share(x, 0, best, 0) < 0))
            best = x;
    }
    return best;
}

static int is_over(const struct agent *x)
{
    return x->capacity >= 0 && x->open > x->capacity;
}

/* Returns 1 if x's share is more than twice that of y with one more ticket. */
static int far_above(const struct agent *x, const struct agent *y)
{
    struct agent doubled = *y;
    doubled.open = 2 * (y->open + 1);
    return agents_compare_share(x, 0, &doubled, 0) > 0;
}

static int should_move(const struct agent *from, const struct agent *to)
{
    if (!from->active)
        return 1;
    /* a capacity of 0 takes nothing: there is no share to compare with */
    if (is_over(from))
        return !from->capacity || agents_compare_share(to, 1, from, 0) < 0;
    return far_above(from, to);
}

static void say_load(struct buf *why, const struct agent *x)
{
    buf_printf(why, x->capacity < 0 ? _("%s has %lld open") : _("%s has %lld open of %lld"),
               utf8_quote(x->code), (long long)x->open, (long long)x->capacity);
}

static void propose(struct balance *b, const struct piece *piece, const struct agent *to)
{
    struct buf why = BUF_EMPTY;
    const struct agent *from = piece->holder;
    if (!from->active)
        buf_printf(&why, _("%s is not active"), utf8_quote(from->code));
    else
        say_load(&why, from);
    buf_adds(&why, ", ");
    say_load(&why, to);
    struct moves *m = b->moves;
    *MEM_NEXT(m->moves, m->count, m->capacity) = (struct move){
        .id = piece->id,
        .dept = mem_string(from->dept),
        .from = mem_string(from->code),
        .to = mem_string(to->code),
        .why = buf_detach(&why),
    };
    agents_move(b->people, from, to);
}

enum status rebalance_propose(struct desk *desk, struct moves *moves, struct error *e)
{
    struct balance b = {.desk = desk, .moves = moves};
    if (agents_load(&b.people, desk, e) == ST_OK && read_pieces(&b, e) == ST_OK)
        for (size_t i = 0; i < b.count; i++) {
            const struct agent *to = receiver(&b, b.pieces[i].holder);
            if (to && should_move(b.pieces[i].holder, to))
                propose(&b, &b.pieces[i], to);
        }
    agents_free(b.people);
    free(b.pieces);
    return e->code;
}

enum status rebalance_apply(struct desk *desk, const struct moves *moves, int64_t *done,
                            void (*refused)(void *context, const char *why), void *context,
                            struct error *e)
{
    struct act *act;
    *done = 0;
    if (act_open(&act, desk, e) != ST_OK)
        return e->code;
    for (size_t i = 0; i < moves->count && e->code == ST_OK; i++) {
        const struct move *m = &moves->moves[i];
        struct act_args args = {
            .to = m->to, .dept = m->dept, .note = m->why, .data = HISTORY_AUTO};
        int was_refused = 0;
        if (act_apply(act, m->id, "assign", &args, &was_refused, e) == ST_OK) {
            ++*done;
        } else if (was_refused) {
            refused(context, e->message);
            error_clear(e);
        }
    }
    act_close(act);
    return e->code;
}

void moves_free(struct moves *m)
{
    for (size_t i = 0; i < m->count; i++) {
        MEM_FREE(m->moves[i].dept, m->moves[i].from, m->moves[i].to, m->moves[i].why);
    }
    free(m->moves);
    *m = (struct moves)MOVES_EMPTY;
}
