#include "desk/core/attachment_dir.h"

#include <stdlib.h>

enum status attachment_dir(struct desk *desk, const char *given, struct buf *out,
                           struct error *e)
{
    char *set = NULL;
    if (given)
        buf_adds(out, given);
    else if (desk_setting(desk, "mail_folder", &set, e) == ST_OK && *set)
        buf_adds(out, set);
    else
        buf_printf(out, "%s-files", store_path(desk->store));
    free(set);
    return e->code;
}
