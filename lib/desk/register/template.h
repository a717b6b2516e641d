/* template.h: templates of a working department: folders of CSV files in the format of
 * registers.
 *
 * They are in path_data()/templates/NAME. `empty` has what every desk needs (workflows, the
 * calendars office and always, channels); it is loaded before any other. */
#pragma once

#include "base/buf.h"
#include "base/error.h"
#include "desk/core/desk.h"

/* Loads a template inside the open transaction. Returns ST_USAGE if it doesn't exist; the
 * message lists the names. */
enum status template_load(struct desk *desk, const char *name, struct error *e);
void template_names(struct buf *out); /* joined by ", " */
