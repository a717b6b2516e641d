#include "desk/register/template.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/i18n.h"
#include "base/paths.h"
#include "base/utf8.h"
#include "desk/register/registers.h"

static void folder_of(struct buf *out, const char *name)
{
    buf_clear(out);
    buf_printf(out, "%s/templates", path_data());
    if (name)
        buf_printf(out, "/%s", name);
}

void template_names(struct buf *out)
{
    struct buf folder = BUF_EMPTY;
    folder_of(&folder, NULL);
    struct dirent **entries;
    int n = scandir(folder.s, &entries, NULL, alphasort), first = 1;
    for (int i = 0; i < n; i++) {
        if (entries[i]->d_name[0] != '.') {
            buf_printf(out, "%s%s", first ? "" : ", ", entries[i]->d_name);
            first = 0;
        }
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
    buf_free(&folder);
}

static enum status load_folder(struct desk *desk, const char *name, struct error *e)
{
    struct buf folder = BUF_EMPTY;
    struct load_options options = {.quiet = 1};
    struct load_count counts[REGISTERS_MOST];
    size_t count;
    folder_of(&folder, name);
    registers_load_folder(desk, folder.s, NULL, &options, counts, &count, NULL, NULL, e);
    buf_free(&folder);
    return e->code;
}

enum status template_load(struct desk *desk, const char *name, struct error *e)
{
    struct buf folder = BUF_EMPTY, names = BUF_EMPTY;
    struct stat st;
    folder_of(&folder, name);
    int there = !strchr(name, '/') && *name && *name != '.' && stat(folder.s, &st) == 0;
    if (!there) {
        template_names(&names);
        if (names.len)
            error_set(e, ST_USAGE, _("--template: '%s' is not one of %s"), utf8_quote(name),
                      names.s);
        else
            error_set(e, ST_CONFIG, _("no templates in %s; set TKT_DATADIR"), path_data());
    }
    BUF_FREE(&folder, &names);
    if (!there || load_folder(desk, "empty", e) != ST_OK)
        return e->code;
    return strcmp(name, "empty") == 0 ? ST_OK : load_folder(desk, name, e);
}
