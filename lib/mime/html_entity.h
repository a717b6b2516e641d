/* html_entity.h: characters as HTML writes them: &amp; &#233; &#xe9; */
#ifndef TKT_MIME_HTML_ENTITY_H
#define TKT_MIME_HTML_ENTITY_H

#include <stddef.h>

#include "base/buf.h"

/* Reads one at s (which is at the &) into `text`, *n bytes of UTF-8. How many bytes of s it
 * took; 0 where it is none that is known. */
size_t html_entity_decode(const char *s, size_t left, char text[8], size_t *n);
/* Appends text with all of them decoded. */
void html_entity_decode_all(struct buf *out, const char *s, size_t n);

#endif
