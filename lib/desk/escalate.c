#include "desk/escalate.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/ticket.h"

enum { LADDER = 64 }; /* departments above one another; stops a register that goes in circles */

struct person {
    int known, active;
    enum role role;
    struct buf dept;
};

static enum status look_up(struct desk *d, const char *code, struct person *p, struct error *e)
{
    struct stmt *st;
    p->known = 0;
    if (store_prepare(d->store, &st, "SELECT active, role, dept FROM staff WHERE code = :code",
                      e) != ST_OK)
        return e->code;
    stmt_bind_text(st, ":code", code);
    if (stmt_step(st, e) <= 0)
        return e->code;
    const char *dept = stmt_text(st, 2);
    p->known = 1;
    p->active = stmt_int(st, 0) != 0;
    role_of(stmt_text(st, 1), &p->role);
    buf_clear(&p->dept);
    buf_adds(&p->dept, dept ? dept : "");
    stmt_reset(st);
    return ST_OK;
}

enum status escalate_dept_of(struct desk *d, const char *staff, struct buf *dept,
                             struct error *e)
{
    struct person p = {.dept = BUF_EMPTY};
    buf_clear(dept);
    if (look_up(d, staff, &p, e) == ST_OK && p.known)
        buf_add(dept, p.dept.s, p.dept.len);
    buf_free(&p.dept);
    return e->code;
}

static enum status supervisor(struct desk *d, const char *dept, const char *assignee,
                              struct buf *to, struct error *e)
{
    struct stmt *st;
    if (store_prepare(d->store, &st,
                      "SELECT code, (SELECT count(*) FROM ticket"
                      " WHERE assignee = staff.code AND " TICKET_OPEN_SQL ") AS load"
                      " FROM staff"
                      " WHERE dept = :dept AND role = 'supervisor' AND active = 1"
                      " AND code <> :assignee"
                      " ORDER BY load, code"
                      " LIMIT 1",
                      e) != ST_OK)
        return e->code;
    stmt_bind_text(st, ":dept", dept);
    stmt_bind_text(st, ":assignee", assignee ? assignee : "");
    if (stmt_step(st, e) > 0) {
        buf_adds(to, stmt_text(st, 0));
        stmt_reset(st);
    }
    return e->code;
}

/* The managers of the department and of those above it, lowest first; those departments that
 * have none are left out. */
static enum status managers(struct desk *d, const char *dept, char **found, size_t *count,
                            struct error *e)
{
    struct buf at = BUF_EMPTY;
    struct stmt *st;
    buf_adds(&at, dept);
    *count = 0;
    for (int i = 0; i < LADDER && at.len; i++) {
        if (store_prepare(d->store, &st,
                          "SELECT manager, parent FROM department WHERE code = :code",
                          e) != ST_OK)
            break;
        stmt_bind_text(st, ":code", at.s);
        int got = stmt_step(st, e);
        const char *manager = got > 0 ? stmt_text(st, 0) : NULL;
        const char *parent = got > 0 ? stmt_text(st, 1) : NULL;
        if (manager && *manager)
            found[(*count)++] = mem_string(manager);
        char *above = mem_string(parent ? parent : "");
        buf_clear(&at);
        buf_adds(&at, above);
        free(above);
        if (got > 0)
            stmt_reset(st);
    }
    buf_free(&at);
    return e->code;
}

/* How many rungs are below the next one: 0 the supervisors come next, 1 the first manager … */
static size_t rung_of(const struct person *p, const char *assignee, const char *dept,
                      char *const *chain, size_t count)
{
    for (size_t i = count; assignee && i-- > 0;)
        if (strcmp(chain[i], assignee) == 0)
            return i + 2;
    return assignee && p->known && p->role >= ROLE_SUPERVISOR && strcmp(p->dept.s, dept) == 0;
}

enum status escalate_to(struct desk *d, const char *dept, const char *assignee, struct buf *to,
                        struct error *e)
{
    struct person holder = {.dept = BUF_EMPTY}, boss = {.dept = BUF_EMPTY};
    char *chain[LADDER];
    size_t count = 0;
    buf_clear(to);
    if (managers(d, dept, chain, &count, e) == ST_OK && assignee)
        look_up(d, assignee, &holder, e);
    if (e->code == ST_OK) {
        size_t rung = rung_of(&holder, assignee, dept, chain, count);
        if (rung == 0) {
            supervisor(d, dept, assignee, to, e);
            rung = 1;
        }
        for (size_t i = rung - 1; i < count && !to->len && e->code == ST_OK; i++)
            if ((!assignee || strcmp(chain[i], assignee) != 0) &&
                look_up(d, chain[i], &boss, e) == ST_OK && boss.known && boss.active)
                buf_adds(to, chain[i]);
    }
    for (size_t i = 0; i < count; i++)
        free(chain[i]);
    buf_free(&holder.dept);
    buf_free(&boss.dept);
    return e->code;
}
