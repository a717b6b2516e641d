#!/usr/bin/env python3
"""sealed.py signed|pieces|enveloped|winmail: writes a message of a part that contains others, put
together by hand from what RFC 5652 and [MS-OXTNEF] say. What it contains comes on stdin."""
import base64
import struct
import sys


def der(tag, data, known=True):
    n = len(data)
    if not known:
        return bytes([tag, 0x80]) + data + b"\0\0"
    if n < 0x80:
        return bytes([tag, n]) + data
    size = n.to_bytes((n.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + data


DATA = bytes.fromhex("06092a864886f70d010701")
SIGNED = bytes.fromhex("06092a864886f70d010702")
ENVELOPED = bytes.fromhex("06092a864886f70d010703")


def signed(inner, known):
    if known:
        octets = der(0x04, inner)
    else:
        pieces = [der(0x04, inner[i:i + 100]) for i in range(0, len(inner), 100)]
        octets = der(0x24, b"".join(pieces), False)
    content = der(0x30, DATA + der(0xa0, octets, known), known)
    digests = der(0x31, der(0x30, bytes.fromhex("0609608648016503040201"), known), known)
    data = der(0x30, b"\x02\x01\x01" + digests + content + der(0x31, b""), known)
    return der(0x30, SIGNED + der(0xa0, data, known), known)


def attribute(level, ident, data):
    return struct.pack("<BII", level, ident, len(data)) + data + struct.pack("<H", sum(data) & 0xffff)


def winmail(inner):
    out = struct.pack("<IH", 0x223e9f78, 1)
    out += attribute(1, 0x00089006, struct.pack("<I", 0x10000))
    out += attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
    out += attribute(1, 0x0002800c, "It leaks.\0".encode())
    for name in b"bill.pdf\0", b"plan.txt\0":
        out += attribute(2, 0x00069002, struct.pack("<HIHHI", 1, 0xffffffff, 0, 0, 0))
        out += attribute(2, 0x00018010, name)
        out += attribute(2, 0x0006800f, inner)
    return out


how, inner = sys.argv[1], sys.stdin.buffer.read()
if how == "winmail":
    body, kind = winmail(inner), "application/ms-tnef; name=winmail.dat"
elif how == "enveloped":
    body = der(0x30, ENVELOPED + der(0xa0, der(0x30, b"\x02\x01\x00" + inner)))
    kind = "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m"
else:
    body = signed(inner, how == "signed")
    kind = "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m"
sys.stdout.write("Content-Type: %s\nContent-Transfer-Encoding: base64\n\n" % kind)
sys.stdout.write(base64.encodebytes(body).decode())
