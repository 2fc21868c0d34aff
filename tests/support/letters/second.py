"""A second grammar, other sentences about the same things. Its fraud was never tuned on; its honest letters showed two rules too wide."""
from tuned import kind

BRANDS = "\nCaisse du Littoral: littoral-caisse.example\nRelais Hirondelle: hirondelle-relais.example\n*: messagerie.example mailbox.test\n"

HIDDEN = ["none", "none", "none", "leet", "cyrillic", "zero", "spans", "spread"]
SHADOWS = [{"address": "$reader", "forged": True}, {"name": "$person", "address": "$local@messagerie.example"}, {"address": "info@gite-des-pins.example"},
           {"name": "Groupe $code", "address": "r$code@dsl-lines.test", "forged": True}]

THREAT = {
    "fr": {"subjects": ["Vous n'auriez pas dû", "À propos de vos soirées", "Dossier n° $code", "Il vous reste $hours heures"], "text": [
        ["Je vais aller droit au but.", "Ceci n'est pas une plaisanterie.", "Votre mot de passe, je le connais, et ce n'est pas tout."],
        [2, "Depuis le printemps, un de mes programmes tourne chez vous et me laisse voir tout ce que vous tapez.", "Votre caméra s'allume quand je le décide.",
         "J'ai monté un petit film : à gauche la page que vous regardiez, à droite vous, en plein plaisir.", "Tout votre répertoire est chez moi, du patron à la belle-mère.",
         "Vos conversations privées feraient beaucoup de peine à votre épouse."],
        ["Ma discrétion vaut $amount euros, réglés en monnaie virtuelle : $wallet", "Déposez $amount € sur $wallet (Bitcoin uniquement).", "Faites parvenir l'équivalent de $amount € en BTC au portefeuille $wallet."],
        ["Le délai est de $hours heures à compter de l'ouverture de ce courrier.", "Passé $hours h, le film partira chez chacun d'eux.", "Au-delà de $hours heures, je mets tout en ligne."],
        ["Si vous jouez le jeu, le fichier disparaît et moi aussi.", "N'allez pas voir les gendarmes, ils n'y pourront rien.", "À vous de voir."]]},
    "en": {"subjects": ["You should be more careful", "I have something of yours", "Case $code", "$hours hours left"], "text": [
        ["I'll keep this short.", "This is not a joke.", "I know one of your passwords, and a good deal more."],
        [2, "Since spring one of my tools runs on your laptop and shows me every key you press.", "I can switch on your camera whenever I like.",
         "I put together a clip: on the left the page you were enjoying, on the right you, enjoying it.", "Your whole address book sits on my server, from your boss to your mother-in-law.",
         "The chats I saved would break your wife's heart."],
        ["My discretion is worth $amount, settled in digital currency: $wallet", "Deposit $amount USD at $wallet (bitcoin only).", "Get the equivalent of $amount in BTC to wallet $wallet."],
        ["The clock runs from the moment you open this: $hours hours.", "After $hours hours the clip lands in every one of their inboxes.", "Past that, $hours hours, all of it goes online."],
        ["Play along and the file is gone, and so am I.", "Running to the police will not help you.", "It is up to you."]]}}
SIEGE = {
    "fr": {"subjects": ["À l'attention de la direction", "Vos fichiers"], "text": [["Nous sommes entrés dans votre système informatique et y avons prélevé contrats, fiches de paie et courriels."], ["Vous réglerez $amount € en Bitcoin à $wallet, faute de quoi les documents seront vendus aux enchères.", "Le tarif pour que nous oubliions tout : $amount € (BTC, $wallet)."], ["Il vous reste $hours heures avant publication."]]},
    "en": {"subjects": ["To the management", "Your files"], "text": [["We entered your systems and took contracts, payslips and mail."], ["You will settle $amount in bitcoin at $wallet, or the documents are auctioned.", "The price to make us forget: $amount (BTC, $wallet)."], ["$hours hours remain before publication."]]}}

CHIEF_FROM = [{"name": "Mathilde Roussel", "address": "m.roussel@messagerie.example"}, {"name": "$person (Direction)", "address": "bureau$code@mailbox.test"},
              {"name": "$local@provider.example", "address": "z$code@mailbox.test"}, {"name": "$person", "address": "$local@provider.example", "forged": True, "reply": "dir$code@messagerie.example"}]
CHIEF = {
    "fr": {"subjects": ["Coucou", "Une minute ?", "Entre nous", "Suivi"], "text": [["Avez-vous un instant à me consacrer ce matin ? Il s'agit d'un sujet délicat.", "Dites-moi quand vous êtes devant votre poste, j'aurai une mission pour vous.", "Il me faut quelqu'un de confiance pour une démarche rapide, êtes-vous libre ?"],
           ["Je ne suis pas joignable par téléphone, passez par ce courriel.", "Je sors d'une réunion pour entrer dans une autre, écrivez-moi plutôt.", "Que cela reste entre vous et moi pour le moment."]]},
    "en": {"subjects": ["Hello", "Got a minute?", "Between us", "Follow up"], "text": [["Do you have a moment this morning? It is a delicate matter.", "Tell me when you are at your desk, I have an assignment for you.", "I need somebody I can rely on for a quick errand, are you around?"],
           ["I can't be reached by phone, use this address.", "Going from one meeting to the next, so write to me instead.", "Let this stay between you and me for the moment."]]}}
VOUCHERS = {
    "fr": {"subjects": ["Cadeau d'équipe", "Un achat à faire"], "text": [["Passez au bureau de tabac prendre six coupons Transcash de 150 €.", "Il me faudrait dix cartes Steam, les plus grosses, dans l'heure."], ["Personne ne doit le savoir avant la fête.", "Je suis coincé en comité et ne peux le faire moi-même."], ["Photographiez les numéros et renvoyez-les à cette adresse, la compta vous remboursera."]]},
    "en": {"subjects": ["Team present", "Something to buy"], "text": [["Stop by the shop and pick up six prepaid cards at 150 each.", "I would need ten Steam cards, the biggest, within the hour."], ["Nobody should know before the party.", "I'm stuck in a committee and cannot do it myself."], ["Photograph the numbers and send the codes to this address, accounts will pay you back."]]}}
SUPPLIER_FROM = [{"name": "Service facturation", "address": "factures@verrerie-lanoue.example", "reply": "verrerie.lanoue@mailbox.test"}, {"name": "$person", "address": "$local@verrerie-lanoue.example", "forged": True},
                 {"name": "$person", "address": "lanoue.facturation@messagerie.example"}, {"name": "$person", "address": "$local@carrelages-petit.example"}]
SUPPLIER = {
    "fr": {"subjects": ["Règlement à venir", "Relevé d'identité bancaire", "Facture n° $number"], "text": [["À compter de ce mois, nos encaissements se font auprès d'un autre établissement bancaire.", "Merci de noter notre nouvelle domiciliation pour vos règlements."], ["IBAN à utiliser dorénavant : $iban", "Pour la facture $number, virez les fonds ici : $iban"], ["Le virement peut-il être exécuté aujourd'hui ?", "Un accusé de réception de votre part nous obligerait, par retour de courriel uniquement."]]},
    "en": {"subjects": ["Upcoming payment", "Remittance advice", "Invoice no. $number"], "text": [["Starting this month our receipts go through a different bank.", "Please record our new remittance details."], ["IBAN to be used from now on: $iban", "For invoice $number send the funds here: $iban"], ["Can the transfer be executed today?", "Please acknowledge, by return of email only."]]}}
DEAL = {
    "fr": {"subjects": ["Projet Héron", "Personnel et confidentiel"], "text": [["Le rachat dont nous parlions entre dans sa phase finale et vous avez été choisi pour le mener avec la plus grande discrétion."], ["Un acompte de $sum € doit quitter nos comptes avant la fermeture des banques.", "Maître $person vous communiquera le compte à créditer : $sum €."], ["Aucun appel, aucun collègue : tout passe par cette messagerie."]]},
    "en": {"subjects": ["Project Heron", "Personal and confidential"], "text": [["The takeover we talked about enters its last phase and you were chosen to see it through with the greatest discretion."], ["A deposit of $sum must leave our accounts before the banks close.", "Our lawyer will give you the account to be credited: $sum."], ["No calls, no colleagues: everything goes through this mailbox."]]}}

FAKES = [("Colissimo", "mon-colissimo-suivi.example"), ("Mondial Relay", "mondialrelay-reprogrammer.example"), ("BNP Paribas", "bnpparibas-verif.example"), ("EDF", "edf-regularisation.example"),
         ("CPAM", "espace-cpam.example"), ("Crit'Air", "vignette-critair.example"), ("Microsoft", "micros0ft-support.example"), ("Amazon", "amazon.fr.client-avis.example"), ("Orange", "orange-espace-client.example"), ("La Banque Postale", "labanquepostale-certicode.example")]


def angling(*names):
    out = []
    for name, domain in FAKES:
        if name in names:
            out += [{"name": name, "address": "ne-pas-repondre@" + domain, "link": domain}, {"name": name + " Service client", "address": "sav@" + domain, "link": "secure." + domain},
                    {"name": name, "address": "accueil@hotel-du-port.example", "link": "photos.velo-club-sud.example"},
                    {"name": name, "address": "alerte$code@mailbox.test", "link": domain}]
    return out


TRACK = {
    "fr": {"subjects": ["Un envoi vous attend", "Reprogrammez votre livraison", "Information expédition $number"], "text": [["Nous n'avons pas pu remettre votre paquet, la boîte aux lettres n'indiquait aucun nom.", "Votre envoi $number est immobilisé dans notre entrepôt.", "Une somme de $small € manque à l'affranchissement de votre paquet."],
           ["Validez votre adresse et acquittez $small € pour une nouvelle présentation.", "Choisissez un autre jour de passage, participation de $small €."], ["Vous avez deux jours, ensuite il repart chez l'expéditeur."]]},
    "en": {"subjects": ["An item is waiting", "Reschedule your delivery", "Shipment $number"], "text": [["We were unable to hand over your packet, the letterbox showed no name.", "Your item $number is held at our warehouse.", "Postage of $small is missing on your packet."],
           ["Validate your address and settle $small for redelivery.", "Pick another day, a charge of $small applies."], ["You have two days, after that it is returned."]]}}
LOCK = {
    "fr": {"subjects": ["Votre espace est restreint", "Dernière étape", "Opération à confirmer"], "text": [["Un achat de $refund € a été tenté avec votre carte depuis l'étranger.", "Votre espace client n'est plus accessible tant que votre identité n'est pas établie.", "Votre prélèvement a été rejeté, votre ligne risque une coupure."],
           ["Identifiez-vous pour annuler l'opération.", "Renseignez à nouveau votre numéro de carte et votre date de naissance.", "Régularisez votre situation en quelques clics."], ["Au-delà de 24 heures la fermeture sera définitive.", "Ce message est le dernier avant résiliation."]]},
    "en": {"subjects": ["Your access is restricted", "One last step", "Transaction to confirm"], "text": [["A purchase of $refund was attempted with your card from abroad.", "Your profile is not accessible until your identity is established.", "Your direct debit was declined, your line may be cut off."],
           ["Sign in to cancel the transaction.", "Re-enter your card number and date of birth.", "Put it right in a few clicks."], ["After 24 hours the closure is permanent.", "This is the last message before termination."]]}}
OFFICE = {
    "fr": {"subjects": ["Votre dossier est incomplet", "Versement en attente", "Avis de contravention", "Renouvellement"], "text": [["Un versement de $refund € vous revient mais vos coordonnées ne sont plus à jour.", "Le stationnement de votre véhicule a donné lieu à un forfait resté sans paiement.", "Votre certificat Crit'Air n'est plus conforme dans la zone où vous circulez.", "Votre carte d'assuré doit être remplacée avant la fin du mois."],
           ["Rendez-vous sur le portail pour saisir votre RIB.", "Le règlement s'effectue par carte, en ligne uniquement.", "Commandez la vôtre, frais d'envoi $small €."], ["Sans démarche de votre part, la somme sera perdue.", "Une majoration s'appliquera dans trois jours."]]},
    "en": {"subjects": ["Your file is incomplete", "Payment waiting", "Notice of penalty", "Renewal"], "text": [["A payment of $refund is due to you but your details are out of date.", "Parking of your vehicle led to a charge that remains unpaid.", "Your insurance card must be replaced before the end of the month."],
           ["Go to the portal and enter your bank details.", "Payment is by card, online only.", "Order yours, postage $small."], ["Without any action of yours the sum is lost.", "A surcharge applies in three days."]]}}
INBOX = {
    "fr": {"subjects": ["Espace de stockage", "Document reçu", "Nouveau message vocal"], "text": [["Votre espace de stockage est saturé, les prochains courriels seront rejetés.", "Un document confidentiel a été partagé avec vous par la comptabilité.", "Vous avez un message vocal de 0:47 non écouté."], ["Ouvrez une session avec votre adresse et votre mot de passe pour le consulter.", "Augmentez votre quota ici en vous identifiant."], ["L'accès expire ce soir."]]},
    "en": {"subjects": ["Storage", "Document received", "New voicemail"], "text": [["Your storage is full, further mail will be rejected.", "A confidential document was shared with you by accounting.", "You have one unheard voice message of 0:47."], ["Sign in with your address and password to view it.", "Raise your quota here by signing in."], ["Access expires tonight."]]}}

# --- honest letters ---
CAISSE = [{"name": "Caisse du Littoral", "address": "avis@littoral-caisse.example", "link": "www.littoral-caisse.example"}, {"name": "Service fraude Caisse du Littoral", "address": "fraude@littoral-caisse.example"}]
GENUINE = {
    "fr": {"subjects": ["Paiement refusé", "Votre code a été modifié", "Virement enregistré"], "text": [["Un paiement de $refund € a été refusé par sécurité sur votre carte.", "Vous venez d'ajouter un bénéficiaire de virement.", "Votre code d'accès a bien été modifié."], ["Si ce n'est pas vous, appelez le numéro inscrit au dos de votre carte.", "Vous n'avez aucune démarche à faire."], ["Retrouvez le détail dans votre application."]]},
    "en": {"subjects": ["Payment declined", "Your code was changed", "Transfer recorded"], "text": [["A payment of $refund was declined on your card for your safety.", "You have just added a payee.", "Your access code has been changed."], ["If it was not you, call the number on the back of your card.", "There is nothing you need to do."], ["You will find the details in your app."]]}}
HEAD = {
    "fr": {"subjects": ["Signature du contrat", "RIB du traiteur", "Ce midi"], "text": [["Merci de payer la facture $number aujourd'hui, le fournisseur s'impatiente.", "Le traiteur a changé de RIB, vérifie par téléphone avec lui avant de virer.", "J'ai besoin de toi cinq minutes avant le comité, tu es là ?"], ["Je suis en déplacement demain, on s'appelle ce soir.", "Passe dans mon bureau."]]},
    "en": {"subjects": ["Signing", "Caterer", "Lunch"], "text": [["Please pay invoice $number today, the supplier is getting impatient.", "The caterer changed banks, check with them by phone before you pay.", "I need you for five minutes before the board, are you there?"], ["I'm travelling tomorrow, let's talk tonight.", "Come to my office."]]}}
COINS = {
    "fr": {"subjects": ["Portefeuilles froids : le comparatif", "La semaine des cryptos"], "text": [["Comment protéger votre portefeuille Bitcoin ? Ne partagez jamais vos clés, méfiez-vous des arnaques."], ["Le cours a touché 61 000 dollars, vos questions et nos réponses sur la fiscalité."], ["Plus que trois jours pour vous inscrire à notre conférence, cliquez pour réserver."]]},
    "en": {"subjects": ["Cold wallets compared", "The week in crypto"], "text": [["How do you protect your bitcoin wallet? Never share your keys and beware of scams."], ["The price touched 61,000 dollars; your questions on tax, answered."], ["Three days left to register for our conference, click to book."]]}}
DUNNING = {
    "fr": {"subjects": ["Deuxième relance", "Échéance dépassée", "Mise en demeure"], "text": [["Malgré notre rappel, votre loyer de $amount € n'est pas réglé.", "L'échéance de votre facture $number est dépassée de 20 jours."], ["Nous vous prions de verser la somme sous huitaine sur le compte habituel ($iban).", "À défaut, un huissier sera saisi."], ["Votre gestionnaire, $person"]]},
    "en": {"subjects": ["Second reminder", "Past due", "Formal notice"], "text": [["In spite of our reminder your rent of $amount has not been paid.", "Invoice $number is 20 days past due."], ["Please pay within eight days to the usual account ($iban).", "Otherwise we will take legal action."], ["$person, property manager"]]}}
CARRIER = {
    "fr": {"subjects": ["Livraison demain", "Colis $number déposé", "Absent ?"], "text": [["Le livreur passera demain entre 14 h et 16 h.", "Colis $number déposé dans votre boîte aux lettres.", "Nous n'avons pas pu livrer : vous étiez absent, nouvelle tentative jeudi."], ["Modifiez le créneau sur notre site si besoin."]]},
    "en": {"subjects": ["Delivery tomorrow", "Parcel $number left", "Not in?"], "text": [["The driver comes tomorrow between 2 and 4.", "Parcel $number was left in your letterbox.", "We could not deliver: you were out, we try again on Thursday."], ["Change the slot on our site if you need to."]]}}
WARNING = {
    "fr": {"subjects": ["Attention aux faux messages", "Bulletin du réseau"], "text": [["De faux courriels au nom de notre établissement demandent de confirmer un mot de passe : supprimez-les."], ["Autre arnaque, le prétendu pirate qui a tout filmé et veut des bitcoins : ne versez rien, portez plainte."], ["Votre service informatique ne vous demandera jamais votre mot de passe."]]},
    "en": {"subjects": ["Beware of fake messages", "Network bulletin"], "text": [["Fake emails in our name ask you to confirm a password: delete them."], ["Another scam is the so-called hacker who filmed everything and wants bitcoin: pay nothing, report it."], ["Your IT department will never ask for your password."]]}}
THRILLER = {
    "fr": {"subjects": ["Mon roman, chapitre 4", "Le club de lecture"], "text": [["Dans ce chapitre, le maître chanteur écrit : « j'ai les photos, vous avez deux jours pour payer, sinon votre femme saura tout »."], ["L'héroïne porte plainte, et la police remonte jusqu'au portefeuille. Dis-moi ce que tu en penses !"]]},
    "en": {"subjects": ["My novel, chapter 4", "Book club"], "text": [["In this chapter the blackmailer writes: \"I have the pictures, you have two days to pay or your wife will know\"."], ["The heroine goes to the police and they trace the wallet. Tell me what you think of it!"]]}}
NURSE = {"fr": {"subjects": ["Ordonnance", "Résultats"], "text": [["Votre tramadol est renouvelé pour trois mois, la pharmacie vous attend."], ["Perdre cinq kilos aiderait votre genou, parlons-en $day."]]}, "en": {"subjects": ["Prescription", "Results"], "text": [["Your tramadol is renewed for three months, the pharmacy expects you."], ["Losing ten pounds would help your knee, let's talk on $day."]]}}
BROTHERS = {"fr": {"subjects": ["Ça suffit", "Papa"], "text": [["Tu me dois toujours $amount €, paie avant dimanche ou j'en parle aux parents."], ["Efface cette vidéo de moi, c'est privé, tout le monde l'a vue."]]}, "en": {"subjects": ["Enough", "Dad"], "text": [["You still owe me $amount, pay before Sunday or I tell our parents."], ["Delete that video of me, it is private and everybody has seen it."]]}}
NOTICE = {"fr": {"subjects": ["Votre facture d'électricité", "Votre abonnement", "Coupure programmée"], "text": [["Votre facture de $refund € sera prélevée le 12.", "Votre abonnement se renouvelle le 3, sans démarche de votre part.", "Une coupure d'électricité pour travaux est programmée $day."], ["Le détail vous attend dans votre espace client.", "Merci de votre confiance."]]},
          "en": {"subjects": ["Your electricity bill", "Your subscription", "Planned outage"], "text": [["Your bill of $refund will be debited on the 12th.", "Your subscription renews on the 3rd, no action needed.", "A planned outage affects your street on $day."], ["See the details in your account.", "Thank you for your trust."]]}}
RESET = {"fr": {"subjects": ["Réinitialisation du mot de passe", "Confirmez votre adresse"], "text": [["Vous avez demandé à réinitialiser votre mot de passe, cliquez sur le lien, valable une heure.", "Confirmez votre adresse pour activer votre compte."], ["Si vous n'êtes pas à l'origine de cette demande, ignorez ce message."]]},
         "en": {"subjects": ["Password reset", "Confirm your address"], "text": [["You asked to reset your password; click the link, valid for one hour.", "Confirm your address to activate your account."], ["If you did not ask for this, ignore this message."]]}}
FRIENDS = {"fr": {"subjects": ["Samedi", "Re: vacances", "La clé"], "text": [["Tu es dispo samedi ? J'ai un service à te demander, je te raconte au téléphone.", "J'ai filmé la kermesse, je mets la vidéo en ligne ce soir pour la famille."], ["Je te rembourse les billets par virement, envoie ton RIB."]]},
           "en": {"subjects": ["Saturday", "Re: holidays", "The key"], "text": [["Are you free on Saturday? I have a favour to ask, I'll tell you on the phone.", "I filmed the fair and will put the video online for the family tonight."], ["I'll pay you back for the tickets, send me your bank details."]]}}

KINDS = [
    kind("threat", "extortion", 56, SHADOWS, THREAT, disguises=HIDDEN, forms=["plain", "html"]), kind("siege", "extortion", 14, SHADOWS[1:], SIEGE, forms=["plain"]),
    kind("chief", "payment", 24, CHIEF_FROM, CHIEF, forms=["plain"]), kind("vouchers", "payment", 14, CHIEF_FROM, VOUCHERS, forms=["plain"]),
    kind("supplier", "payment", 20, SUPPLIER_FROM, SUPPLIER, forms=["plain", "both"]), kind("deal", "payment", 12, CHIEF_FROM, DEAL, forms=["plain"]),
    kind("track", "phishing", 24, angling("Colissimo", "Mondial Relay"), TRACK, disguises=HIDDEN), kind("lock", "phishing", 28, angling("BNP Paribas", "Orange", "La Banque Postale", "Amazon", "Microsoft"), LOCK, disguises=HIDDEN),
    kind("office", "phishing", 24, angling("EDF", "CPAM", "Crit'Air"), OFFICE, disguises=HIDDEN),
    kind("inbox", "phishing", 14, [{"name": "Messagerie", "address": "it@lycee-rivage.example", "link": "portail.atelier-cuir.example"}, {"name": "Service informatique", "address": "support@provider.example", "forged": True, "link": "session.atelier-cuir.example"}], INBOX),
    kind("genuine", "ham", 16, CAISSE, GENUINE), kind("head", "ham", 14, [{"name": "Mathilde Roussel", "address": "mathilde.roussel@atelier-roussel.example"}, {"name": "$person", "address": "$local@provider.example"}], HEAD, forms=["plain"]),
    kind("coins", "ham", 8, [{"name": "Chaîne de blocs", "address": "hebdo@chaine-hebdo.example", "link": "t.routage-news.example", "list": True}], COINS),
    kind("dunning", "ham", 14, [{"name": "Régie Lavoine", "address": "gestion@regie-lavoine.example"}], DUNNING, forms=["plain", "both"]),
    kind("carrier", "ham", 14, [{"name": "Relais Hirondelle", "address": "avis@hirondelle-relais.example", "link": "hirondelle-relais.example"}, {"name": "DPD", "address": "info@livraison-dpd.example", "link": "livraison-dpd.example"}], CARRIER),
    kind("warning", "ham", 8, [{"name": "Bulletin", "address": "rssi@universite-ormes.example"}, {"name": "$person", "address": "annonces@reseau-libre.example", "list": True}], WARNING, forms=["plain"]),
    kind("thriller", "ham", 6, [{"name": "$person", "address": "$local@messagerie.example"}], THRILLER, forms=["plain"]), kind("nurse", "ham", 6, [{"name": "Cabinet médical", "address": "secretariat@cabinet-genets.example"}], NURSE, forms=["plain"]),
    kind("brothers", "ham", 8, [{"name": "$person", "address": "$local@messagerie.example"}], BROTHERS, forms=["plain"]),
    kind("notice", "ham", 14, [{"name": "Énergie Opale", "address": "clients@energie-opale.example", "link": "espace.energie-opale.example"}], NOTICE),
    kind("reset", "ham", 10, [{"name": "Forum Jardin", "address": "noreply@forum-jardin.example", "link": "forum-jardin.example"}, {"name": "Billetterie", "address": "compte@billets-scene.example", "link": "click.routage-news.example"}], RESET),
    kind("friends", "ham", 12, [{"name": "$person", "address": "$local@messagerie.example"}, {"name": "Claire Orange", "address": "claire.orange@mailbox.test"}], FRIENDS, forms=["plain"]),
]
