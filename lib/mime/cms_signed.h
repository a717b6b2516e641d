/* cms_signed.h: takes the content out of an opaque S/MIME signature (SignedData, RFC 5652).
 *
 * It checks no signature: what it gives is as true as any message. It reads BER, with lengths
 * known or not, and the content in one piece or in many, and keeps nothing in memory. */
#pragma once

/* Appends the content of the SignedData in the file `from` to the file `to`. Returns 1; 0 if
 * `from` has none that can be read; -1 with errno if reading or writing fails. */
int cms_signed_copy(int from, int to);
