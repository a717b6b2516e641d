#include "desk/work/workflow.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "desk/ticket/kind.h"

/* The verbs of one status of one workflow. */
struct state {
    struct workflow_step *steps;
    size_t count, capacity;
};

struct workflow {
    struct map states;    /* "workflow\037status" → struct state * */
    struct map kinds;     /* kind.h */
    struct map verbs;     /* every verb, by name */
    struct map approving; /* the workflows with a step that approves */
};

static void state_key(struct buf *key, const char *workflow, const char *status)
{
    buf_printf(key, "%s\037%s", workflow, status);
}

static void add_step(struct workflow *w, const struct stmt *st)
{
    struct buf key = BUF_EMPTY;
    state_key(&key, stmt_text(st, 0), stmt_text(st, 1));
    int added;
    struct map_entry *entry = map_put(&w->states, key.s, key.len, &added);
    buf_free(&key);
    if (added)
        entry->p = mem_zero(1, sizeof(struct state));
    struct state *state = entry->p;
    MEM_GROW(state->steps, state->count, state->capacity);
    const char *role = stmt_text(st, 4), *requires = stmt_text(st, 5);
    struct workflow_step *step = &state->steps[state->count++];
    step->verb = mem_string(stmt_text(st, 2));
    step->next = mem_string(stmt_text(st, 3));
    step->requires = mem_string(requires ? requires : "");
    step->role = ROLE_AGENT;
    if (role)
        role_of(role, strlen(role), &step->role);
    if (workflow_is_approval(step))
        map_puts(&w->approving, stmt_text(st, 0), NULL);
}

static enum status load_steps(struct workflow *w, struct store *s, struct error *e)
{
    struct stmt *st =
        store_query(s,
                    "SELECT workflow, status, verb, next, role, requires FROM workflow"
                    " ORDER BY workflow, status, verb",
                    NULL, e);
    while (stmt_step(st, e) > 0)
        add_step(w, st);
    if (e->code != ST_OK ||
        store_prepare(s, &st, "SELECT DISTINCT verb FROM workflow ORDER BY verb", e) != ST_OK)
        return e->code;
    while (stmt_step(st, e) > 0)
        map_puts(&w->verbs, stmt_text(st, 0), NULL);
    return e->code;
}

enum status workflow_load(struct workflow **out, struct desk *desk, struct error *e)
{
    struct workflow *w = mem_zero(1, sizeof *w);
    if (load_steps(w, desk->store, e) != ST_OK || kinds_load(&w->kinds, desk, e) != ST_OK) {
        workflow_free(w);
        w = NULL;
    }
    *out = w;
    return e->code;
}

void workflow_free(struct workflow *w)
{
    if (!w)
        return;
    for (size_t i = 0; i < w->states.count; i++) {
        struct state *state = w->states.entries[i].p;
        for (size_t k = 0; k < state->count; k++) {
            MEM_FREE((char *)state->steps[k].verb, (char *)state->steps[k].next,
                     (char *)state->steps[k].requires);
        }
        MEM_FREE(state->steps, state);
    }
    map_free(&w->states);
    kinds_free(&w->kinds);
    map_free(&w->verbs);
    map_free(&w->approving);
    free(w);
}

static const struct state *state_of(const struct workflow *w, const struct ticket *t)
{
    const struct kind *kind = kind_of(&w->kinds, t->c[TC_KIND].s);
    if (!kind)
        return NULL;
    struct buf key = BUF_EMPTY;
    state_key(&key, kind->workflow, t->c[TC_STATUS].s);
    const struct map_entry *entry = map_find(&w->states, key.s, key.len);
    buf_free(&key);
    return entry ? entry->p : NULL;
}

const struct workflow_step *workflow_find(const struct workflow *w, const struct ticket *t,
                                          const char *verb)
{
    const struct state *state = state_of(w, t);
    for (size_t i = 0; state && i < state->count; i++)
        if (strcmp(state->steps[i].verb, verb) == 0)
            return &state->steps[i];
    return NULL;
}

void workflow_verbs(const struct workflow *w, const struct ticket *t, enum role role,
                    struct buf *out)
{
    const struct state *state = state_of(w, t);
    int first = 1;
    for (int same = 0; same <= 1; same++)
        for (size_t i = 0; state && i < state->count; i++) {
            const struct workflow_step *step = &state->steps[i];
            if (step->role > role || (strcmp(step->next, "same") == 0) != same)
                continue;
            buf_printf(out, "%s%s", first ? "" : ", ", step->verb);
            first = 0;
        }
}

const char *workflow_papers(const struct workflow *w, const struct ticket *t)
{
    const struct kind *kind = kind_of(&w->kinds, t->c[TC_KIND].s);
    return kind ? kind->papers : "";
}

int workflow_is_approval(const struct workflow_step *step)
{
    return strcmp(step->verb, "approve") == 0 || strcmp(step->next, "approved") == 0;
}

int workflow_approves(const struct workflow *w, const char *code)
{
    const struct kind *kind = kind_of(&w->kinds, code);
    return kind && map_finds(&w->approving, kind->workflow);
}

int workflow_has_verb(const struct workflow *w, const char *verb)
{
    return map_finds(&w->verbs, verb) != NULL;
}

void workflow_all_verbs(const struct workflow *w, struct buf *out)
{
    for (size_t i = 0; i < w->verbs.count; i++)
        buf_printf(out, "%s%s", i ? ", " : "", w->verbs.entries[i].key);
}
