/* attachment_dir.h: the folder for files that came by email. */
#ifndef TKT_DESK_CORE_ATTACHMENT_DIR_H
#define TKT_DESK_CORE_ATTACHMENT_DIR_H

#include "base/buf.h"
#include "desk/core/desk.h"

/* Appends its path: `given`, else the setting attachment_dir, else DATABASE-files. */
enum status attachment_dir(struct desk *desk, const char *given, struct buf *out,
                           struct error *e);

#endif
