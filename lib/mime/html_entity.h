/* html_entity.h: decodes character references of HTML: &amp; &#233; &#xe9; */
#pragma once

#include <stddef.h>

#include "base/buf.h"

/* Reads one at s, which points to the &, into `text`, *n bytes of UTF-8. Returns the number of
 * bytes read, or 0 if it isn't a known reference. */
size_t html_entity_decode(const char *s, size_t left, char text[8], size_t *n);
/* Appends the text with all references decoded. */
void html_entity_decode_all(struct buf *out, const char *s, size_t n);
