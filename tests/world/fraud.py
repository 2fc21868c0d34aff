"""Gangs who extort (their wallets outlive their senders), pose as directors and suppliers, and phish."""
import hashlib

from letter import Letter, Program, Template
from net import Domain, Host
import words

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

EXTORTION = {
    "fr": [["J'ai pris le contrôle de votre ordinateur {when}.", "Un logiciel espion tourne chez vous depuis {n} jours.", "Votre caméra m'a tout montré.",
            "Votre mot de passe ne vous protège plus, je suis dans vos comptes."],
           ["Une vidéo intime de vous est entre mes mains.", "Je vous ai filmé pendant que vous regardiez un site pour adultes.", "J'ai vos images, et l'historique qui va avec."],
           ["Tous vos contacts la recevront.", "Je l'enverrai à votre famille et à vos collègues.", "Vos proches verront tout en un clic."],
           ["Versez {price}0 € en bitcoin à cette adresse :", "Le silence coûte {more} € en bitcoins, à payer ici :", "Réglez {more} € sur ce portefeuille :"],
           ["Vous avez {n} heures.", "Le compte à rebours a commencé : deux jours.", "Passé ce délai, je publie."], ["N'allez pas voir la police.", "Inutile de répondre."]],
    "en": [["I took over your computer {when}.", "A spy program has been running on your device for {n} days.", "Your camera showed me everything.",
            "Your password no longer protects you, I am inside your accounts."],
           ["I hold an intimate recording of you.", "I filmed you while you were watching an adult site.", "I have your pictures and the history that goes with them."],
           ["All your contacts will get it.", "It goes to your family and your colleagues.", "Everyone you know sees it with one click."],
           ["Send {price}0 € in bitcoin to this address:", "My silence costs {more} € in bitcoins, payable here:", "Transfer {more} € to this wallet:"],
           ["You have {n} hours.", "The clock is running: two days.", "After that I publish."], ["Do not go to the police.", "There is no point in answering."]]}
DIRECTOR = {
    "fr": [["Êtes-vous à votre poste ?", "Avez-vous un moment ce matin ?", "Je compte sur votre discrétion."],
           ["Je suis en réunion et ne peux pas téléphoner.", "Je suis en déplacement, joignable par courriel seulement."],
           ["Il faut régler un fournisseur aujourd'hui même par virement.", "J'ai besoin de cartes cadeaux pour des clients, tout de suite.",
            "Nous devons virer {more}00 € avant midi à un nouveau compte.", "Notre fournisseur a changé de banque, voici son nouveau RIB à utiliser pour la facture."],
           ["Ceci reste strictement entre nous.", "N'en parlez à personne pour le moment.", "Répondez-moi ici dès que c'est fait."]],
    "en": [["Are you at your desk?", "Do you have a moment this morning?", "I rely on your discretion."],
           ["I am in a meeting and cannot take calls.", "I am travelling and only reachable by mail."],
           ["A supplier has to be paid today by wire transfer.", "I need gift cards for clients, right away.", "We must transfer {more}00 € before noon to a new account.",
            "Our supplier changed banks, use the new account details for the invoice."],
           ["This stays strictly between us.", "Do not mention it to anybody yet.", "Answer me here once it is done."]]}
PHISHING = {
    "fr": [["Votre compte {brand} a été suspendu.", "Une connexion inhabituelle à {brand} a été détectée.", "Votre colis {brand} est en attente.", "Votre remboursement {brand} n'a pas pu être versé."],
           ["Confirmez vos informations sous {n} heures.", "Mettez à jour vos coordonnées bancaires.", "Réglez {price} centimes de frais pour la livraison.", "Vérifiez votre identité pour éviter la clôture."],
           ["Cliquez ici :", "Accédez à votre espace :", "Validez maintenant :"]],
    "en": [["Your {brand} account was suspended.", "An unusual sign-in to {brand} was detected.", "Your {brand} parcel is on hold.", "Your {brand} refund could not be paid."],
           ["Confirm your details within {n} hours.", "Update your bank details.", "Pay a fee of {price} cents for delivery.", "Verify your identity to avoid closure."],
           ["Click here:", "Open your account:", "Confirm now:"]]}


def wallet(r):
    """A Bitcoin address that proves itself (base58check)."""
    payload = b"\0" + r.randbytes(20)
    payload += hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, text = int.from_bytes(payload, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = BASE58[digit] + text
    return "1" * (len(payload) - len(payload.lstrip(b"\0"))) + text


def told(r, groups, **more):
    return [r.choice(group).format(n=r.randint(12, 72), price=r.randint(30, 90), more=r.randint(400, 1900), when=r.choice(("hier", "last week")), **more) for group in groups]


def extortion(world, r, number):
    purse, language, first = wallet(r), r.choice(("fr", "en")), r.uniform(2, 32)
    for i in range(50):
        home, victim = r.choice(world.homes).address(), r.choice(world.people)
        lines = told(r, EXTORTION[language]) + [purse]
        domain = Domain(world.net, r.choice(world.hosters), policy=None) if i % 3 == 0 else None
        sender = "%s@%s" % (words.product(r).lower(), domain.name) if domain else victim.address
        letter = Letter(sender, "", victim.address, r.choice(("Votre compte", "Your account", "Paiement", "Last warning")), lines, program=Program(r), signed=[domain] if domain else [])
        host = domain.host if domain else Host("host-%x.home.example" % r.getrandbits(24), home, False)
        yield world.event(world.start + int((first + i / 8.0) * 86400), letter, host, sender, [victim.address], "spam", "extortion", campaign="gang-%d" % number, copy=i)


def payment(world, r):
    boss, language = r.choice(world.protected), r.choice(("fr", "en"))
    domain = Domain(world.net, r.choice(world.hosters), policy=r.choice((None, "none")))
    mailbox = "%s@%s" % (words.product(r).lower(), r.choice((domain, world.freemail)).name)
    sender = "%s@%s" % (boss.first.lower(), domain.name)
    letter = Letter(sender, "%s %s" % (boss.first, boss.family), r.choice(world.people).address, r.choice(("Urgent", "Confidentiel", "Virement", "Request")),
                    told(r, DIRECTOR[language]) + [boss.first], program=Program(r), signed=[domain], reply_to=mailbox)
    yield world.event(world.start + int(r.uniform(1, world.days - 1) * 86400), letter, domain.host, sender, [letter.to], "spam", "fraud")


def phishing(world, r, number):
    brand, language, template = r.choice(("Banque Rivage", "Colis Cigogne", "Énergie Lande", "Assurance Clairval")), r.choice(("fr", "en")), Template(r)
    first, domains = r.uniform(2, 34), [Domain(world.net, r.choice(world.hosters), policy=None) for _ in range(3)]
    for i in range(15):
        domain, lines = r.choice(domains), told(r, PHISHING[language], brand=brand)
        host = "%s-%s" % (brand.lower().replace(" ", "-").replace("é", "e"), words.label(r)) + ".example"
        letter = Letter("service@" + domain.name, brand, r.choice(world.people).address, lines[0], lines, template.page(r, lines, [template.link(r, host)]), Program(r), signed=[domain])
        yield world.event(world.start + int((first + i / 8.0) * 86400), letter, domain.host, letter.sender, [letter.to], "spam", "phishing", campaign="phish-%d" % number, copy=i)


def events(world, r):
    for number in range(3):
        yield from extortion(world, r, number)
    for _ in range(50):
        yield from payment(world, r)
    for number in range(10):
        yield from phishing(world, r, number)
