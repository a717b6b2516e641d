#include "desk/core/privilege.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/list.h"
#include "base/utf8.h"
#include "desk/core/who_may.h"
#include "flow/label.h"

static const struct {
    enum role least;
    int unmasked; /* 1: not for the roles in the setting mask_roles */
    int owner;    /* 1: the owner of the file may too */
} table[] = {
    [PRIVILEGE_ERASE] = {ROLE_MANAGER, 0, 1},
    [PRIVILEGE_HISTORY] = {ROLE_MANAGER, 0, 1},
    [PRIVILEGE_ROUND] = {ROLE_SUPERVISOR, 0, 0},
    [PRIVILEGE_COPY] = {ROLE_AGENT, 1, 1},
};

int privilege_owner(const struct desk *desk)
{
    return !desk->known_user && store_owned(desk->store);
}

static enum status refuse(struct desk *desk, enum privilege what, const char *masked,
                          struct error *e)
{
    const struct who_may who = {.least = table[what].least, .without = masked};
    struct buf needed = BUF_EMPTY, role = BUF_EMPTY, names = BUF_EMPTY, all = BUF_EMPTY;
    label_both(&needed, "role", role_name(table[what].least));
    label_both(&role, "role", role_name(desk->role));
    if (table[what].unmasked)
        buf_printf(&all,
                   _("this writes personal data unmasked; the setting mask_roles forbids that "
                     "to %s (%s)"),
                   utf8_quote(desk->user), role.s);
    else
        buf_printf(&all, _("this requires the role %s; %s is %s"), needed.s,
                   utf8_quote(desk->user), role.s);
    if (who_may_list(desk, &who, &names, e) == ST_OK)
        error_set(e, ST_DENIED,
                  table[what].owner ? _("%s; who may: %s, or the owner of %s")
                                    : _("%s; who may: %s"),
                  all.s, names.s, store_path(desk->store));
    BUF_FREE(&needed, &role, &names, &all);
    return e->code;
}

enum status privilege_need(struct desk *desk, enum privilege what, struct error *e)
{
    char *masked = NULL;
    if (!desk->has_staff || (table[what].owner && privilege_owner(desk)))
        return ST_OK;
    if (table[what].unmasked && desk_setting(desk, "mask_roles", &masked, e) != ST_OK)
        return e->code;
    const char *role = role_name(desk->role);
    if (desk->role < table[what].least || (masked && list_has(masked, role, strlen(role))))
        refuse(desk, what, masked, e);
    free(masked);
    return e->code;
}
