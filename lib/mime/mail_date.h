/* mail_date.h: reads the date of a message in the forms that mail programs write.
 *
 * The standard form is `Wed, 5 Mar 2025 09:00:00 +0100` (RFC 5322). Also read: ISO 8601,
 * asctime, 09.00.00, 0900, 1:30 PM, 09:00:00.000, GMT+0100, 2025年3月5日 下午1:30. A time
 * without a zone is UTC. */
#pragma once

#include <stdint.h>

/* Sets *at, in UTC seconds. Returns 0 if the day, the time of day or the zone can't be read, or
 * don't exist: there is no guess, and never a midnight that nobody wrote. `raw` may be NULL. */
int mail_date_read(const char *raw, int64_t *at);
