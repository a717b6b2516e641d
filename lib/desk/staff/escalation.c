#include "desk/staff/escalation.h"

#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"

enum { STEPS = 4 };

/* The words of a level, lowest first; anything else is a code of the staff. */
static const char *step_name(size_t step)
{
    return step ? role_name((enum role)step) : "assignee";
}

/* The levels of one group are adjacent. */
struct group {
    size_t first, count;
};

struct escalation {
    struct rung *rungs;
    size_t count, room;
    struct group *groups;
    size_t group_count, group_room;
    struct map by_key; /* "kind\037priority" → group */
    struct map texts;
    struct buf key;
};

static void make_key(struct escalation *l, const char *kind, const char *priority)
{
    buf_set(&l->key, kind);
    buf_addc(&l->key, '\037');
    buf_adds(&l->key, priority);
}

static void add_rung(struct escalation *l, const struct stmt *st)
{
    int added;
    make_key(l, stmt_text(st, 0), stmt_text(st, 1));
    struct map_entry *at = map_put(&l->by_key, l->key.s, l->key.len, &added);
    if (added) {
        at->n = (int64_t)l->group_count;
        *MEM_NEXT(l->groups, l->group_count, l->group_room) = (struct group){l->count, 0};
    }
    *MEM_NEXT(l->rungs, l->count, l->room) = (struct rung){
        .after = stmt_int(st, 2),
        .to = map_puts(&l->texts, stmt_text(st, 3), NULL)->key,
        .escalate = strcmp(stmt_text(st, 4), "escalate") == 0,
    };
    l->groups[at->n].count++;
}

enum status escalation_load(struct escalation **out, struct desk *desk, struct error *e)
{
    struct escalation *l = *out = mem_zero(1, sizeof *l);
    struct stmt *st;
    buf_init(&l->key);
    /* of two levels at the same time the lower comes first, a named person last */
    if (store_prepare(desk->store, &st,
                      "SELECT kind, priority, after, \"to\", action FROM ladder"
                      " ORDER BY kind, priority, after,"
                      " CASE \"to\" WHEN 'assignee' THEN 1 WHEN 'supervisor' THEN 2"
                      " WHEN 'manager' THEN 3 WHEN 'director' THEN 4 ELSE 5 END, \"to\"",
                      e) == ST_OK)
        while (stmt_step(st, e) > 0)
            add_rung(l, st);
    if (e->code != ST_OK) {
        escalation_free(l);
        *out = NULL;
    }
    return e->code;
}

void escalation_free(struct escalation *l)
{
    if (!l)
        return;
    MAP_FREE(&l->by_key, &l->texts);
    buf_free(&l->key);
    MEM_FREE(l->rungs, l->groups, l);
}

const struct rung *escalation_rungs(struct escalation *l, const char *kind,
                                    const char *priority, size_t *count)
{
    const char *keys[][2] = {{kind, priority}, {kind, ""}, {"", priority}, {"", ""}};
    *count = 0;
    for (size_t i = 0; l->count && i < sizeof keys / sizeof *keys; i++) {
        make_key(l, keys[i][0], keys[i][1]);
        const struct map_entry *at = map_find(&l->by_key, l->key.s, l->key.len);
        if (!at)
            continue;
        *count = l->groups[at->n].count;
        return l->rungs + l->groups[at->n].first;
    }
    return NULL;
}

const struct member *escalation_who(const struct rung *rung, struct hierarchy *contacts,
                                    const char *dept, const char *assignee, struct error *e)
{
    size_t step = 0;
    while (step < STEPS && strcmp(step_name(step), rung->to) != 0)
        step++;
    const struct member *who = step == STEPS ? hierarchy_staff(contacts, rung->to) : NULL;
    for (; !who && step < 4 && e->code == ST_OK; step++) {
        if (step == 0)
            who = hierarchy_staff(contacts, assignee);
        else if (step == 1)
            who = hierarchy_supervisor(contacts, dept, e);
        else if (step == 2)
            who = hierarchy_manager(contacts, dept);
        else
            who = hierarchy_director(contacts);
    }
    return who;
}

static int is_word(const char *to)
{
    for (size_t i = 0; i < STEPS; i++)
        if (strcmp(step_name(i), to) == 0)
            return 1;
    return 0;
}

const struct member *escalation_above(struct escalation *l, struct hierarchy *contacts,
                                      const char *kind, const char *priority, const char *dept,
                                      const char *assignee, struct error *e)
{
    size_t count, next = 0, named = 0;
    const struct rung *rungs = escalation_rungs(l, kind, priority, &count);
    for (size_t i = 0; i < count && e->code == ST_OK; i++) {
        const struct member *who = escalation_who(&rungs[i], contacts, dept, "", e);
        named += who && !is_word(rungs[i].to);
        if (who && strcmp(rungs[i].to, step_name(0)) != 0 && strcmp(who->code, assignee) == 0)
            next = i + 1;
    }
    const struct member *holder = hierarchy_staff(contacts, assignee);
    if (!named)
        return hierarchy_above(contacts, dept, assignee, e);
    if (!next && holder && holder->role == ROLE_DIRECTOR)
        return NULL;
    for (size_t i = next; i < count && e->code == ST_OK; i++) {
        const struct member *who = escalation_who(&rungs[i], contacts, dept, "", e);
        if (who && strcmp(rungs[i].to, step_name(0)) != 0 && strcmp(who->code, assignee) != 0 &&
            !hierarchy_outranks(contacts, dept, assignee, who->code))
            return who;
    }
    const struct member *top = hierarchy_director(contacts);
    return top && strcmp(top->code, assignee) != 0 ? top : NULL;
}
