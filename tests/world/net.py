"""The invented internet: hosters with networks and name servers, hosts with names, domains with records and keys. Everything
ends in .example (RFC 2606) and lies in 2001:db8::/32 (RFC 3849), a /48 for each hoster's customers and for each own network."""
import base64, hashlib, ipaddress, re

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
import words


class Key:
    """A DKIM key (RFC 8463)."""

    def __init__(self, r):
        self.private = ed25519.Ed25519PrivateKey.from_private_bytes(r.randbytes(32))
        raw = self.private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        self.record = "v=DKIM1; k=ed25519; p=" + base64.b64encode(raw).decode()


class Net:
    """Hands out networks and writes the zone."""

    def __init__(self, r):
        self.r, self.lines, self.networks, self.taken = r, [], 0, set()

    def network(self):
        self.networks += 1
        return Network(self, ipaddress.ip_network("2001:db8:%x::/48" % self.networks))

    def record(self, name, kind, value):
        self.lines.append("%s. 3600 IN %s %s" % (name, kind, value))

    def text(self, name, value):
        self.record(name, "TXT", " ".join('"%s"' % value[i:i + 200] for i in range(0, len(value), 200)))

    def fresh(self, suffix=""):
        """A domain that nobody has yet."""
        while True:
            name = words.label(self.r) + suffix + ".example"
            if name not in self.taken:
                self.taken.add(name)
                return name

    def zone(self):
        top = ["$ORIGIN .", "$TTL 3600", ". IN SOA ns.root.example. hostmaster.root.example. 1 7200 3600 1209600 3600", ". IN NS ns.root.example."]
        return "\n".join(top + self.lines) + "\n"


class Network:
    def __init__(self, net, range_):
        self.net, self.range = net, range_

    def address(self):
        r = self.net.r
        return str(ipaddress.ip_address(int(self.range.network_address) + (r.getrandbits(8) << 64) + r.randint(1, 60000)))

    def host(self, name):
        """An address whose name points back (iprev)."""
        address = self.address()
        self.net.record(name, "AAAA", address)
        self.net.record(ipaddress.ip_address(address).reverse_pointer, "PTR", name + ".")
        return Host(name, address)


class Host:
    def __init__(self, name, address, proven=True):
        self.name, self.address, self.proven = name, address, proven


class Hoster:
    """Rents hosts and name servers to anybody."""

    def __init__(self, net):
        self.net, self.domain, self.network = net, net.fresh("-hosting"), net.network()
        self.servers = ["ns1." + self.domain, "ns2." + self.domain]
        for server in self.servers:
            net.record(server, "AAAA", self.network.address())


class Domain:
    """A domain at a hoster: SPF for its hosts and for what it includes, a key, DMARC."""

    def __init__(self, net, hoster, name=None, key=None, policy="none", include=None, servers=None, network=None):
        self.net, self.name, self.hoster = net, name or net.fresh(), hoster
        self.key, self.selector = key or Key(net.r), "s%d" % net.r.randint(1, 99)
        self.hosts = [(network or hoster.network).host("mail%d.%s" % (net.r.randint(1, 9), self.name))]
        allowed = ["ip6:" + host.address for host in self.hosts] + ["include:" + name for name in include or ()]
        net.text(self.name, "v=spf1 %s -all" % " ".join(allowed))
        net.record(self.name, "MX", "10 %s." % self.hosts[0].name)
        net.record(self.name, "AAAA", hoster.network.address())
        for server in servers or hoster.servers:
            net.record(self.name, "NS", server + ".")
        net.text("%s._domainkey.%s" % (self.selector, self.name), self.key.record)
        if policy:
            net.text("_dmarc." + self.name, "v=DMARC1; p=" + policy)

    @property
    def host(self):
        return self.hosts[0]


def relaxed(value):
    return " ".join(value.replace("\r\n", " ").split())


def sign(domain, selector, key, fields, body, at):
    """A DKIM-Signature field (RFC 6376 §3.4, relaxed/relaxed) over FIELDS [(name, value)] and BODY (bytes, CRLF)."""
    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    text = b"\r\n".join(lines).rstrip(b"\r\n")
    digest = base64.b64encode(hashlib.sha256(text + b"\r\n" if text else b"").digest()).decode()
    covered = [(name, value) for name, value in fields
               if name.lower() in ("from", "to", "subject", "date", "message-id", "mime-version", "content-type", "list-unsubscribe",
                                   "list-unsubscribe-post", "reply-to", "feedback-id")]
    tag = "v=1; a=ed25519-sha256; c=relaxed/relaxed; d=%s; s=%s; t=%d;\r\n\th=%s;\r\n\tbh=%s; b=" % (
        domain, selector, at, ":".join(name.lower() for name, _ in covered), digest)
    hashed = "".join("%s:%s\r\n" % (name.lower(), relaxed(value)) for name, value in covered) + "dkim-signature:" + relaxed(tag)
    return "DKIM-Signature", tag + base64.b64encode(key.private.sign(hashlib.sha256(hashed.encode()).digest())).decode()
