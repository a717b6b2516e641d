/* mail_folder.h: where the files of mails lie. */
#ifndef TKT_DESK_MAIL_FOLDER_H
#define TKT_DESK_MAIL_FOLDER_H

#include "base/buf.h"
#include "desk/desk.h"

/* Appends it: `given`, else what the setting mail_folder says, else DATABASE-files. */
enum status mail_folder(struct desk *desk, const char *given, struct buf *out, struct error *e);

#endif
