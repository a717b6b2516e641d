/* attachment_dir.h: the folder for files that came by email. */
#pragma once

#include "base/buf.h"
#include "desk/core/desk.h"

/* Appends its path: `given`, else the setting attachment_dir, else DATABASE-files. */
enum status attachment_dir(struct desk *desk, const char *given, struct buf *out,
                           struct error *e);
