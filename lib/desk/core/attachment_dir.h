/* attachment_dir.h: where the files of mails lie. */
#ifndef TKT_DESK_CORE_ATTACHMENT_DIR_H
#define TKT_DESK_CORE_ATTACHMENT_DIR_H

#include "base/buf.h"
#include "desk/core/desk.h"

/* Appends it: `given`, else what the setting attachment_dir says, else DATABASE-files. */
enum status attachment_dir(struct desk *desk, const char *given, struct buf *out,
                           struct error *e);

#endif
