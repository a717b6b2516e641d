/* html.h: text into HTML, safely. */
#ifndef TKT_FLOW_HTML_H
#define TKT_FLOW_HTML_H

#include <stddef.h>

#include "base/buf.h"

/* Appends n bytes as the content of an element or of a quoted attribute: & < > " ' as
 * entities, newlines kept, other control characters shown as \xNN. */
void html_text(struct buf *out, const char *s, size_t n);

#endif
