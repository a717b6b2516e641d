/* template.h: a working department to start from: folders of CSV files in the register format.
 *
 * They lie in path_data()/templates/NAME; `empty` holds what every desk needs (workflows, the
 * calendars office and always, channels) and is loaded before any other. */
#ifndef TKT_DESK_REGISTER_TEMPLATE_H
#define TKT_DESK_REGISTER_TEMPLATE_H

#include "base/buf.h"
#include "base/error.h"
#include "desk/core/desk.h"

/* Loads the template inside the open transaction. ST_USAGE, naming those there are, where it
 * isn't one. */
enum status template_load(struct desk *desk, const char *name, struct error *e);
void template_names(struct buf *out); /* ", "-joined */

#endif
