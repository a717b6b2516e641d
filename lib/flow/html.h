/* html.h: escapes text for HTML. */
#pragma once

#include <stddef.h>

#include "base/buf.h"

/* Appends n bytes as the content of an element or a quoted attribute. & < > " ' become
 * entities, newlines stay, other control characters become \xNN. */
void html_text(struct buf *out, const char *s, size_t n);
