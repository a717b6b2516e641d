/* tkt-init: makes a desk, proves one, copies one, restores one.
 *
 *     tkt-init --template property --timezone Asia/Shanghai --currency CNY
 *     tkt-init --check && tkt-init --backup /var/backups/tkt.db */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/guard.h"
#include "base/i18n.h"
#include "desk/core/attachments.h"
#include "desk/core/desk.h"
#include "desk/core/privilege.h"
#include "desk/register/registers.h"
#include "desk/core/setting.h"
#include "desk/register/template.h"
#include "desk/core/tool.h"
#include "flow/progress.h"
#include "store/ticket.h"

static const char *template, *timezone_name, *currency, *backup, *restore;
static int check;

static const struct option_def options[] = {
    {"template", 't', OPTION_TEXT, &template, "NAME",
     N_("property, aftersales, orders or empty (the default)")},
    {"timezone", 'z', OPTION_TEXT, &timezone_name, "ZONE",
     N_("the site's zone, as in Asia/Shanghai; else $TZ or the system's")},
    {"currency", 0, OPTION_TEXT, &currency, "CODE", N_("ISO 4217; CNY by default")},
    {"check", 0, OPTION_FLAG, &check, NULL, N_("check the file, every ticket and every event")},
    {"backup", 0, OPTION_FILE, &backup, "FILE",
     N_("copy the database and its attachments while others keep working")},
    {"restore", 0, OPTION_FILE, &restore, "FILE",
     N_("check that backup, and make the database equal to it")},
    {0},
};

static const struct option_rule option_rules[] = {
    {"check|backup|restore", OPTION_BARS, "template|timezone|currency"},
    {"restore", OPTION_BARS, "check|backup"},
    {0},
};

/* ---- check, backup and restore ---- */

static int is_another_file(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) != 0 || stat(b, &y) != 0 || x.st_dev != y.st_dev || x.st_ino != y.st_ino;
}

static void complain(void *context, const char *text)
{
    tool_warn(context, "%s", text);
}

/* Proves every ticket and every event. */
static enum status check_tickets(struct tool *tool, struct store *store)
{
    struct error *e = &tool->e;
    int64_t tickets = 0, events = 0;
    if (store_integrity(store, complain, tool, e) == ST_OK &&
        ticket_check_all(store, &tickets, &events, complain, tool, e) == ST_OK)
        tool_note(tool, _("%s: %lld tickets and %lld events are intact"), store_path(store),
                  (long long)tickets, (long long)events);
    return e->code;
}

static void check_desk(struct tool *tool)
{
    struct error *e = &tool->e;
    struct store *store = tool->desk->store;
    struct attachments a = {.desk = tool->desk, .say = complain, .context = tool};
    if (store_begin_read(store, e) != ST_OK || check_tickets(tool, store) != ST_OK ||
        attachments_walk(&a, e) != ST_OK)
        return;
    if (a.lost)
        error_set(e, ST_DATA, _("%s: %lld attachments are missing or damaged"),
                  store_path(store), (long long)a.lost);
    else if (store_commit(store, e) == ST_OK && a.intact)
        tool_note(tool, _("%s: %lld attachments are intact"), store_path(store),
                  (long long)a.intact);
}

static void show_pages(void *context, int64_t done, int64_t total)
{
    (void)total;
    progress_at(context, done, done);
}

/* The attachments come first: a backup that has its name has all of its files. Both are of one
 * state. A lost attachment doesn't keep the rest from being backed up. */
static void copy_desk(struct tool *tool)
{
    struct error *e = &tool->e;
    struct store *store = tool->desk->store;
    struct buf files = BUF_EMPTY;
    attachments_beside(&files, backup);
    struct attachments a = {
        .desk = tool->desk, .to = files.s, .say = complain, .context = tool};
    if (guard_target(backup, e) == ST_OK && access(backup, F_OK) == 0)
        error_set(e, ST_CANTCREATE, "%s: %s", backup, strerror(EEXIST));
    if (e->code == ST_OK && store_begin_read(store, e) == ST_OK)
        attachments_walk(&a, e);
    if (e->code == ST_OK) {
        struct progress *p = progress_start(_("copying"), -1, tool->quiet);
        store_backup(store, backup, show_pages, p, e);
        progress_end(p);
    }
    if (e->code == ST_OK && store_commit(store, e) == ST_OK)
        tool_note(tool, _("%s: backed up to %s"), store_path(store), backup);
    if (e->code != ST_OK && e->code != ST_CANTCREATE)
        attachments_take_back(&a);
    if (e->code == ST_OK && a.lost)
        tool_warn_partial(tool, _("%s: %lld attachments are missing or damaged"),
                          store_path(store), (long long)a.lost);
    buf_free(&files);
}

/* The attachments come first here too, and are only added: to those that are there. */
static void restore_desk(struct tool *tool)
{
    struct error *e = &tool->e;
    struct store *store;
    struct desk *copy = NULL;
    struct buf files = BUF_EMPTY;
    char *path = desk_database(tool->db), *set = NULL;
    if (!is_another_file(restore, path))
        error_set(e, ST_USAGE, _("--restore: %s is the database itself"), restore);
    else if (store_open_copy(&store, restore, path, e) == ST_OK &&
             desk_around(&copy, store, tool->user, e) == ST_OK &&
             check_tickets(tool, store) == ST_OK &&
             desk_setting(copy, "mail_folder", &set, e) == ST_OK) {
        if (*set)
            buf_adds(&files, set);
        else
            attachments_beside(&files, path);
        struct attachments a = {.desk = copy, .to = files.s, .say = complain, .context = tool};
        if (attachments_walk(&a, e) == ST_OK && store_restore(store, path, e) == ST_OK)
            tool_note(tool, _("%s: restored from %s"), path, restore);
        if (e->code == ST_OK && a.lost)
            tool_warn_partial(tool, _("%s: %lld attachments are missing or damaged"), restore,
                              (long long)a.lost);
    }
    desk_close(copy);
    BUF_FREE(&files);
    free(set);
    free(path);
}

/* ---- a new desk ---- */

/* The zone by $TZ, by /etc/timezone, or by what /etc/localtime points at. */
static const char *system_zone(struct buf *name)
{
    const char *tz = getenv("TZ");
    if (tz && *tz) {
        buf_adds(name, *tz == ':' ? tz + 1 : tz);
        return name->s;
    }
    FILE *f = fopen("/etc/timezone", "re");
    char line[128] = "";
    if (f) {
        if (!fgets(line, sizeof line, f))
            line[0] = '\0';
        fclose(f);
    }
    line[strcspn(line, "\r\n \t")] = '\0';
    char *link = realpath("/etc/localtime", NULL);
    const char *at = link ? strstr(link, "/zoneinfo/") : NULL;
    buf_adds(name, *line ? line : at ? at + strlen("/zoneinfo/") : "UTC");
    free(link);
    return name->s;
}

/* The default place of the database may need its folder; a named one's must be there. */
static enum status make_folder(const char *path, struct error *e)
{
    struct buf b = BUF_EMPTY;
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        buf_clear(&b);
        buf_add(&b, path, (size_t)(slash - path));
        if (mkdir(b.s, 0700) != 0 && errno != EEXIST) {
            error_set(e, ST_CANTCREATE, "%s: %s", b.s, strerror(errno));
            break;
        }
    }
    buf_free(&b);
    return e->code;
}

static enum status set_setting(struct desk *desk, const char *name, const char *value,
                               struct error *e)
{
    struct buf name_word = BUF_EMPTY, value_word = BUF_EMPTY;
    struct load_options load = {.quiet = 1};
    struct load_count count;
    buf_printf(&name_word, "name=%s", name);
    buf_printf(&value_word, "value=%s", value);
    char *const words[] = {name_word.s, value_word.s};
    registers_load_row(desk, register_find("setting"), words, 2, &load, &count, e);
    BUF_FREE(&name_word, &value_word);
    return e->code;
}

static enum status fill_desk(struct desk *desk, const char *zone, struct error *e)
{
    const char *money = currency ? currency : "CNY";
    if (setting_check(setting_find("timezone"), zone, e) != ST_OK)
        return error_prefix(e, "--timezone");
    if (setting_check(setting_find("currency"), money, e) != ST_OK)
        return error_prefix(e, "--currency");
    if (set_setting(desk, "timezone", zone, e) != ST_OK ||
        set_setting(desk, "currency", money, e) != ST_OK)
        return e->code;
    if (desk_refresh(desk, e) != ST_OK)
        return e->code;
    return template_load(desk, template ? template : "empty", e);
}

static void make_desk(struct tool *tool)
{
    struct error *e = &tool->e;
    char *path = desk_database(tool->db);
    struct buf zone = BUF_EMPTY;
    struct store *store;
    int named = tool->db || (getenv("TKT_DB") && *getenv("TKT_DB"));
    system_zone(&zone);
    if (named || make_folder(path, e) == ST_OK) {
        if (store_create(&store, path, e) == ST_OK &&
            desk_around(&tool->desk, store, tool->user, e) == ST_OK &&
            fill_desk(tool->desk, timezone_name ? timezone_name : zone.s, e) == ST_OK &&
            store_commit(store, e) == ST_OK)
            tool_note(tool, _("%s: created a desk, template %s, time zone %s"), path,
                      template ? template : "empty", timezone_name ? timezone_name : zone.s);
    }
    /* a wrong option is the user's word, not data */
    if (e->code == ST_DATA && (timezone_name || currency || template))
        e->code = ST_USAGE;
    buf_free(&zone);
    free(path);
}

static void run_init(struct tool *tool)
{
    if (tool_operands(tool, 0, 0) != ST_OK)
        return;
    if (restore) {
        restore_desk(tool);
        return;
    }
    if (!check && !backup) {
        make_desk(tool);
        return;
    }
    if (tool_desk(tool) != ST_OK ||
        (backup && privilege_need(tool->desk, PRIVILEGE_COPY, &tool->e) != ST_OK))
        return;
    if (check)
        check_desk(tool);
    if (backup && tool->e.code == ST_OK)
        copy_desk(tool);
}

static void complete_templates(struct tool *tool, const char *what, struct buf *out)
{
    struct buf names = BUF_EMPTY;
    (void)tool;
    if (strcmp(what, "templates") == 0)
        template_names(&names);
    for (const char *p = names.s; *p;) {
        size_t n = strcspn(p, ",");
        buf_printf(out, "%.*s\n", (int)n, p);
        p += n + (p[n] ? 2 : 0);
    }
    buf_free(&names);
}

int main(int argc, char **argv)
{
    struct tool tool = {
        .name = "tkt-init",
        .usage = "tkt-init [--template NAME] [--timezone ZONE] [--currency CODE]\n"
                 "tkt-init --check | --backup FILE | --restore FILE",
        .summary =
            N_("Creates the database of a desk, checks it, backs it up, or restores it."),
        .options = options,
        .rules = option_rules,
        .footer =
            N_("Example: tkt-init -d estate.db --template property --timezone Asia/Shanghai"),
        .common = TOOL_DB | TOOL_QUIET,
        .complete = complete_templates,
    };
    if (tool_start(&tool, argc, argv) == ST_OK)
        run_init(&tool);
    return tool_end(&tool);
}
