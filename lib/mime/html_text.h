/* html_text.h: the text of an HTML page, for reading: what stands in mails, not a browser.
 *
 * Kept: paragraphs, lists with their marks, the rows and cells of tables (a tab between cells),
 * quoted blocks (each line behind "> "), preformatted text, addresses of links behind their
 * text, the alternative text of pictures. Dropped: scripts, styles, titles, comments. Tags that
 * aren't closed, entities that aren't known and the like stand as they are; nothing that comes
 * in makes it take more than linear time. */
#ifndef TKT_MIME_HTML_TEXT_H
#define TKT_MIME_HTML_TEXT_H

#include <stddef.h>

#include "base/buf.h"

/* Appends the text of n bytes of UTF-8. */
void html_to_text(struct buf *out, const char *html, size_t n);

#endif
