"""Canary words: letters that carry them where a letter has its secrets, and a search that knows them again in many disguises."""
import base64, email.header, glob, hashlib, mmap, os, quopri, urllib.parse

# Invented, and so long that chance writes none of them.
WORDS = {"subject": "Vexquorlimba", "body": "Blimtrazonko", "hidden": "Drubbelwixta", "address": "Kjorvantulep", "file": "Gnarfipultos",
         "recipient": "Wubzentrimol", "person": "Phlostergunda"}
RECIPIENT = WORDS["recipient"].lower() + "@cigale.example"


def header(i, text):
    """TEXT as the value of a header field: as it is, or as an encoded word."""
    if i % 3 == 0:
        return text
    charset = ("utf-8", "iso-8859-1", "utf-16")[i % 2 + (i % 7 == 0)]
    return "=?%s?B?%s?=" % (charset, base64.b64encode(text.encode(charset)).decode()) if i % 3 == 1 else email.header.Header(text, "utf-8").encode()


def text_part(i, text):
    kind, body = ("html", "<html><body><p>%s</p><p style=\"display:none\">%s</p></body></html>" % (text, WORDS["hidden"])) if i % 2 else ("plain", text)
    charset = "utf-16" if i % 11 == 0 else "utf-8"
    raw = body.encode(charset)
    if i % 4 == 0 or charset == "utf-16":
        encoding, raw = "base64", base64.encodebytes(raw)
    elif i % 4 == 1:
        encoding, raw = "quoted-printable", quopri.encodestring(raw)
    else:
        encoding = "8bit"
    return ("Content-Type: text/%s; charset=%s\r\nContent-Transfer-Encoding: %s\r\n\r\n" % (kind, charset, encoding)).encode() + raw


def file_part(i):
    name = "%s-%d.%s" % (WORDS["file"], i, ("pdf", "txt", "zip", "exe")[i % 4])
    said = ("filename=\"%s\"" % name, "filename*=utf-8''%s" % urllib.parse.quote(name), "filename=\"%s\"" % header(1, name))[i % 3]
    body = base64.encodebytes(("%s %d " % (WORDS["body"], i)).encode() * 20)
    return ("Content-Type: application/octet-stream; name=\"%s\"\r\nContent-Disposition: attachment; %s\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            % (name, said)).encode() + body


def letter(i, sender, extra=()):
    """Letter number I from SENDER, with the header lines EXTRA."""
    text = "%s number %d, and %s.\r\nhttps://www.%s/%s/%s?q=%s\r\n" % (
        WORDS["body"], i, WORDS["body"].upper() if i % 5 == 0 else WORDS["body"].lower(), sender.split("@")[1], WORDS["address"], i, WORDS["address"])
    fields = ["From: A. Sender <%s>" % sender, "To: %s <%s>" % (header(i, WORDS["person"]), RECIPIENT), "Cc: %s.%d@cigale.example" % (WORDS["recipient"], i),
              "Subject: " + header(i + 1, "%s %d" % (WORDS["subject"], i)), "Message-ID: <%d@%s>" % (i, sender.split("@")[1]), *extra,
              "Date: Tue, 24 Nov 2026 10:00:00 +0000", "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=\"b-%d\"" % i]
    parts = b"".join(b"--b-%d\r\n" % i + part + b"\r\n" for part in (text_part(i, text), file_part(i)))
    broken = b"" if i % 13 == 0 else b"--b-%d--\r\n" % i
    return "\r\n".join(fields).encode() + b"\r\n\r\n" + parts + broken


def envelope(i, sender, name):
    return {"file": name, "received_at": "2026-11-24T10:00:%02dZ" % (i // 50 % 60), "client_ip": "192.0.2.%d" % (i % 200 + 1),
            "client_ptr": None, "helo": "mail.%s" % sender.split("@")[1], "mail_from": sender,
            "rcpt_to": [RECIPIENT, "%s.%d@cigale.example" % (WORDS["recipient"], i)]}


def base64_forms(data):
    """What of base64 text is the same wherever in it DATA stands."""
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + data)
        start = (before * 8 + 5) // 6
        yield whole[start:(before + len(data)) * 8 // 6]


def needles():
    """{bytes: (word, disguise)}; those whose disguise begins with "any" are sought in lower case."""
    found = {}
    for where, word in WORDS.items():
        low = word.lower()
        found[low.encode()] = where, "any case"
        found[low.encode("utf-16-le")] = where, "any case, UTF-16"
        found[low[::-1].encode()] = where, "any case, backwards"
        for form in (low, word, word.upper()):
            found[form.encode().hex().encode()] = where, "any hexadecimal"
            for charset in ("utf-8", "utf-16-le", "utf-16-be"):
                for text in base64_forms(form.encode(charset)):
                    found[text] = where, "base64 of " + charset
    for name in ("md5", "sha1", "sha256", "sha512", "blake2b"):
        digest = hashlib.new(name, RECIPIENT.encode())
        found[digest.digest()] = "recipient", name + " without a key"
        found[digest.hexdigest().encode()] = "recipient", "any hexadecimal, %s without a key" % name
    return found


NEEDLES = needles()


def reveals(data, wanted=NEEDLES):
    """[(word, disguise)] of what stands in DATA."""
    low = data.lower()
    return sorted({said for needle, said in wanted.items() if needle in (low if said[1].startswith("any") else data)})


def files_below(*folders):
    for folder in folders:
        for above, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(above, name)
                if os.path.isfile(path) and not os.path.islink(path):
                    yield path


def search(paths, wanted=NEEDLES):
    """({path: what it reveals}, files and bytes that were read)."""
    found, files, size = {}, 0, 0
    for path in paths:
        try:
            with open(path, "rb") as file:
                data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)[:] if os.fstat(file.fileno()).st_size else b""
        except (OSError, ValueError):
            continue
        files, size = files + 1, size + len(data)
        said = reveals(data, wanted) if data.strip(b"\0") else []
        if said:
            found[path] = said
    return found, files, size


def core_files(since):
    return [path for path in glob.glob("/core*") + glob.glob("core*") if os.path.isfile(path) and os.path.getmtime(path) >= since]
