# Chinese for roff, which breaks and joins lines at blanks alone: LC_ALL=C sed -nEf cjk.sed PAGE
#
# Lines that end and begin with a Chinese character become one, without a blank between them; and
# \: (here a line may be broken) stands between characters, but not before a mark that closes nor
# behind one that opens; \c takes away the blank between a mark and a macro. Bytes are those of
# UTF-8: ideographs begin with E4 to E9, marks with E2, E3 or EF.
:join
$!N
/^\.(Sh|Ss|Nd|It) /!s/([\xe2-\xef][\x80-\xbf][\x80-\xbf])\n([\xe2-\xef])/\1\2/
s/^(\.[^\n]* Ns [^ \n]*(\xe3\x80[\x81\x82]|\xef\xbc[\x88\x8c\x9a\x9b]))\n\.(Cm|Fl|Ar|Xr|Sq|Li|Ev|Pa) /\1 Ns \3 /
t join
s/^([^.].*(\xe3\x80[\x81\x82]|\xef\xbc[\x88\x8c\x9a\x9b]))\n(\.(Cm|Fl|Ar|Nm|Xr|Sq|Li|Ev|Pa|Ql))/\1\\:\\c\n\3/
h
s/\n.*//
/^(\$|\.Sh|\.Ss|\.Nd|\.It) /!{
s/([\xe4-\xe9][\x80-\xbf][\x80-\xbf]|\xe3\x80[\x81\x82\x8b\x8d\x8f]|\xef\xbc[\x81\x89\x8c\x9a\x9b\x9f]|\xe2\x80\x9d)([\xe4-\xe9]|\xe3\x80[\x8a\x8c\x8e]|\xef\xbc\x88|\xe2\x80\x9c)/\1\\:\2/g
s/([\xe4-\xe9][\x80-\xbf][\x80-\xbf]|\xe3\x80[\x81\x82\x8b\x8d\x8f]|\xef\xbc[\x81\x89\x8c\x9a\x9b\x9f]|\xe2\x80\x9d)([\xe4-\xe9]|\xe3\x80[\x8a\x8c\x8e]|\xef\xbc\x88|\xe2\x80\x9c)/\1\\:\2/g
s/(\xe3\x80[\x81\x82]|\xef\xbc[\x8c\x9a\x9b])([A-Za-z0-9])/\1\\:\2/g
}
p
g
D
