"""The grammar by which meanings and schemes were tuned: fraud in French and English, and honest letters that resemble it."""

BRANDS = "\nBanque Alizé, Alizé: alize.example\nTransports Courlis, Courlis: courlis.example\n*: boite.example postal.test\n"

HIDDEN = ["none", "none", "leet", "cyrillic", "zero", "spans"]
CRIMINALS = [{"address": "$reader", "forged": True}, {"address": "$local@jardinage-morel.example"},
             {"name": "$person", "address": "$local$code@boite.example"}, {"address": "x$code@pool-telecom.test", "forged": True},
             {"name": "Anonyme", "address": "contact@club-photo.example"}]

EXTORTION_FR = {
    "subjects": ["(Dernier avertissement/Votre vie privée/Lisez ceci/Paiement en attente)", "J'ai (vos données/tout vu/vos vidéos)", "Affaire urgente"],
    "text": [
        [1, "(Bonjour/Salut), (vous ne me connaissez pas/inutile de chercher qui je suis), mais moi je (vous connais/sais tout de vous).",
         "(Mauvaise nouvelle/Lisez jusqu'au bout) : votre (ordinateur/téléphone) a été (piraté/infecté) il y a quelques (semaines/mois).",
         "Je suis un (pirate/programmeur) et j'ai (pris le contrôle de/eu accès à) votre (appareil/messagerie)."],
        [2, "Un (cheval de Troie/logiciel espion/virus) (s'est installé/a été placé) pendant que vous (visitiez un site pour adultes/regardiez des vidéos).",
         "J'ai (filmé/enregistré) ce que vous faisiez devant votre (webcam/caméra), et ce qui passait (sur votre écran/à l'écran).",
         "J'ai (copié/téléchargé) (vos contacts/votre carnet d'adresses), vos (photos/messages) et votre historique.",
         "La vidéo vous montre dans un moment (intime/très gênant), vous avez des goûts (honteux/particuliers)."],
        [1, "(Versez/Envoyez/Transférez) $amount (€/euros/dollars) en (bitcoins/BTC/crypto) à (cette adresse/ce portefeuille) : $wallet",
         "Mon silence coûte $amount euros. (Portefeuille/Adresse) Bitcoin : $wallet",
         "Le prix est de $amount €, à payer en Bitcoin ici : $wallet"],
        [1, "Vous avez $hours heures. (Sinon/À défaut/Passé ce délai), (la vidéo part à/j'envoie tout à) (tous vos contacts/votre famille et vos collègues).",
         "Si je ne reçois rien (dans les $hours heures/sous $hours h), vos (proches/amis) (verront tout/recevront la vidéo).",
         "Le compte à rebours est lancé : $hours heures. Sans paiement, (je publie la vidéo/tout sera diffusé) sur les réseaux sociaux."],
        [1, "(Inutile de/Ne cherchez pas à) prévenir la police, (cette adresse est intraçable/je le saurais).", "Dès réception, (j'efface tout/la vidéo est supprimée) et vous n'entendrez plus parler de moi.",
         "Ne répondez pas à ce message."]]}
EXTORTION_EN = {
    "subjects": ["(Your secret life/I saw everything/Final warning/Read this now)", "(Payment/Action) required", "About your (device/password/privacy)"],
    "text": [
        [1, "(Hello/Hi there). (You don't know me/You may not know who I am), but I (know a lot about you/have been watching you).",
         "I have (bad news/something unpleasant to say): your (computer/phone/account) (was hacked/has been infected).", "I (broke into/gained access to) your (devices/operating system) some (weeks/months) ago."],
        [2, "My (malware/trojan/spyware) (gave me/gives me) (full access/complete control) over your camera and (screen/microphone).",
         "I (recorded/filmed) you while you were (enjoying yourself/watching adult videos), the footage is (very clear/embarrassing).",
         "I (copied/downloaded) all your (contacts/friends' addresses), your chats and your (files/pictures).",
         "You have a (peculiar/dirty) taste in porn, I must say."],
        [1, "(Send/Transfer/Pay) $$amount (worth of bitcoin/in BTC) to (this wallet/my address): $wallet", "My silence costs $amount USD. Bitcoin (wallet/address): $wallet",
         "I think $amount dollars is a fair price for our little secret. Pay in bitcoin: $wallet"],
        [1, "You have $hours hours. (Otherwise/If you don't pay), (I will send the video to/I share it with) (all your contacts/your family and colleagues).",
         "If I (don't receive/do not see) the money within $hours hours, everyone you know (will get the video/will see it).",
         "The timer has started: $hours hours. No payment and (it goes public/I publish everything)."],
        [1, "Don't (go to the police/try to find me), (it is useless/I cannot be traced).", "Once paid, I (delete everything/erase the footage) and (disappear/you never hear from me again).",
         "Do not reply to this email."]]}
RANSOM = {
    "fr": {"subjects": ["(Votre société/Vos serveurs/Votre site)", "Fuite de données imminente"], "text": [
        ["Nous avons (pénétré dans/compromis) le réseau de votre société et (exfiltré/copié) (vos bases de clients/vos fichiers).", "Nos équipes (tiennent/détiennent) (les données de vos clients/votre comptabilité) depuis (une faille/une intrusion)."],
        ["Payez $amount € en (bitcoins/Monero) sur $wallet.", "La rançon est de $amount euros en BTC : $wallet"],
        ["Sans paiement sous $hours heures, (nous publions tout/tout sera vendu) (sur le darknet/à vos concurrents) et vos clients seront prévenus.", "Si vous refusez, une attaque DDoS (paralysera/mettra hors service) vos serveurs dans $hours heures."]]},
    "en": {"subjects": ["(Your company/Your network/Your website)", "Your data will be leaked"], "text": [
        ["We have (breached/hacked) your company's network and (exfiltrated/copied) (your customer database/all documents).", "Your website is vulnerable: we (dumped/downloaded) your databases."],
        ["Pay $amount USD in (bitcoin/Monero) to $wallet.", "The ransom is $amount dollars in BTC, wallet $wallet"],
        ["If you don't pay within $hours hours, (we publish everything/all of it is sold) and your customers will be informed.", "Refuse and a DDoS attack will take down your servers in $hours hours."]]}}

BOSS_FROM = [{"name": "Mathilde Roussel", "address": "direction$code@boite.example"}, {"name": "$person", "address": "$local.pdg@postal.test", },
             {"name": "$person <$local@provider.example>", "address": "k$code@boite.example"},
             {"name": "$person", "address": "$local@provider.example", "forged": True, "reply": "bureau.dg@postal.test"}]
BOSS = {
    "fr": {"subjects": ["(Disponible ?/Demande/Rapide/Besoin de vous/Confidentiel)", "(Urgent/Tu es là ?)"], "text": [
        ["(Bonjour,/Bonjour $name,)"],
        ["(Êtes-vous disponible/Es-tu dispo/Tu es au bureau) (maintenant/ce matin/) ? J'ai (besoin de vous pour/un service à te demander pour) une (tâche/opération) (discrète/urgente).",
         "J'ai une (tâche/mission) à vous confier, (dites-moi si vous êtes disponible/faites-moi signe dès que vous êtes à votre poste)."],
        ["Je suis en (réunion/conférence), (je ne peux pas téléphoner/pas d'appels), (répondez par mail/écris-moi ici).", "(Merci de rester discret/Gardez cela entre nous) et de (traiter/régler) (cela/ce dossier) (par courriel/par retour de mail)."]]},
    "en": {"subjects": ["(Are you available?/Quick request/Task/Favour)", "(Urgent/At your desk?)"], "text": [
        ["(Hi,/Hello $name,/Morning,)"],
        ["Are you (available/at your desk/free) (right now/at the moment/)? I need you to (handle something/run a quick task) (discreetly/for me) (today/).",
         "I have a (task/request) I (need/want) you to (handle/take care of) (promptly/quickly), let me know if you are available."],
        ["I'm in a (meeting/conference) and (can't talk/can't take calls), (reply by email/just email me back).", "(Keep this between us/Please keep it confidential), (no calls/email only)."]]}}
CARDS = {
    "fr": {"subjects": ["(Cartes cadeaux/Surprise/Service)", "Petit service"], "text": [
        ["(Peux-tu/Pouvez-vous) (acheter/me procurer) (5/8/10) cartes cadeaux (Apple/Google Play/Steam) de 100 € (pour un client/pour l'équipe) (aujourd'hui/tout de suite) ?"],
        ["C'est une surprise, (n'en parle à personne/gardez cela pour vous). Je suis en réunion.", "Je suis (injoignable/en déplacement), c'est (confidentiel/discret)."],
        ["(Grattez/Gratte) les cartes et (envoyez-moi/envoie-moi) les photos des codes au dos, je te rembourse ce soir.", "Je rembourse (demain/dès mon retour), envoie les codes ici."]]},
    "en": {"subjects": ["(Gift cards/Surprise/Favor)", "A small favour"], "text": [
        ["(Can you/I need you to) (buy/get/purchase) (5/8/10) (Apple/Google Play/Steam) gift cards of $100 (for a client/for the staff) (today/right away)?"],
        ["It's a surprise, (so keep it to yourself/don't tell anybody). I'm in a meeting.", "I'm (tied up/travelling) and this is confidential."],
        ["(Scratch the back/Take pictures of the cards) and send me the codes, I'll reimburse you (tonight/tomorrow)."]]}}
DETAILS_FROM = [{"name": "$person - Comptabilité", "address": "compta@fournitures-delorme.example", "reply": "compta.delorme@postal.test"},
                {"name": "$person", "address": "facturation@papeterie-nord.example", "forged": True}, {"name": "$person", "address": "$local@boite.example"},
                {"name": "$person", "address": "$local@menuiserie-vial.example"}]
DETAILS = {
    "fr": {"subjects": ["(Changement de RIB/Nouvelles coordonnées bancaires/Facture $number)", "Mise à jour de nos coordonnées"], "text": [
        ["(Nous vous informons que/Suite à un changement de banque,) nos coordonnées bancaires (ont changé/viennent de changer).", "Notre (compte habituel/ancien compte) est (en cours d'audit/clôturé), merci d'utiliser notre nouveau RIB."],
        ["(Merci d'effectuer/Veuillez faire) (le règlement de la facture $number/vos prochains virements) sur (ce nouvel IBAN/le nouveau compte) : $iban", "Nouvel IBAN : $iban. (L'ancien n'est plus valable./Ne payez plus sur l'ancien.)"],
        ["(Pouvez-vous confirmer que le virement part aujourd'hui ?/Merci de traiter en priorité./Le paiement est urgent.)", "Notre standard est en panne, (répondez par mail/merci d'écrire ici)."]]},
    "en": {"subjects": ["(Change of bank details/New bank account/Invoice $number)", "Updated payment instructions"], "text": [
        ["(Please note that/We inform you that) our bank (details have/account has) changed (with immediate effect/).", "Our usual account is (under audit/closed), please use our new bank details."],
        ["(Kindly remit/Please send) payment of invoice $number to (the new account/our new IBAN): $iban", "New IBAN: $iban. (The old account is no longer valid./Do not use the old one.)"],
        ["(Can you confirm the transfer goes out today?/Please treat this as urgent.)", "Our phone lines are down, (reply by email/please write back here)."]]}}
WIRE = {
    "fr": {"subjects": ["(Dossier confidentiel/Virement urgent/Acquisition)"], "text": [
        ["Nous (finalisons/concluons) une (acquisition/opération) (confidentielle/sous embargo), vous seul (êtes/serez) au courant.", "Je vous (confie/charge d') un (dossier/virement) strictement confidentiel."],
        ["(Effectuez/Préparez) un virement de $sum € (aujourd'hui/avant midi/dans la journée), (le cabinet d'avocats vous enverra/je vous transmets) le RIB.", "Un virement de $sum euros doit partir (ce jour/tout de suite). IBAN : $iban"],
        ["N'en parlez à personne, (je suis en réunion/pas de téléphone), uniquement par mail."]]},
    "en": {"subjects": ["(Confidential/Urgent wire/Acquisition)"], "text": [
        ["We are (closing/finalising) (an acquisition/a merger) that must stay (confidential/between us).", "I am trusting you with a strictly confidential (matter/transfer)."],
        ["(Process/Arrange) a (wire/transfer) of $sum (EUR/USD) (today/before noon), (the law firm will send/I will send you) the bank details.", "A payment of $sum must go out (today/right away). IBAN $iban"],
        ["Don't discuss it with anyone, (I'm in meetings/no calls), email only."]]}}
PAYROLL = {
    "fr": {"subjects": ["(Changement de RIB/Mon salaire/Bulletin de paie)"], "text": [
        ["(J'ai changé de banque/Je viens de changer de banque) et (je souhaite/j'aimerais) mettre à jour mon RIB pour (mon salaire/la prochaine paie)."],
        ["(Est-ce possible avant la prochaine paie ?/Quand est-ce effectif ?) Voici le nouvel IBAN : $iban"]]},
    "en": {"subjects": ["(Direct deposit/Payroll update/My salary)"], "text": [
        ["I (recently changed banks/have a new bank account) and (would like/need) to update my direct deposit (details/information) for payroll."],
        ["(Can it be effective for the next paycheck?/Will it be in time for this month?) New IBAN: $iban"]]}}

OFFICES = [  # name, subdomain or cousin domain, label of the link
    ("Ameli", "ameli-remboursement.example"), ("Assurance Maladie", "carte-vitale-service.example"), ("ANTAI", "antai-amende.example"),
    ("Chronopost", "suivi-chronopost-livraison.example"), ("La Poste", "laposte-colis.example"), ("Impots.gouv", "impots-remboursement.example"),
    ("PayPal", "paypal.com.secure-check.example"), ("Crédit Agricole", "credit-agricole-securite.example"), ("Netflix", "netfl1x-compte.example"),
    ("SFR", "sfr-facture.example"), ("DHL", "dhl-douane.example"), ("Mon Compte Formation", "moncompteformation-droits.example")]


def fishers(*names):
    """Ways in which phishing comes under these names."""
    out = []
    for name, domain in OFFICES:
        if name not in names:
            continue
        out += [{"name": name, "address": "no-reply@" + domain, "link": domain}, {"name": "Service " + name, "address": "info@" + domain, "link": "www." + domain},
                {"name": name, "address": "contact@plomberie-bastide.example", "link": "wp-login.boulangerie-hugon.example/suivi"},
                {"name": name, "address": "service$code@boite.example", "link": domain},
                {"name": "Service client", "address": "contact@" + domain, "link": domain, "forged": True}]
    return out


PARCEL = {
    "fr": {"subjects": ["(Votre colis/Livraison/Colis) (en attente/suspendu(e/)/$number)", "Avis de passage"], "text": [
        ["Votre colis $number (est en attente/est retenu au dépôt/n'a pas pu être livré) (car l'adresse est incomplète/faute d'affranchissement/en raison de frais impayés).", "(Le livreur est passé/Nous sommes passés) mais (personne n'a répondu/l'adresse était incorrecte)."],
        ["(Réglez/Payez) les frais de $small € (pour recevoir votre colis/afin de reprogrammer la livraison).", "Des frais de douane de $small € sont à acquitter."],
        ["Sans (réponse/action) sous 48 h, le colis sera retourné à l'expéditeur.", "Cliquez (ci-dessous/sur le lien) pour (confirmer votre adresse/choisir un créneau)."]]},
    "en": {"subjects": ["Your (parcel/package/delivery) (is on hold/$number)", "Missed delivery"], "text": [
        ["Your parcel $number (is on hold/could not be delivered) (because the address is incomplete/due to an unpaid fee).", "(Our courier/The driver) (tried to deliver/attempted delivery) but (nobody was in/the address was wrong)."],
        ["(Pay/Settle) the fee of $small EUR (to receive it/to reschedule delivery).", "A customs charge of $small is due."],
        ["Without action within 48 hours it will be returned to sender.", "Click (below/the link) to confirm your address."]]}}
BANKS = {
    "fr": {"subjects": ["(Alerte de sécurité/Accès limité/Compte suspendu/Nouvel appareil)", "Action requise sur votre compte"], "text": [
        ["(Une connexion inhabituelle/Une opération suspecte) a été détectée sur votre compte.", "Votre (compte/carte/accès) (a été suspendu/est temporairement bloqué/sera désactivé)."],
        ["(Vérifiez/Confirmez) vos informations (immédiatement/pour éviter la suspension).", "(Mettez à jour/Validez) votre (Certicode/clé digitale/application mobile) en cliquant sur le lien ci-dessous."],
        ["(Sans confirmation sous 24 heures/À défaut), votre (accès/compte) sera définitivement (fermé/clôturé).", "Si vous n'êtes pas à l'origine de cette opération, connectez-vous (ici/sans attendre)."]]},
    "en": {"subjects": ["(Security alert/Account limited/Unusual sign-in/Action required)", "Your account has been suspended"], "text": [
        ["(An unusual sign-in/A suspicious transaction) was detected on your account.", "Your (account/card/access) (has been limited/is temporarily locked/will be suspended)."],
        ["(Verify/Confirm) your (identity/information) (immediately/to avoid suspension).", "Update your billing details by clicking the link below."],
        ["(Failure to do so within 24 hours/Otherwise) your account will be permanently closed.", "If this wasn't you, log in (here/now) to secure it."]]}}
STATE = {
    "fr": {"subjects": ["(Remboursement/Trop-perçu/Avis) (disponible/n° $number)", "(Votre carte Vitale/Amende impayée/Vos droits CPF/Vignette Crit'Air)"], "text": [
        ["Après (les derniers calculs/examen de votre dossier), vous (avez droit à/êtes éligible à) un remboursement (d'impôt/de soins) de $refund €.", "Votre nouvelle carte Vitale est (disponible/en attente), l'ancienne (expire bientôt/n'est plus valable).",
         "Une (amende/contravention) de stationnement de 35 € reste impayée.", "Vos droits à la formation (CPF) expirent (ce mois/bientôt)."],
        ["(Complétez/Remplissez) le formulaire (ci-dessous/en ligne) pour (recevoir/percevoir) (la somme/votre dû).", "(Mettez à jour/Confirmez) vos (coordonnées bancaires/informations personnelles) (sur votre espace/en suivant le lien)."],
        ["Passé un délai de 48 heures, (la demande sera annulée/le montant sera majoré).", "Sans réponse de votre part, vos droits seront suspendus."]]},
    "en": {"subjects": ["(Tax refund/Refund notice/Unpaid toll/Penalty notice)", "Health card renewal"], "text": [
        ["After the last calculation you are eligible for a tax refund of $refund.", "Your (toll/parking fine) of 35.00 remains unpaid.", "Your health card (expires soon/is about to expire)."],
        ["(Complete/Fill in) the form (below/online) to (claim/receive) it.", "(Update/Confirm) your (bank details/personal information) by following the link."],
        ["After 48 hours (the request will be cancelled/a penalty will be added).", "Failure to act will lead to legal action."]]}}
MAILBOX = {
    "fr": {"subjects": ["(Quota dépassé/Messages en attente/Mot de passe expiré)"], "text": [
        ["Votre boîte mail (est pleine à 98 %/a atteint son quota), (des messages entrants sont bloqués/$code messages sont en attente).", "Le mot de passe de votre messagerie expire aujourd'hui."],
        ["(Connectez-vous/Cliquez ici) pour (conserver votre mot de passe/libérer les messages/valider votre compte).", "Vérifiez votre compte pour éviter la désactivation."],
        ["Faute de quoi votre compte sera désactivé sous 24 h."]]},
    "en": {"subjects": ["(Mailbox full/Pending messages/Password expiry)"], "text": [
        ["Your mailbox (is 98% full/has exceeded its quota), (incoming messages are blocked/$code messages are pending).", "The password of your email account expires today."],
        ["(Log in/Click here) to (keep your password/release the messages/validate your account).", "Verify your account to avoid deactivation."],
        ["Otherwise your account will be disabled within 24 hours."]]}}

OFFER_FROM = [{"name": "$person", "address": "offre@pin-clair.example", "link": "go.lueur-verte.example"}, {"address": "news@valmontis.example", "link": "valmontis.example"}]
PILLS = {
    "fr": {"subjects": ["Retrouvez vos vingt ans", "La cure (minceur/miracle)"], "text": [["(Pilules/Gélules) (bleues/naturelles) sans ordonnance, (viagra/cialis) à prix cassé.", "Perdez huit kilos sans effort, le complément minceur dont tout le monde parle."],
           ["Satisfait ou remboursé, (sans risque/garanti).", "Déjà 62 000 Français l'ont essayé."], ["Cliquez (ici/ci-dessous) pour profiter de l'offre, expédition discrète.", "Plus que 24 heures pour en profiter."]]},
    "en": {"subjects": ["Feel twenty again", "(Cheap/Generic) pills"], "text": [["Generic (viagra/cialis) with no prescription, (cheap/only $2 a pill).", "Lose ten pounds without exercise, this fat burner melts your belly."],
           ["Money back guarantee, no risk.", "Over 62,000 customers never looked back."], ["Click (here/below) to order, discreet shipping.", "Only 24 hours left."]]}}
LOTTERY = {
    "fr": {"subjects": ["Félicitations, vous avez gagné"], "text": [["Votre adresse a été tirée au sort : vous êtes le gagnant de notre loterie, un gros lot de $sum €."], ["Envoyez vos coordonnées et une pièce d'identité pour réclamer votre prix."], ["Des frais de dossier de 95 € sont à régler par transfert."]]},
    "en": {"subjects": ["Congratulations, you have won"], "text": [["Your email was selected in our lottery: you are the winner of a cash prize of $sum."], ["Send your details to claim your prize."], ["A transfer fee of 95 applies."]]}}
HEIR = {
    "fr": {"subjects": ["Une proposition", "Donation"], "text": [["Je suis veuve et malade d'un cancer en phase terminale, et je souhaite faire don de ma fortune de 2,5 millions d'euros."], ["Mon notaire vous contactera pour le transfert des fonds, gardez cela confidentiel. Que Dieu vous bénisse."]]},
    "en": {"subjects": ["Proposal", "Next of kin"], "text": [["I am a barrister; my late client died without next of kin and left 4.5 million dollars in a dormant account."], ["I propose to present you as the beneficiary and transfer the funds, keep it confidential."]]}}
HEART = {
    "fr": {"subjects": ["Coucou", "Bonjour toi"], "text": [["J'ai vu votre profil et j'aimerais faire connaissance, je cherche un homme honnête pour une relation sérieuse."], ["Je suis seule et tendre, je vous enverrai mes photos. Écrivez-moi vite."]]},
    "en": {"subjects": ["Hello dear", "hi"], "text": [["I saw your profile and would like to get to know you, I am a lonely woman looking for an honest man."], ["I will send you my photos, my dear, write me soon."]]}}

# --- honest letters ---
BANK_FROM = [{"name": "Banque Alizé", "address": "notifications@alize.example", "link": "espace.alize.example"}, {"name": "Banque Alizé", "address": "securite@alize.example"}]
TRUE_BANK = {
    "fr": {"subjects": ["(Nouvelle connexion à votre espace/Votre relevé est disponible/Votre carte arrive à échéance)"], "text": [
        ["Une connexion à votre espace client a été effectuée depuis un nouvel appareil (le 12 octobre à 9 h/à Nantes).", "Votre relevé de compte d'octobre est disponible dans votre espace.", "Votre carte bancaire arrive à échéance, la nouvelle vous parviendra par courrier."],
        ["Si vous êtes à l'origine de cette connexion, vous n'avez rien à faire.", "Nous ne vous demanderons jamais votre mot de passe par courriel."], ["Votre conseiller reste à votre disposition au numéro habituel."]]},
    "en": {"subjects": ["(New sign-in/Your statement is ready/Your card expires soon)"], "text": [
        ["We noticed a new sign-in to your account from a device in Leeds.", "Your October statement is ready in online banking.", "Your debit card expires soon, the new one will arrive by post."],
        ["If this was you, there is nothing to do.", "We will never ask for your password by email."], ["Call us on the number on the back of your card with any questions."]]}}
TRUE_BOSS = {
    "fr": {"subjects": ["(Point budget/Virement fournisseur/Disponible jeudi ?)"], "text": [["Peux-tu faire le virement du fournisseur Delorme avant vendredi ? La facture $number est validée.", "Es-tu disponible jeudi à 14 h pour préparer le comité ?", "Merci de traiter la demande d'achat des cartes cadeaux de Noël, le comité d'entreprise a validé."],
           ["Je suis en réunion jusqu'à midi, appelle-moi après.", "N'hésite pas à passer me voir."]]},
    "en": {"subjects": ["(Budget/Supplier payment/Free on Thursday?)"], "text": [["Could you release the transfer to Delorme before Friday? Invoice $number is approved.", "Are you available on Thursday at two to prepare the board meeting?", "Please order the Christmas gift cards, the works council approved them."],
           ["I'm in a meeting until noon, call me after.", "Drop by my office if anything is unclear."]]}}
BITCOIN = {
    "fr": {"subjects": ["La lettre crypto : le bitcoin (recule/repart)"], "text": [["Le bitcoin a gagné 4 % cette semaine, l'ethereum suit et les portefeuilles institutionnels se renforcent."], ["Une plateforme a été piratée : les pirates ont exigé une rançon en Monero, et menacent de publier les données des clients."], ["Ceci n'est pas un conseil en investissement. Vous recevez cette lettre parce que vous êtes abonné."]]},
    "en": {"subjects": ["Crypto weekly: bitcoin (slides/rallies)"], "text": [["Bitcoin gained 4% this week, ethereum follows and wallets of institutions keep growing."], ["An exchange was hacked: the attackers demand a ransom in Monero and threaten to publish customers' data within days."], ["This is not investment advice. You receive this newsletter because you subscribed."]]}}
INVOICE = {
    "fr": {"subjects": ["Facture $number", "Relance : facture $number (impayée/échue)"], "text": [["Veuillez trouver ci-joint la facture $number d'un montant de $sum €, à régler sous 30 jours.", "Sauf erreur de notre part, la facture $number de $sum € reste impayée à ce jour."], ["Règlement par virement, IBAN : $iban", "Notre RIB reste inchangé."], ["Sans règlement sous 8 jours, nous serions contraints de transmettre le dossier au recouvrement.", "Pour toute question, appelez-nous au standard."]]},
    "en": {"subjects": ["Invoice $number", "Reminder: invoice $number is overdue"], "text": [["Please find attached invoice $number for $sum, payable within 30 days.", "According to our records invoice $number of $sum is still outstanding."], ["Payment by bank transfer, IBAN $iban", "Our bank details are unchanged."], ["Without payment within 8 days we will have to pass it on to collection.", "Call us with any question."]]}}
TRUE_PARCEL = {
    "fr": {"subjects": ["Votre colis $number (est en route/arrive demain/est au point relais)"], "text": [["Votre colis $number sera livré (demain/jeudi) entre 9 h et 13 h.", "Nous sommes passés en votre absence, votre colis vous attend au point relais, $street."], ["Suivez votre livraison sur notre site.", "Munissez-vous d'une pièce d'identité pour le retrait."]]},
    "en": {"subjects": ["Your parcel $number (is on its way/arrives tomorrow)"], "text": [["Your parcel $number will be delivered (tomorrow/on Thursday) between 9 and 1.", "We missed you today; your parcel waits for you at the pickup point."], ["Track your delivery on our site.", "Please bring an ID for collection."]]}}
SECURITY = {
    "fr": {"subjects": ["[liste] Vague de (sextorsion/phishing) en cours"], "text": [["Une vague de chantage circule : l'escroc prétend avoir piraté votre ordinateur, vous avoir filmé par la webcam, et réclame des bitcoins sous 48 heures."], ["Ne payez pas, ne répondez pas, signalez le message ; aucune victime n'a jamais vu de vidéo publiée."], ["Le lien de l'hameçonnage imite Ameli et demande de confirmer la carte Vitale."]]},
    "en": {"subjects": ["[list] New (sextortion/phishing) wave"], "text": [["A scam makes the rounds: the fraudster claims to have hacked your computer, recorded you through the webcam and wants bitcoin within 48 hours or he will send the video to your contacts."], ["Don't pay, don't reply, report it; no victim has ever seen a video published."], ["The phishing link imitates PayPal and asks you to verify your account."]]}}
PENTEST = {
    "fr": {"subjects": ["Rapport d'audit de sécurité"], "text": [["Voici le rapport du test d'intrusion : nous avons obtenu un accès complet au serveur de messagerie par une faille connue."], ["Nos auditeurs ont pu copier la base de clients dans le périmètre convenu ; un attaquant pourrait la publier et exiger une rançon."], ["Merci de corriger sous 15 jours ; la facture $number suit. Appelez-moi pour la restitution."]]},
    "en": {"subjects": ["Penetration test report"], "text": [["Here is the report of the penetration test: we gained full access to the mail server through a known flaw."], ["Within the agreed scope our auditors copied the customer database; an attacker could publish it and demand a ransom."], ["Please fix within 15 days; invoice $number follows. Call me to go through it."]]}}
DOCTOR = {
    "fr": {"subjects": ["Votre traitement", "Renouvellement d'ordonnance"], "text": [["Le sildénafil est contre-indiqué avec votre traitement cardiaque, prenez les comprimés comme convenu."], ["La pharmacie a votre ordonnance ; rendez-vous $day au cabinet. Docteur $person"]]},
    "en": {"subjects": ["Your treatment", "Repeat prescription"], "text": [["Sildenafil does not go with your heart medication, please keep to the tablets we agreed on."], ["The pharmacy has your prescription; see you on $day at the surgery. Dr $person"]]}}
QUARREL = {
    "fr": {"subjects": ["(Maman/Noël/La maison)"], "text": [["Si tu ne rends pas l'argent que tu dois à Claire, je raconte tout à la famille, j'en ai assez de tes secrets."], ["Tu as deux jours pour l'appeler. Sinon ne compte plus sur nous à Noël.", "Je ne veux plus en parler à personne, mais paye ce que tu dois."]]},
    "en": {"subjects": ["(Mum/Christmas/The house)"], "text": [["If you don't pay Claire back I will tell the whole family, I have had enough of your secrets."], ["You have two days to call her. Otherwise don't bother coming at Christmas."]]}}
JOURNALIST = {
    "fr": {"subjects": ["Enquête sur les maîtres chanteurs"], "text": [["Je suis journaliste et j'écris un article sur la sextorsion : « j'ai piraté votre ordinateur, payez 900 € en bitcoins », disent ces escrocs à leurs victimes."], ["Accepteriez-vous un témoignage, de façon anonyme ? Les victimes ont souvent honte d'en parler à leurs proches."]]},
    "en": {"subjects": ["Article on extortion"], "text": [["I am a reporter writing about sextortion: \"I hacked your computer, pay 900 in bitcoin\", these scammers tell their victims."], ["Would you talk to me, anonymously if you prefer? Victims are often ashamed to tell their family."]]}}
TRUE_STATE = {
    "fr": {"subjects": ["Un nouveau document est disponible", "Votre remboursement"], "text": [["Un nouveau document est disponible dans votre espace : avis d'échéance de la mutuelle.", "Un remboursement de soins de $refund € vous a été versé le 4 octobre."], ["Connectez-vous à votre espace personnel pour le consulter.", "Aucune action n'est attendue de votre part."]]},
    "en": {"subjects": ["A new document is available", "Your refund"], "text": [["A new document is available in your account: your annual tax statement.", "A refund of $refund was paid to your account on 4 October."], ["Log in to your account to read it.", "No action is needed."]]}}
SHOP = {
    "fr": {"subjects": ["(Nos soldes/Plus que 48 h)", "Carte cadeau offerte"], "text": [["Plus que 48 heures pour profiter de -30 % sur toute la boutique.", "Offrez une carte cadeau à ceux que vous aimez."], ["Livraison gratuite dès 60 €.", "Cliquez ici pour découvrir la sélection."]]},
    "en": {"subjects": ["(Autumn sale/Only 48 hours left)", "Gift cards for everyone"], "text": [["Only 48 hours left for 30% off everything.", "Give a gift card to those you love."], ["Free delivery from 60.", "Click here to see the selection."]]}}
FAMILY = {
    "fr": {"subjects": ["(Dimanche/Photos/Re: photos)"], "text": [["J'ai enregistré la vidéo de l'anniversaire, je l'envoie à toute la famille demain."], ["Es-tu disponible samedi ? J'ai besoin de toi pour le déménagement.", "Le mot de passe de la box est derrière le frigo."]]},
    "en": {"subjects": ["(Sunday/Pictures/Re: pictures)"], "text": [["I recorded the birthday video and will send it to all the family tomorrow."], ["Are you free on Saturday? I need your help with the move.", "The wifi password is behind the fridge."]]}}
RIB_TRUE = {
    "fr": {"subjects": ["Notre banque change"], "text": [["Notre entreprise change de banque au 1er janvier ; le nouveau RIB vous sera remis par votre interlocutrice."], ["Par prudence, vérifiez par téléphone au numéro habituel avant tout virement."]]},
    "en": {"subjects": ["We change banks"], "text": [["Our company changes banks on 1 January; your contact will hand you the new bank details in person."], ["As a precaution, verify by phone on the usual number before any transfer."]]}}


def kind(name, sort, count, senders, languages, **more):
    return {"name": name, "class": sort, "count": count, "from": senders, **languages, **more}


KINDS = [
    kind("sextortion", "extortion", 56, CRIMINALS, {"fr": EXTORTION_FR, "en": EXTORTION_EN}, disguises=HIDDEN, forms=["plain", "plain", "html"]),
    kind("ransom", "extortion", 16, CRIMINALS[1:], RANSOM, forms=["plain"]),
    kind("boss", "payment", 24, BOSS_FROM, BOSS, forms=["plain"]), kind("cards", "payment", 16, BOSS_FROM, CARDS, forms=["plain"]),
    kind("details", "payment", 20, DETAILS_FROM, DETAILS, forms=["plain", "both"]), kind("wire", "payment", 14, BOSS_FROM, WIRE, forms=["plain"]),
    kind("payroll", "payment", 8, [{"name": "$person", "address": "$local$code@boite.example"}], PAYROLL, forms=["plain"]),
    kind("parcel", "phishing", 24, fishers("Chronopost", "La Poste", "DHL"), PARCEL, disguises=HIDDEN),
    kind("bank", "phishing", 28, fishers("PayPal", "Crédit Agricole", "Netflix", "SFR"), BANKS, disguises=HIDDEN),
    kind("state", "phishing", 28, fishers("Ameli", "Assurance Maladie", "ANTAI", "Impots.gouv", "Mon Compte Formation"), STATE, disguises=HIDDEN),
    kind("mailbox", "phishing", 14, [{"name": "Administrateur", "address": "admin@ecole-verlaine.example", "link": "webmail.garage-lacaze.example"},
                                     {"name": "Support", "address": "postmaster@provider.example", "forged": True, "link": "box.garage-lacaze.example"}], MAILBOX),
    kind("pills", "offer", 10, OFFER_FROM, PILLS, disguises=HIDDEN), kind("lottery", "offer", 6, OFFER_FROM[:1], LOTTERY),
    kind("heir", "offer", 6, [{"address": "$local@boite.example"}], HEIR, forms=["plain"]), kind("heart", "offer", 6, [{"name": "$first", "address": "$local@boite.example"}], HEART, forms=["plain"]),
    kind("true-bank", "ham", 16, BANK_FROM, TRUE_BANK), kind("true-boss", "ham", 14, [{"name": "Mathilde Roussel", "address": "mathilde.roussel@atelier-roussel.example"}, {"name": "$person", "address": "$local@provider.example"}], TRUE_BOSS, forms=["plain"]),
    kind("bitcoin", "ham", 10, [{"name": "Lettre crypto", "address": "lettre@gazette-crypto.example", "link": "click.envoi-lettres.example", "list": True}], BITCOIN),
    kind("invoice", "ham", 16, [{"name": "Menuiserie Vial", "address": "compta@menuiserie-vial.example"}], INVOICE, forms=["plain", "both"]),
    kind("true-parcel", "ham", 14, [{"name": "Courlis", "address": "suivi@courlis.example", "link": "suivi.courlis.example"}, {"name": "Chronopost", "address": "notification@suivi-chronopost.example", "link": "suivi-chronopost.example"}], TRUE_PARCEL),
    kind("security", "ham", 8, [{"name": "$person", "address": "liste@vigie-reseaux.example", "list": True}, {"name": "$person", "address": "$local@universite-ormes.example"}], SECURITY, forms=["plain"]),
    kind("pentest", "ham", 6, [{"name": "$person", "address": "$local@audit-boreal.example"}], PENTEST, forms=["plain"]),
    kind("doctor", "ham", 6, [{"name": "Dr $person", "address": "cabinet@medecins-tilleul.example"}], DOCTOR, forms=["plain"]),
    kind("quarrel", "ham", 8, [{"name": "$person", "address": "$local@boite.example"}], QUARREL, forms=["plain"]),
    kind("journalist", "ham", 6, [{"name": "$person", "address": "$local@courrier-du-soir.example"}], JOURNALIST, forms=["plain"]),
    kind("true-state", "ham", 12, [{"name": "Mutuelle Sorbier", "address": "ne-pas-repondre@mutuelle-sorbier.example", "link": "adherent.mutuelle-sorbier.example"}], TRUE_STATE),
    kind("shop", "ham", 12, [{"name": "Boutique Tilleul", "address": "news@boutique-tilleul.example", "link": "click.envoi-lettres.example", "list": True}], SHOP),
    kind("family", "ham", 12, [{"name": "$person", "address": "$local@boite.example"}, {"name": "Michel Leclerc", "address": "michel.leclerc@postal.test"}], FAMILY, forms=["plain"]),
    kind("rib-true", "ham", 6, [{"name": "Menuiserie Vial", "address": "compta@menuiserie-vial.example"}], RIB_TRUE, forms=["plain"]),
]
