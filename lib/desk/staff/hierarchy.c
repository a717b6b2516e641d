#include "desk/staff/hierarchy.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "store/ticket.h"

enum {
    ABOVE_MOST = 64, /* maximum depth of departments; stops at cycles in the register */
    ROTA_DAYS = 7,   /* people whose last shift ended longer ago have no shifts */
    DAY = 86400
};

struct hierarchy {
    struct desk *desk;
    struct member *v; /* staff by code, then departments by code */
    size_t count, room, staff;
    struct map by_staff, by_dept; /* code → index; managers by department → code */
    struct map managers;
    struct map texts;
    int loads_known;
    int office_known;
    struct calendar *office;
};

static const char *keep_text(struct hierarchy *c, const char *s)
{
    return map_puts(&c->texts, s ? s : "", NULL)->key;
}

static struct member *add_member(struct hierarchy *c, struct map *by, const char *code)
{
    MEM_GROW(c->v, c->count, c->room);
    map_puts(by, code, NULL)->n = (int64_t)c->count;
    c->v[c->count] = (struct member){.code = keep_text(c, code)};
    return &c->v[c->count++];
}

static enum status load_staff(struct hierarchy *c, struct error *e)
{
    struct stmt *st =
        store_query(c->desk->store,
                    "SELECT code, name, email, phone, dept, role, active FROM staff"
                    " ORDER BY code",
                    NULL, e);
    while (stmt_step(st, e) > 0) {
        struct member *p = add_member(c, &c->by_staff, stmt_text(st, 0));
        p->name = keep_text(c, stmt_text(st, 1));
        p->email = keep_text(c, stmt_text(st, 2));
        p->phone = keep_text(c, stmt_text(st, 3));
        p->dept = keep_text(c, stmt_text(st, 4));
        role_of(stmt_text(st, 5), stmt_bytes(st, 5), &p->role);
        p->active = stmt_int(st, 6) != 0;
    }
    c->staff = c->count;
    return e->code;
}

static enum status load_departments(struct hierarchy *c, struct error *e)
{
    struct stmt *st =
        store_query(c->desk->store,
                    "SELECT code, name, email, phone, parent, manager FROM department"
                    " ORDER BY code",
                    NULL, e);
    while (stmt_step(st, e) > 0) {
        struct member *d = add_member(c, &c->by_dept, stmt_text(st, 0));
        d->name = keep_text(c, stmt_text(st, 1));
        d->email = keep_text(c, stmt_text(st, 2));
        d->phone = keep_text(c, stmt_text(st, 3));
        d->dept = keep_text(c, stmt_text(st, 4));
        d->is_dept = d->active = 1;
        map_puts(&c->managers, d->code, NULL)->p = (void *)keep_text(c, stmt_text(st, 5));
    }
    return e->code;
}

static enum status load_shifts(struct hierarchy *c, struct error *e)
{
    struct stmt *st = store_query(
        c->desk->store,
        "SELECT staff, max(starts <= :now AND ends > :now) FROM shift"
        " WHERE ends > :past GROUP BY staff",
        WITH(BIND(":now", c->desk->now), BIND(":past", c->desk->now - ROTA_DAYS * DAY)), e);
    while (stmt_step(st, e) > 0) {
        const struct map_entry *at = map_finds(&c->by_staff, stmt_text(st, 0));
        if (!at)
            continue;
        c->v[at->n].has_shifts = 1;
        c->v[at->n].on_shift = stmt_int(st, 1) != 0;
    }
    return e->code;
}

enum status hierarchy_load(struct hierarchy **out, struct desk *desk, struct error *e)
{
    struct hierarchy *c = mem_zero(1, sizeof *c);
    c->desk = desk;
    *out = c;
    if (load_staff(c, e) == ST_OK && load_departments(c, e) == ST_OK &&
        load_shifts(c, e) == ST_OK)
        return ST_OK;
    hierarchy_free(c);
    *out = NULL;
    return e->code;
}

void hierarchy_free(struct hierarchy *c)
{
    if (!c)
        return;
    MAP_FREE(&c->by_staff, &c->by_dept, &c->managers, &c->texts);
    MEM_FREE(c->v, c);
}

const struct member *hierarchy_at(const struct hierarchy *c, size_t i)
{
    return i < c->count ? &c->v[i] : NULL;
}

static struct member *find_member(const struct hierarchy *c, const struct map *by,
                                  const char *code)
{
    const struct map_entry *at = map_finds(by, code);
    return at && c->v[at->n].active ? &c->v[at->n] : NULL;
}

const struct member *hierarchy_staff(const struct hierarchy *c, const char *code)
{
    return find_member(c, &c->by_staff, code);
}

const struct member *hierarchy_dept(const struct hierarchy *c, const char *code)
{
    return find_member(c, &c->by_dept, code);
}

const struct member *hierarchy_find(const struct hierarchy *c, const char *code)
{
    const struct member *who = hierarchy_staff(c, code);
    return who ? who : hierarchy_dept(c, code);
}

/* ---- the levels ---- */

/* Loads them only to compare supervisors: it reads every open ticket. */
static enum status need_loads(struct hierarchy *c, struct error *e)
{
    if (c->loads_known)
        return ST_OK;
    c->loads_known = 1;
    struct stmt *st =
        store_query(c->desk->store,
                    "SELECT t.assignee, count(*) FROM ticket AS t"
                    " JOIN staff AS s ON s.code = t.assignee AND s.role = 'supervisor'"
                    " WHERE t." TICKET_OPEN_SQL " GROUP BY t.assignee",
                    NULL, e);
    while (stmt_step(st, e) > 0) {
        const struct map_entry *at = map_finds(&c->by_staff, stmt_text(st, 0));
        if (at)
            c->v[at->n].open = stmt_int(st, 1);
    }
    return e->code;
}

static const struct member *supervisor(struct hierarchy *c, const char *dept,
                                       const char *except, struct error *e)
{
    const struct member *best = NULL;
    for (int turn = 0, found = 0; turn < 2; turn++, found = 0) {
        best = NULL;
        for (size_t i = 0; i < c->staff; i++) {
            const struct member *p = &c->v[i];
            if (!p->active || p->role != ROLE_SUPERVISOR || strcmp(p->dept, dept) != 0 ||
                strcmp(p->code, except) == 0)
                continue;
            found++;
            if (!best || p->open < best->open)
                best = p;
        }
        if (found < 2 || c->loads_known || need_loads(c, e) != ST_OK)
            break;
    }
    return best;
}

const struct member *hierarchy_supervisor(struct hierarchy *c, const char *dept,
                                          struct error *e)
{
    return supervisor(c, dept, "", e);
}

/* A level above the supervisors: who has it, and the department whose level it is. */
struct level {
    const char *code;
    const char *dept; /* "" above all departments */
    int named;        /* the department's column `manager` says so */
};

static const struct member *next_manager(const struct hierarchy *c, const char *dept,
                                         const struct member *last)
{
    do
        last = hierarchy_next(c, ROLE_MANAGER, last);
    while (last && strcmp(last->dept, dept) != 0);
    return last;
}

/* A named manager who isn't active keeps the level only if nobody else has it. */
static int find_level(const struct hierarchy *c, const char *dept, struct level *level)
{
    const struct map_entry *at = map_finds(&c->managers, dept);
    const char *named = at ? at->p : "";
    const struct member *who =
        *named && hierarchy_staff(c, named) ? NULL : next_manager(c, dept, NULL);
    *level = (struct level){.code = who ? who->code : named, .dept = dept, .named = !who};
    return *level->code != '\0';
}

/* Returns the levels of the department and of those above it, lowest first, and then that of
 * the managers without a department. Skips those that have nobody. */
static size_t chain_of(const struct hierarchy *c, const char *dept, struct level *chain)
{
    size_t count = 0;
    for (int i = 0; i < ABOVE_MOST && *dept; i++) {
        const struct map_entry *at = map_finds(&c->by_dept, dept);
        if (!at)
            break;
        count += (size_t)find_level(c, dept, &chain[count]);
        dept = c->v[at->n].dept;
    }
    return count + (size_t)find_level(c, "", &chain[count]);
}

static const struct member *level_member(const struct hierarchy *c, const struct level *level)
{
    return hierarchy_staff(c, level->code);
}

const struct member *hierarchy_manager(const struct hierarchy *c, const char *dept)
{
    return hierarchy_next_manager(c, dept, NULL);
}

const struct member *hierarchy_next_manager(const struct hierarchy *c, const char *dept,
                                            const struct member *last)
{
    struct level chain[ABOVE_MOST + 1];
    size_t count = chain_of(c, dept, chain);
    for (size_t i = 0; i < count; i++)
        if (level_member(c, &chain[i])) {
            if (!last)
                return level_member(c, &chain[i]);
            return chain[i].named ? NULL : next_manager(c, chain[i].dept, last);
        }
    return hierarchy_next(c, ROLE_DIRECTOR, last);
}

const char *hierarchy_passed(const struct hierarchy *c, const char *dept)
{
    struct level chain[ABOVE_MOST + 1];
    size_t count = chain_of(c, dept, chain);
    for (int i = 0; i < ABOVE_MOST && *dept; i++) {
        const struct map_entry *at = map_finds(&c->managers, dept);
        if (!at)
            break;
        if (*(const char *)at->p && !hierarchy_staff(c, at->p))
            return at->p;
        for (size_t k = 0; k < count; k++)
            if (strcmp(chain[k].dept, dept) == 0 && level_member(c, &chain[k]))
                return NULL;
        dept = c->v[map_finds(&c->by_dept, dept)->n].dept;
    }
    return NULL;
}

const struct member *hierarchy_next(const struct hierarchy *c, enum role role,
                                    const struct member *last)
{
    for (size_t i = last ? (size_t)(last - c->v) + 1 : 0; i < c->staff; i++)
        if (c->v[i].active && c->v[i].role == role)
            return &c->v[i];
    return NULL;
}

const struct member *hierarchy_director(const struct hierarchy *c)
{
    return hierarchy_next(c, ROLE_DIRECTOR, NULL);
}

/* Returns the number of levels below the next one: 0: the supervisors come next, 1: the first
 * manager … */
static size_t rung_of(const struct hierarchy *c, const char *assignee, const char *dept,
                      const struct level *chain, size_t count)
{
    const struct map_entry *at = map_finds(&c->by_staff, assignee);
    const struct member *holder = at ? &c->v[at->n] : NULL;
    for (size_t i = count; i-- > 0;)
        if (strcmp(chain[i].code, assignee) == 0 ||
            (holder && !chain[i].named && holder->role == ROLE_MANAGER &&
             strcmp(holder->dept, chain[i].dept) == 0))
            return i + 2;
    return holder && holder->role >= ROLE_SUPERVISOR && strcmp(holder->dept, dept) == 0;
}

int hierarchy_outranks(const struct hierarchy *c, const char *dept, const char *who,
                       const char *other)
{
    struct level chain[ABOVE_MOST + 1];
    const char *both[] = {who, other};
    size_t count = chain_of(c, dept, chain), rungs[2];
    for (int i = 0; i < 2; i++) {
        const struct member *p = hierarchy_staff(c, both[i]);
        rungs[i] = rung_of(c, both[i], dept, chain, count);
        if (p && p->role == ROLE_DIRECTOR && rungs[i] < 2)
            rungs[i] = count + 2;
    }
    return rungs[1] && rungs[0] >= rungs[1];
}

const struct member *hierarchy_above(struct hierarchy *c, const char *dept,
                                     const char *assignee, struct error *e)
{
    struct level chain[ABOVE_MOST + 1];
    size_t count = chain_of(c, dept, chain);
    size_t rung = rung_of(c, assignee, dept, chain, count);
    const struct member *holder = hierarchy_staff(c, assignee);
    if (rung < 2 && holder && holder->role == ROLE_DIRECTOR)
        return NULL;
    if (rung == 0) {
        const struct member *p = supervisor(c, dept, assignee, e);
        if (p || e->code != ST_OK)
            return p;
        rung = 1;
    }
    for (size_t i = rung - 1; i < count; i++) {
        const struct member *p = level_member(c, &chain[i]);
        if (p && strcmp(p->code, assignee) != 0)
            return p;
    }
    return holder && holder->role == ROLE_DIRECTOR ? NULL : hierarchy_director(c);
}

void hierarchy_move(struct hierarchy *c, const char *from, const char *to)
{
    struct member *was = find_member(c, &c->by_staff, from),
                  *is = find_member(c, &c->by_staff, to);
    if (was)
        was->open--;
    if (is)
        is->open++;
}

/* ---- hours ---- */

int hierarchy_on_duty(struct hierarchy *c, const struct member *who, struct error *e)
{
    if (who && who->has_shifts)
        return who->on_shift;
    if (!c->office_known) {
        char *code;
        c->office_known = 1;
        if (desk_setting(c->desk, "office_calendar", &code, e) != ST_OK)
            return 0;
        if (desk_knows(c->desk, "calendar", code, strlen(code), e) > 0)
            desk_calendar(c->desk, code, &c->office, e);
        free(code);
    }
    return !c->office || calendar_open_at(c->office, c->desk->now);
}
