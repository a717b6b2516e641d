#include "desk/staff/agents.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/list.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/ticket.h"

enum { LOOK_BACK = 50000 }; /* events, to find the last of a round */

struct department {
    const char *code;
    size_t first, end; /* of people->members */
    int has_shifts;
    int64_t largest;  /* maximum capacity, -1: nobody has one */
    const char *last; /* of the round; NULL: unknown */
};

struct agents {
    struct desk *desk;
    struct agent *staff; /* by code */
    size_t count, capacity;
    size_t *members;  /* indexes into staff, by department, then code */
    struct map codes; /* → index of staff */
    struct map texts; /* owns the strings */
    struct map depts; /* → index of departments */
    struct department *departments;
    size_t dept_count, dept_capacity;
    int rounds_known;
};

/* ---- words ---- */

static const char *const assigns[] = {
    [ASSIGN_NONE] = "none",
    [ASSIGN_NAMED] = "named",
    [ASSIGN_LEAST_LOADED] = "least-loaded",
    [ASSIGN_ROUND_ROBIN] = "round-robin",
    [ASSIGN_STICKY] = "sticky",
    [ASSIGN_AREA] = "area",
};

const char *assign_name(enum assign assign)
{
    return assigns[assign];
}

int assign_of(const char *name, enum assign *assign)
{
    for (size_t i = 0; i < sizeof assigns / sizeof *assigns; i++)
        if (strcmp(assigns[i], name) == 0) {
            *assign = (enum assign)i;
            return 1;
        }
    return 0;
}

/* ---- loading ---- */

static const char *keep_text(struct agents *p, const char *s)
{
    return map_puts(&p->texts, s ? s : "", NULL)->key;
}

static enum status load_staff(struct agents *p, struct error *e)
{
    struct stmt *st =
        store_query(p->desk->store,
                    "SELECT code, name, dept, skills, buildings, capacity, active FROM staff"
                    " ORDER BY code",
                    NULL, e);
    while (stmt_step(st, e) > 0) {
        MEM_GROW(p->staff, p->count, p->capacity);
        const char *code = keep_text(p, stmt_text(st, 0));
        map_puts(&p->codes, code, NULL)->n = (int64_t)p->count;
        p->staff[p->count++] = (struct agent){
            .code = code,
            .name = keep_text(p, stmt_text(st, 1)),
            .dept = keep_text(p, stmt_text(st, 2)),
            .skills = keep_text(p, stmt_text(st, 3)),
            .buildings = keep_text(p, stmt_text(st, 4)),
            .capacity = stmt_is_null(st, 5) ? -1 : stmt_int(st, 5),
            .active = stmt_int(st, 6) != 0,
        };
    }
    return e->code;
}

static struct department *department_of(struct agents *p, const char *code)
{
    const struct map_entry *d = map_finds(&p->depts, code);
    return d ? &p->departments[d->n] : NULL;
}

static void add_departments(struct agents *p)
{
    for (size_t i = 0; i < p->count; i++) {
        int added;
        struct map_entry *at = map_puts(&p->depts, p->staff[i].dept, &added);
        if (added) {
            at->n = (int64_t)p->dept_count;
            *MEM_NEXT(p->departments, p->dept_count, p->dept_capacity) =
                (struct department){.code = p->staff[i].dept, .largest = -1};
        }
        struct department *d = &p->departments[at->n];
        d->end++; /* a count, until the positions are assigned */
        if (p->staff[i].capacity > d->largest)
            d->largest = p->staff[i].capacity;
    }
}

static void group_by_department(struct agents *p)
{
    add_departments(p);
    p->members = mem_zero(p->count + 1, sizeof *p->members);
    size_t at = 0;
    for (size_t i = 0; i < p->dept_count; i++) {
        struct department *d = &p->departments[i];
        d->first = at;
        at += d->end;
        d->end = d->first;
    }
    for (size_t i = 0; i < p->count; i++) {
        struct department *d = department_of(p, p->staff[i].dept);
        p->members[d->end++] = i;
        p->staff[i].weight = p->staff[i].capacity > 0 ? p->staff[i].capacity
                             : d->largest > 0         ? d->largest
                                                      : 1;
    }
}

static enum status load_shifts(struct agents *p, struct error *e)
{
    struct stmt *st = store_query(p->desk->store,
                                  "SELECT staff, max(starts <= :now AND ends > :now) FROM shift"
                                  " GROUP BY staff",
                                  WITH(BIND(":now", p->desk->now)), e);
    while (stmt_step(st, e) > 0) {
        const struct map_entry *who = map_finds(&p->codes, stmt_text(st, 0));
        if (!who)
            continue;
        p->staff[who->n].on_shift = stmt_int(st, 1) != 0;
        department_of(p, p->staff[who->n].dept)->has_shifts = 1;
    }
    for (size_t i = 0; i < p->count; i++)
        if (!department_of(p, p->staff[i].dept)->has_shifts)
            p->staff[i].on_shift = 1;
    return e->code;
}

struct stmt *agents_loads(struct desk *desk, struct error *e)
{
    return store_query(desk->store,
                       "SELECT assignee, count(*) FROM ticket WHERE " TICKET_OPEN_SQL
                       " AND assignee IS NOT NULL GROUP BY assignee",
                       NULL, e);
}

enum status agents_shifts(struct desk *desk, struct stmt **st, struct error *e)
{
    return store_prepare(desk->store, st,
                         "SELECT coalesce(s.dept, ''), h.starts, h.ends, s.active"
                         " FROM shift AS h JOIN staff AS s ON s.code = h.staff"
                         " ORDER BY h.starts",
                         e);
}

static enum status load_loads(struct agents *p, struct error *e)
{
    struct stmt *st = agents_loads(p->desk, e);
    while (stmt_step(st, e) > 0) {
        const struct map_entry *who = map_finds(&p->codes, stmt_text(st, 0));
        if (who)
            p->staff[who->n].open = stmt_int(st, 1);
    }
    return e->code;
}

enum status agents_load(struct agents **out, struct desk *desk, struct error *e)
{
    struct agents *p = mem_zero(1, sizeof *p);
    p->desk = desk;
    if (load_staff(p, e) == ST_OK) {
        group_by_department(p);
        if (load_shifts(p, e) == ST_OK)
            load_loads(p, e);
    }
    if (e->code != ST_OK) {
        agents_free(p);
        p = NULL;
    }
    *out = p;
    return e->code;
}

void agents_free(struct agents *p)
{
    if (!p)
        return;
    MEM_FREE(p->staff, p->members, p->departments);
    MAP_FREE(&p->codes, &p->texts, &p->depts);
    free(p);
}

size_t agents_count(const struct agents *p)
{
    return p->count;
}

const struct agent *agents_at(const struct agents *p, size_t i)
{
    return &p->staff[i];
}

const struct agent *agents_find(const struct agents *p, const char *code)
{
    const struct map_entry *who = map_finds(&p->codes, code);
    return who ? &p->staff[who->n] : NULL;
}

/* ---- loads ---- */

int agents_compare_share(const struct agent *a, int64_t more_a, const struct agent *b,
                         int64_t more_b)
{
    __extension__ typedef __int128 wide;
    wide x = (wide)(a->open + more_a) * b->weight, y = (wide)(b->open + more_b) * a->weight;
    return (x > y) - (x < y);
}

int agents_has_room(const struct agent *p)
{
    return p->capacity < 0 || p->open < p->capacity;
}

void agents_move(struct agents *p, const struct agent *from, const struct agent *to)
{
    p->staff[from - p->staff].open--;
    p->staff[to - p->staff].open++;
}

void agents_assigned(struct agents *p, const struct agent *person,
                     const struct agent_request *w)
{
    p->staff[person - p->staff].open++;
    struct department *d = department_of(p, w->dept);
    if (w->assign == ASSIGN_ROUND_ROBIN && d)
        d->last = person->code;
}

/* ---- rounds ---- */

static void note_round(struct agents *p, const char *data)
{
    struct json_object o;
    if (!strstr(data, "\"round-robin\""))
        return;
    if (json_read(data, &o)) {
        const struct json_pair *dept = json_find(&o, "dept"), *who = json_find(&o, "person");
        struct department *d =
            dept && dept->kind == JSON_TEXT ? department_of(p, dept->text) : NULL;
        if (d && !d->last && who && who->kind == JSON_TEXT)
            d->last = keep_text(p, who->text);
    }
    json_free(&o);
}

static enum status know_rounds(struct agents *p, struct error *e)
{
    if (p->rounds_known)
        return ST_OK;
    int64_t last = event_last(p->desk->store, e);
    struct stmt *st;
    if (last < 0 || store_select(p->desk->store, &st,
                                 "SELECT data FROM event WHERE id > :floor AND verb = 'route'"
                                 " AND data IS NOT NULL ORDER BY id DESC",
                                 WITH(BIND(":floor", last - LOOK_BACK)), e) != ST_OK)
        return e->code;
    int got;
    while ((got = stmt_step(st, e)) > 0)
        note_round(p, stmt_text(st, 0));
    p->rounds_known = got == 0;
    return got < 0 ? e->code : ST_OK;
}

/* ---- choosing ---- */

/* How far a candidate gets; only READY can be chosen. */
enum stage { NOT_ACTIVE, NO_SKILL, OTHER_AREA, OFF_SHIFT, FULL, READY };

static enum stage stage_of(const struct agent *x, const struct agent_request *w)
{
    if (!x->active)
        return NOT_ACTIVE;
    if (*w->skill && !list_has(x->skills, w->skill, strlen(w->skill)))
        return NO_SKILL;
    if (w->assign == ASSIGN_AREA && !list_has(x->buildings, w->building, strlen(w->building)))
        return OTHER_AREA;
    if (!x->on_shift)
        return OFF_SHIFT;
    return agents_has_room(x) ? READY : FULL;
}

static void why_not_named(const struct agent *x, const struct agent_request *w, struct buf *why)
{
    const char *who = utf8_quote(w->person);
    if (!x) {
        buf_printf(why, _("'%s' is not in the register staff"), who);
        return;
    }
    switch (stage_of(x, w)) {
    case NOT_ACTIVE:
        buf_printf(why, _("%s is not active"), who);
        break;
    case NO_SKILL:
        buf_printf(why, _("%s lacks the skill %s"), who, utf8_quote(w->skill));
        break;
    case OFF_SHIFT:
        buf_printf(why, _("%s is not on shift"), who);
        break;
    default:
        buf_printf(why, _("%s is at capacity (%lld open)"), who, (long long)x->open);
    }
}

/* Explains the farthest stage that anybody in the department reached. */
static void why_nobody(const struct agent_request *w, enum stage best, struct buf *why)
{
    const char *dept = utf8_quote(w->dept);
    switch (best) {
    case NOT_ACTIVE:
        buf_printf(why, _("nobody in %s is active"), dept);
        break;
    case NO_SKILL:
        buf_printf(why, _("nobody in %s has the skill %s"), dept, utf8_quote(w->skill));
        break;
    case OTHER_AREA:
        if (*w->building)
            buf_printf(why, _("nobody in %s is in charge of building %s"), dept,
                       utf8_quote(w->building));
        else
            buf_adds(why, _("the building is unknown"));
        break;
    case OFF_SHIFT:
        buf_printf(why, _("nobody in %s who could do it is on shift"), dept);
        break;
    default:
        buf_printf(why, _("everybody in %s who could do it is at capacity"), dept);
    }
}

/* Returns 1 if b is better than a. Members are visited by code, so the first of equals wins. */
static int better(const struct department *d, enum assign assign, const struct agent *a,
                  const struct agent *b)
{
    if (!a)
        return 1;
    if (assign != ASSIGN_ROUND_ROBIN)
        return agents_compare_share(b, 0, a, 0) < 0;
    /* the next one after the last; if there is none, the first of all */
    return d->last && strcmp(a->code, d->last) <= 0 && strcmp(b->code, d->last) > 0;
}

static const struct agent *pick_member(struct agents *p, const struct department *d,
                                       const struct agent_request *w, struct buf *why)
{
    const struct agent *chosen = NULL;
    enum stage best = NOT_ACTIVE;
    for (size_t i = d->first; i < d->end; i++) {
        const struct agent *x = &p->staff[p->members[i]];
        enum stage stage = stage_of(x, w);
        if (stage > best)
            best = stage;
        if (stage == READY && better(d, w->assign, chosen, x))
            chosen = x;
    }
    if (!chosen)
        why_nobody(w, best, why);
    return chosen;
}

/* Returns who served the customer last, if that person can be chosen. */
static const struct agent *pick_sticky(struct agents *p, const struct agent_request *w,
                                       struct error *e)
{
    struct stmt *st;
    if (!*w->customer || store_select(p->desk->store, &st,
                                      "SELECT assignee FROM ticket WHERE customer = :customer"
                                      " AND assignee IS NOT NULL ORDER BY id DESC",
                                      WITH(BIND(":customer", w->customer)), e) != ST_OK)
        return NULL;
    const struct agent *who = NULL;
    while (!who && stmt_step(st, e) > 0) {
        who = agents_find(p, stmt_text(st, 0));
        if (who && strcmp(who->dept, w->dept) != 0)
            who = NULL;
    }
    stmt_reset(st);
    return who && stage_of(who, w) == READY ? who : NULL;
}

const struct agent *agents_choose(struct agents *p, const struct agent_request *w,
                                  struct buf *why, struct error *e)
{
    const struct agent *who = NULL;
    buf_clear(why);
    if (w->assign == ASSIGN_NONE)
        return NULL;
    if (w->assign == ASSIGN_NAMED) {
        who = agents_find(p, w->person);
        if (who && stage_of(who, w) == READY)
            return who;
        why_not_named(who, w, why);
        return NULL;
    }
    const struct department *d = department_of(p, w->dept);
    if (!d) {
        buf_printf(why, _("%s has no staff"), utf8_quote(w->dept));
        return NULL;
    }
    if (w->assign == ASSIGN_STICKY)
        who = pick_sticky(p, w, e);
    else if (w->assign == ASSIGN_ROUND_ROBIN)
        know_rounds(p, e);
    if (e->code != ST_OK)
        return NULL;
    return who ? who : pick_member(p, d, w, why);
}
