#include "desk/register/permission.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/list.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "desk/core/privilege.h"
#include "desk/core/who_may.h"
#include "flow/label.h"

/* Those that decide who may do what: whoever may change them may do everything. */
static const char reserved[] = "permission|setting|staff|workflow|kind";

/* ---- the register ---- */

/* Reads the permission of each role below manager; a role without a row has that of the role
 * below it. */
static enum status read_roles(struct desk *desk, const struct register_info *r,
                              enum permission may[ROLE_MANAGER], struct error *e)
{
    int given[ROLE_MANAGER] = {0};
    struct stmt *st =
        store_query(desk->store, "SELECT role, may FROM permission WHERE register = :register",
                    WITH(BIND(":register", r->name)), e);
    while (stmt_step(st, e) > 0) {
        enum role role;
        const char *word = stmt_text(st, 1);
        if (!role_of(stmt_text(st, 0), stmt_bytes(st, 0), &role) || role >= ROLE_MANAGER)
            continue;
        given[role] = 1;
        may[role] = strcmp(word, "write") == 0 ? PERMISSION_WRITE
                    : strcmp(word, "own") == 0 ? PERMISSION_OWN
                                               : PERMISSION_NONE;
    }
    for (int role = 0; role < ROLE_MANAGER; role++)
        if (!given[role])
            may[role] = role > 0 ? may[role - 1] : PERMISSION_NONE;
    return e->code;
}

static enum role least_role(const enum permission may[ROLE_MANAGER])
{
    int role = ROLE_AGENT;
    while (role < ROLE_MANAGER && may[role] == PERMISSION_NONE)
        role++;
    return (enum role)role;
}

static void name_user(const struct desk *desk, struct buf *out)
{
    buf_printf(out, "%s (", desk->user);
    label_both(out, "role", role_name(desk->role));
    buf_addc(out, ')');
}

static enum status refuse(struct desk *desk, const struct register_info *r,
                          const enum permission may[ROLE_MANAGER], struct error *e)
{
    const struct who_may w = {.least = least_role(may)};
    struct buf user = BUF_EMPTY, who = BUF_EMPTY;
    name_user(desk, &user);
    if (who_may_list(desk, &w, &who, e) == ST_OK)
        error_set(e, ST_DENIED,
                  _("%s may not change the register %s; who may: %s, or the owner of %s"),
                  user.s, r->name, who.s, store_path(desk->store));
    BUF_FREE(&user, &who);
    return e->code;
}

enum status permission_need(struct desk *desk, const struct register_info *r,
                            enum permission *permission, struct error *e)
{
    enum permission may[ROLE_MANAGER] = {PERMISSION_NONE};
    *permission = PERMISSION_WRITE;
    if (!desk->has_staff || desk->role >= ROLE_MANAGER || store_owned(desk->store) ||
        read_roles(desk, r, may, e) != ST_OK)
        return e->code;
    *permission = may[desk->role];
    return *permission == PERMISSION_NONE ? refuse(desk, r, may, e) : ST_OK;
}

enum status permission_learn(struct desk *desk, const struct register_info *r, struct error *e)
{
    enum permission may[ROLE_MANAGER] = {PERMISSION_NONE};
    if (!desk->has_staff || desk->role >= ROLE_MANAGER || privilege_owner(desk) ||
        read_roles(desk, r, may, e) != ST_OK || may[desk->role] == PERMISSION_WRITE)
        return e->code;
    return refuse(desk, r, may, e);
}

/* ---- whose a row is ---- */

/* Returns the column that tells a row's department, or -1; *person is 1 if it names a person.
 */
static int dept_column(const struct register_info *r, int *person)
{
    static const char *const names[] = {"department", "staff"};
    for (*person = 0; *person < 2; ++*person) {
        if (strcmp(r->name, names[*person]) == 0)
            return *person ? register_column(r, "dept") : register_column(r, "code");
        for (size_t i = 0; i < r->count; i++)
            if (r->columns[i].refers && strcmp(r->columns[i].refers, names[*person]) == 0)
                return (int)i;
    }
    return -1;
}

/* Appends the person's department, if any. Returns 1 if the person is in the register. */
static int add_dept_of(struct desk *desk, const char *person, struct buf *out, struct error *e)
{
    struct stmt *st = store_query(desk->store, "SELECT dept FROM staff WHERE code = :code",
                                  WITH(BIND(":code", person)), e);
    if (stmt_step(st, e) <= 0)
        return 0;
    const char *dept = stmt_text(st, 0);
    buf_adds(out, dept ? dept : "");
    stmt_reset(st);
    return 1;
}

enum status permission_row(struct desk *desk, const struct register_info *r,
                           const struct register_row *row, int *column, struct error *e)
{
    enum permission may[ROLE_MANAGER] = {PERMISSION_NONE};
    int person, known = 1;
    struct buf dept = BUF_EMPTY, user = BUF_EMPTY;
    *column = dept_column(r, &person);
    const struct value *cell = *column >= 0 ? &row->c[*column] : NULL;
    const char *code = cell && cell->type == VALUE_TEXT ? cell->s : "";
    if (person)
        known = add_dept_of(desk, code, &dept, e);
    else
        buf_adds(&dept, code);
    /* a person who isn't there is refused as a reference */
    if (e->code == ST_OK && known && !desk_covers(desk, dept.s, e) && e->code == ST_OK &&
        read_roles(desk, r, may, e) == ST_OK) {
        const struct who_may w = {.least = least_role(may), .dept = dept.s, .own = 1};
        name_user(desk, &user);
        error_set(
            e, ST_DENIED,
            _("'%s' is of department '%s'; %s may change only rows of the own department, "
              "'%s'"),
            utf8_quote(code), utf8_quote(dept.s), user.s,
            utf8_quote(desk->dept ? desk->dept : ""));
        who_may_add(desk, &w, e);
    }
    BUF_FREE(&dept, &user);
    return e->code;
}

/* ---- its own rows ---- */

enum status permission_rules(const struct register_info *r, const struct register_row *row,
                             int *column, struct error *e)
{
    int named = register_column(r, "register"), may = register_column(r, "may"), person;
    const char *name = row->c[named].s;
    const struct register_info *target = register_find(name);
    *column = named;
    if (!target || list_has(reserved, name, strlen(name))) {
        struct buf names = BUF_EMPTY;
        for (const struct register_info *i = registers; i->name; i++)
            if (!list_has(reserved, i->name, strlen(i->name)))
                buf_printf(&names, "%s%s", names.len ? ", " : "", i->name);
        error_set(e, ST_DATA,
                  target ? _("'%s' decides who may do what, and stays with managers; it can be "
                             "one of %s")
                         : _("'%s' is not one of %s"),
                  utf8_quote(name), names.s);
        buf_free(&names);
        return e->code;
    }
    *column = may;
    if (strcmp(row->c[may].s, "own") == 0 && dept_column(target, &person) < 0)
        return error_set(e, ST_DATA,
                         _("'own': the rows of %s have no department; it can be write or none"),
                         name);
    return ST_OK;
}
