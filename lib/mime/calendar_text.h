/* calendar_text.h: an invitation (iCalendar, RFC 5545) as lines that people read. */
#pragma once

#include <stddef.h>

#include "base/buf.h"

/* Appends what the first events say: method, summary, start, end, place, organizer, and who
 * answered; with `described` the description too. Appends nothing if there is no event. */
void calendar_text(struct buf *out, const char *calendar, size_t n, int described);
