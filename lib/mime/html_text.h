/* html_text.h: extracts the readable text of HTML as it occurs in emails. It isn't a browser.
 *
 * Kept are paragraphs, lists with their marks, the rows and cells of tables (cells separated by
 * tabs), quoted blocks (each line after "> "), preformatted text, the URLs of links after their
 * text, and the alternative text of images. Dropped are scripts, styles, titles and comments.
 * Unclosed tags, unknown references and the like stay as they are. No input makes it take more
 * than linear time. */
#pragma once

#include <stddef.h>

#include "base/buf.h"

/* Appends the text of n bytes of UTF-8. */
void html_to_text(struct buf *out, const char *html, size_t n);
