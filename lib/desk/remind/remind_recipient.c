/* remind_recipient.c: who is told of what. */
#include <stdlib.h>

#include "base/mem.h"
#include "desk/remind/remind_private.h"

static const struct member *addressee(struct remind *m, const char *dept, const char *assignee,
                                      struct error *e)
{
    const struct member *who = hierarchy_staff(m->contacts, assignee);
    if (!who)
        who = hierarchy_supervisor(m->contacts, dept, e);
    if (!who)
        who = hierarchy_dept(m->contacts, dept);
    if (!who)
        who = hierarchy_find(m->contacts, m->remind_to);
    return who ? who : hierarchy_director(m->contacts);
}

const struct member *remind_recipient(struct remind *m, enum remind_reason reason,
                                      const char *dept, const char *assignee, struct error *e)
{
    const struct member *who = NULL;
    enum remind_to to = remind_reason_to(reason);
    if (to == REMIND_TO_MANAGER)
        who = hierarchy_manager(m->contacts, dept);
    else if (to == REMIND_TO_CALLBACK)
        who = hierarchy_find(m->contacts, m->callback_to);
    return who ? who : addressee(m, dept, to == REMIND_TO_CALLBACK ? "" : assignee, e);
}

/* ---- surges ---- */

struct superiors {
    const struct member **v;
    size_t count, room;
};

static void add_superior(struct superiors *s, const struct member *who)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->v[i] == who)
            return;
    if (who)
        *MEM_NEXT(s->v, s->count, s->room) = who;
}

size_t remind_superiors(struct remind *m, const char *const *depts, size_t count,
                        const struct member ***list, struct error *e)
{
    struct superiors s = {0};
    const struct member *who;
    for (size_t i = 0; i < count; i++)
        for (who = NULL; (who = hierarchy_next_manager(m->contacts, depts[i], who));)
            add_superior(&s, who);
    for (who = NULL; (who = hierarchy_next(m->contacts, ROLE_DIRECTOR, who));)
        add_superior(&s, who);
    if (!s.count) /* any manager is better than nobody */
        for (who = NULL; (who = hierarchy_next(m->contacts, ROLE_MANAGER, who));)
            add_superior(&s, who);
    size_t above = s.count;
    for (size_t i = 0; i < count && !above && e->code == ST_OK; i++)
        add_superior(&s, hierarchy_supervisor(m->contacts, depts[i], e));
    if (!s.count)
        for (who = NULL; (who = hierarchy_next(m->contacts, ROLE_SUPERVISOR, who));)
            add_superior(&s, who);
    if (!s.count)
        add_superior(&s, hierarchy_find(m->contacts, m->remind_to));
    above = s.count;
    for (size_t i = 0; i < count && !above; i++) {
        who = hierarchy_dept(m->contacts, depts[i]);
        add_superior(&s, who && (*who->email || *who->phone) ? who : NULL);
    }
    *list = s.v;
    return s.count;
}
