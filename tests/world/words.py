"""What people and machines write, in French and English: sentences with places to fill, and words to fill them with.

Promotion is written in one language by honest shops and by spammers alike, so that words alone tell neither; each campaign
has products of its own, made of syllables."""

PEOPLE = ("Agathe Aurèle Bérénice Blaise Capucine Célestin Clotilde Côme Daphné Edgar Eulalie Faustin Flavie Gaspard Hortense Ignace Josette "
          "Lazare Léonie Maxence Mathurin Noémie Octave Ondine Philippine Prosper Rosalie Séverin Sidonie Tancrède Ursule Valère Violette Yvain "
          "Ada Alban Barnaby Beatrix Clement Cordelia Dexter Edith Fergus Flora Gideon Harriet Ivor Juniper Kit Lettice Mabel Ned Olive Percy "
          "Rowena Silas Tabitha Winifred").split()
FAMILIES = ("Abrivard Bonnefoi Carpentras Dubreuil Estramon Fontvieille Gasquet Hauterive Jolibois Kerbrat Lavandier Montsoreau Navarin Orsini "
            "Pontcarré Quintin Rochebrune Saintonge Tournemire Valmondois Ashdown Birchall Cresswell Dunmore Eversley Fairholme Garsdale "
            "Holloway Inglefield Kettering Longmire Marlowe Netherby Oakham Penhallow Redfern Stanhope Thornbury Wexcombe Yardley").split()
PLACES = ("Vannes Millau Digne Lannion Cahors Arles Colmar Dole Auray Uzès Redon Saumur Whitby Ludlow Kendal Totnes Frome Rye Hexham "
          "Settle Malton Oundle").split()
SYLLABLES = "ba bel cor da den fi fol ga gri ka lan lo ma mer mi nor o pa per ra ri sa sol ta ter tra u va ver vi zan zo".split()

THINGS = {"fr": "le jardin|la réunion|les photos|le vélo|la recette de soupe|le dossier|les clés|la chorale|le devis|le pique-nique|la toiture|"
                "les billets de train|le club de lecture|l'anniversaire|la fuite de la cave|le planning|le compte rendu|le chat|la randonnée".split("|"),
          "en": "the garden|the meeting|the photos|the bicycle|the soup recipe|the file|the keys|the choir|the quote|the picnic|the roof|the train "
                "tickets|the book club|the birthday|the leak in the cellar|the rota|the minutes|the cat|the walk".split("|")}
DAYS = {"fr": "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
        "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()}

PERSONAL = {
    "fr": ["Pour {thing}, je te propose {day} vers {hour} h.", "Est-ce que tu as pensé à {thing} ?", "{name} passe par {place} {day}, elle t'embrasse.",
           "J'ai retrouvé {thing} dans le placard du fond.", "On a bien reçu ton mot, merci beaucoup.", "Ici il pleut depuis {day}, le moral tient.",
           "Peux-tu me rappeler quand tu seras rentré de {place} ?", "Je te rends {thing} la semaine prochaine, promis.",
           "Le médecin dit que tout va bien, ne t'inquiète pas.", "{name} demande si tu viens dîner {day}.", "Il reste {n} places pour {thing}.",
           "Les enfants réclament {thing} tous les soirs.", "Je t'envoie la suite dès que {name} a répondu.", "À {place}, le marché commence à {hour} h.",
           "Nous avons changé l'heure : {hour} h au lieu de midi.", "Dis-moi si {n} chaises suffisent.", "Le train pour {place} est complet {day}."],
    "en": ["About {thing}: shall we say {day} around {hour}?", "Did you remember {thing}?", "{name} is passing through {place} on {day} and sends love.",
           "I found {thing} at the back of the cupboard.", "Your note arrived, thank you so much.", "It has rained here since {day}, spirits are fine.",
           "Ring me when you are back from {place}?", "I will bring {thing} back next week, promise.", "The doctor says all is well, do not worry.",
           "{name} asks whether you come to dinner on {day}.", "There are {n} places left for {thing}.", "The children ask for {thing} every night.",
           "I will send the rest once {name} has answered.", "In {place} the market starts at {hour}.", "We moved it: {hour} instead of noon.",
           "Tell me if {n} chairs will do.", "The train to {place} is full on {day}."]}
PROMOTION = {
    "fr": ["Découvrez {product}, pensé pour {use}.", "Jusqu'à dimanche, {product} est à {price} € au lieu de {more} €.", "{n} clients nous ont déjà fait confiance.",
           "Avec {product}, {use} devient un plaisir.", "Profitez de la livraison offerte dès {price} €.", "Notre équipe a choisi {product} pour vous.",
           "Votre code : {code}.", "Dernières pièces : {n} seulement.", "Essayez {product} pendant {n} jours.", "Ce mois-ci, {product} change de couleur.",
           "Pourquoi payer plus pour {use} ?", "Recevez {product} chez vous en {n} jours.", "Les résultats se voient en {n} semaines.",
           "Une question sur {product} ? Nous répondons.", "{use} sans effort : c'est {product}.", "Rejoignez ceux qui ont adopté {product}.",
           "Un cadeau vous attend avec {product}.", "Remise de {n} % sur toute la gamme {product}."],
    "en": ["Meet {product}, made for {use}.", "Until Sunday {product} costs {price} € instead of {more} €.", "{n} customers trust us already.",
           "With {product}, {use} becomes a pleasure.", "Free delivery from {price} €.", "Our team picked {product} for you.", "Your code: {code}.",
           "Last pieces: only {n} left.", "Try {product} for {n} days.", "This month {product} comes in a new colour.", "Why pay more for {use}?",
           "Get {product} at home within {n} days.", "Results show after {n} weeks.", "A question about {product}? We answer.",
           "{use} without effort: that is {product}.", "Join those who chose {product}.", "A present waits for you with {product}.",
           "{n} % off the whole {product} range."]}
USES = {"fr": "le sommeil|la cuisine|le bureau|les genoux|la retraite|la voiture|le jardinage|les impôts|le chauffage|la mémoire|le sport|l'épargne".split("|"),
        "en": "sleep|cooking|the office|your knees|retirement|the car|gardening|taxes|heating|memory|sport|saving".split("|")}
LIST = {"fr": ["Quelqu'un a-t-il essayé la version {n} ?", "Chez moi la compilation échoue à l'étape {n}.", "Merci, le correctif de {name} marche.",
               "La documentation de {product} ne parle pas de ce cas.", "Je propose d'en discuter {day} à {place}.", "Le ruchers de {place} ont essaimé tôt.",
               "Attention à l'acarien, j'en ai compté {n}.", "Voici mes mesures : {n}, {price} et {more}."],
        "en": ["Has anybody tried version {n}?", "Here the build fails at step {n}.", "Thanks, {name}'s patch works.", "The manual of {product} does not mention this.",
               "I suggest we talk about it on {day} in {place}.", "The hives of {place} swarmed early.", "Mind the mites, I counted {n}.",
               "These are my readings: {n}, {price} and {more}."]}
RECEIPT = {"fr": ["Votre commande {code} est confirmée.", "Montant réglé : {price},{n} €.", "Elle partira {day}.", "Votre facture {code} est disponible dans votre espace.",
                  "Prochain prélèvement : {price} € le {n} du mois.", "Votre rendez-vous à {place} est fixé à {hour} h.", "Code de connexion : {more}{n}."],
           "en": ["Your order {code} is confirmed.", "Amount paid: {price}.{n} €.", "It leaves on {day}.", "Your invoice {code} is ready in your account.",
                  "Next debit: {price} € on the {n}th.", "Your appointment in {place} is at {hour}.", "Sign-in code: {more}{n}."]}


def product(r):
    """A name that nobody sells anything under."""
    return "".join(r.choice(SYLLABLES) for _ in range(r.choice((2, 3, 3, 4)))).capitalize()


def label(r):
    """A domain's first label, from two such words."""
    return product(r).lower() + r.choice(("", "-")) + product(r).lower()


class Voice:
    """How one sender writes: a language, products of its own, and the patterns that it likes."""

    def __init__(self, r, language, patterns, few=None):
        self.language, self.products, self.uses = language, [product(r) for _ in range(3)], r.sample(USES[language], 3)
        self.patterns = r.sample(patterns[language], min(few or len(patterns[language]), len(patterns[language])))

    def sentence(self, r):
        language = self.language
        return r.choice(self.patterns).format(
            thing=r.choice(THINGS[language]), day=r.choice(DAYS[language]), name=r.choice(PEOPLE), place=r.choice(PLACES), hour=r.randint(8, 20),
            n=r.randint(2, 29), product=r.choice(self.products), use=r.choice(self.uses), price=r.randint(9, 89), more=r.randint(100, 480),
            code="%s%d" % (product(r)[:3].upper(), r.randint(1000, 99999)))

    def text(self, r, least=3, most=8):
        found = []
        for _ in range(r.randint(least, most) * 3):
            line = self.sentence(r)
            if line not in found:
                found.append(line)
            if len(found) == most:
                break
        return found[:r.randint(least, most)]
