"""The fourth grammar, written after the rules. At first sight its bills and family letters showed two rules of payment fraud too wide; later its
fraud lent the rules a few words."""
from tuned import kind

BRANDS = "\nCrédit de l'Ourcq: ourcq.example\nExpress Milan: milan-express.example\n*: libremail.example webbox.test\n"

MASKS = ["none", "none", "none", "leet", "cyrillic", "zero", "spans"]
STRANGERS = [{"address": "$reader", "forged": True}, {"name": "$first", "address": "$first$code@libremail.example"}, {"address": "reception@auberge-source.example"},
             {"name": "Admin", "address": "a$code@fibre-abonnes.test", "forged": True}]

SHAKEDOWN = {
    "fr": {"subjects": ["Concernant votre intimité", "Nous devons parler", "Il est encore temps"], "text": [
        ["Vous pensiez être seul ce soir-là, vous ne l'étiez pas.", "Un de mes virus dort dans votre navigateur depuis mars.", "La faille de votre routeur m'a ouvert la porte, et j'ai pris mon temps."],
        [2, "J'ai gardé la séquence où vous vous masturbez devant l'écran.", "Votre webcam m'a fourni des images que votre mari n'appréciera pas.", "J'ai exporté vos contacts et vos échanges WhatsApp.", "Vos recherches coquines sont enregistrées, dates à l'appui."],
        ["Il m'en faut $amount € en bitcoins, à cette adresse : $wallet", "Un virement de $amount € en BTC sur $wallet et nous sommes quittes.", "Réglez-moi $amount euros (crypto) : $wallet"],
        ["Je vous laisse $hours heures avant de tout transmettre à votre famille.", "Sinon, la vidéo arrivera chez vos collègues $day.", "Sans argent dans $hours h, je diffuse."], ["Prévenir les autorités ne ferait qu'accélérer les choses.", "Ensuite j'efface et j'oublie."]]},
    "en": {"subjects": ["About your privacy", "We need to talk", "There is still time"], "text": [
        ["You thought you were alone that evening, you were not.", "One of my viruses has slept in your browser since March.", "The hole in your router opened the door, and I took my time."],
        [2, "I kept the sequence of you masturbating in front of the screen.", "Your webcam gave me images your husband will not enjoy.", "I exported your contacts and your chats.", "Your naughty searches are recorded, with dates."],
        ["I need $amount in bitcoin, to this address: $wallet", "A transfer of $amount in BTC to $wallet and we are even.", "Pay me $amount (crypto): $wallet"],
        ["I leave you $hours hours before I pass everything to your family.", "Otherwise the video reaches your colleagues on $day.", "No money within $hours hours and I publish."], ["Telling the authorities would only speed things up.", "Then I erase and forget."]]}}

MANAGER_FROM = [{"name": "Mathilde Roussel", "address": "roussel.m@webbox.test"}, {"name": "$person", "address": "bureau.$code@libremail.example"}, {"name": "$person <$local@provider.example>", "address": "q$code@webbox.test"},
                {"name": "$person", "address": "$local@provider.example", "forged": True, "reply": "q$code@webbox.test"}, {"name": "Le directeur", "address": "dir.$code@libremail.example"}]
ASKING = {
    "fr": {"subjects": ["Présent ?", "Sujet sensible", "Peux-tu m'aider", "Rappel"], "text": [["Seriez-vous à même de régler une dépense pour moi aujourd'hui ?", "Tu travailles ce matin ? J'ai une démarche à te demander.", "Confirmez-moi votre présence, un paiement doit partir rapidement."], ["Je suis en audience, communiquons par mail.", "Ceci doit rester strictement entre nous.", "Impossible de parler, je suis dans un train."]]},
    "en": {"subjects": ["Present?", "Sensitive", "Can you help", "Reminder"], "text": [["Would you be able to settle an expense for me today?", "Are you working this morning? I have an errand to ask of you.", "Confirm that you are in, a payment has to go out quickly."], ["I am in a hearing, let's communicate by email.", "This must remain strictly between us.", "I can't speak, I am on a train."]]}}
CODES = {
    "fr": {"subjects": ["Cadeaux clients", "Petite faveur"], "text": [["Il nous faut quatre cartes cadeaux Google Play de 100 € avant midi.", "Allez acheter des cartes PCS pour un total de $amount €."], ["Ne dites rien au bureau.", "Je préside une réunion."], ["Dès que c'est fait, transmettez-moi les codes par retour."]]},
    "en": {"subjects": ["Client presents", "Small favor"], "text": [["We need four Google Play gift cards of 100 before noon.", "Go and buy prepaid cards for a total of $amount."], ["Say nothing at the office.", "I am chairing a meeting."], ["As soon as it is done, send me the codes by return."]]}}
REROUTE_FROM = [{"name": "Ets $person", "address": "compta@ets-verdier.example", "reply": "ets.verdier@webbox.test"}, {"name": "$person", "address": "$local@ets-verdier.example", "forged": True}, {"name": "$person", "address": "ets.verdier@libremail.example"}]
REROUTE = {
    "fr": {"subjects": ["Facture $number", "Mise à jour fournisseur"], "text": [["Nous quittons notre banque, merci d'enregistrer le nouvel IBAN.", "Le RIB figurant sur nos factures n'est plus à jour."], ["Prochain règlement : $iban", "Adressez le virement de $sum € sur $iban."], ["Le plus tôt sera le mieux.", "Prévenez-moi par courriel dès l'exécution du virement."]]},
    "en": {"subjects": ["Invoice $number", "Supplier update"], "text": [["We are leaving our bank, please register the new IBAN.", "The bank details on our invoices are out of date."], ["Next payment: $iban", "Send the transfer of $sum to $iban."], ["The sooner the better.", "Tell me by email once the transfer is done."]]}}

COVERS = [("Chronopost", "chronopost-avis.example"), ("La Poste", "ma-laposte.example"), ("Caisse d'Epargne", "caisse-epargne-alerte.example"), ("Crédit Mutuel", "creditmutuel.com.espace-perso.example"), ("Ameli", "ameli-carte.example"), ("ANTAI", "amendes-antai.example"),
          ("Netflix", "netflix-facturation.example"), ("Free", "free-abonne-service.example"), ("Microsoft", "rnicrosoft-login.example"), ("Impots.gouv", "impots-gouv-info.example")]


def covers(*names):
    out = []
    for name, domain in COVERS:
        if name in names:
            out += [{"name": name, "address": "contact@" + domain, "link": domain}, {"name": "Équipe " + name, "address": "no-reply@" + domain, "link": "acces." + domain},
                    {"name": name, "address": "boutique@vins-coteau.example", "link": "forum.tricot-laine.example"}, {"name": "Notification", "address": "n$code@webbox.test", "link": domain}]
    return out


POSTAGE = {
    "fr": {"subjects": ["Un colis à votre nom", "Instruction de livraison", "Frais à régler"], "text": [["Un colis à votre nom est bloqué faute de paiement des droits.", "L'étiquette de votre colis est illisible, précisez votre adresse.", "Votre livraison a été suspendue : il manque $small €."], ["Payez $small € par carte pour qu'il reparte.", "Remplissez le formulaire avant ce soir."], ["Sinon il sera détruit.", "Après trois jours, retour à l'expéditeur."]]},
    "en": {"subjects": ["A parcel in your name", "Delivery instruction", "Fee to pay"], "text": [["A parcel in your name is blocked as duties were not paid.", "The label of your parcel is illegible, please give your address.", "Your delivery was suspended: $small is missing."], ["Pay $small by card to get it moving.", "Fill in the form before tonight."], ["Otherwise it will be destroyed.", "After three days it goes back to the sender."]]}}
SECURE = {
    "fr": {"subjects": ["Activité à vérifier", "Votre profil expire", "Problème de facturation", "Information importante"], "text": [["Quelqu'un a tenté d'utiliser votre carte.", "Votre authentification forte n'est plus active et vos virements sont bloqués.", "Nous n'avons pas pu encaisser votre dernier règlement."], ["Vérifiez vos informations sans tarder.", "Cliquez pour renouveler votre accès.", "Saisissez vos identifiants sur la page sécurisée."], ["Dans 24 heures votre compte sera clos.", "Des frais de rejet vous seront facturés à défaut."]]},
    "en": {"subjects": ["Activity to check", "Your profile expires", "Billing problem", "Important information"], "text": [["Somebody tried to use your card.", "Your strong authentication is no longer active and your transfers are blocked.", "We were unable to collect your last payment."], ["Check your information without delay.", "Click to renew your access.", "Enter your credentials on the secure page."], ["In 24 hours your account will be closed.", "Otherwise a rejection fee will be charged."]]}}
RIGHTS = {
    "fr": {"subjects": ["Droits à percevoir", "Dernière relance amende", "Votre carte"], "text": [["Vous n'avez pas encore demandé votre remboursement de $refund €.", "Une infraction relevée par radar reste impayée.", "Votre carte Vitale doit être mise à jour pour éviter la suspension de vos droits."], ["Indiquez votre RIB afin de recevoir le versement.", "Payez l'amende en ligne : 35 €.", "Cliquez ici pour la mettre à jour."], ["Délai : 48 heures.", "Le montant passera à 135 €."]]},
    "en": {"subjects": ["Money to claim", "Final reminder: fine", "Your card"], "text": [["You have not claimed your tax refund of $refund yet.", "A speeding fine recorded by camera remains unpaid.", "Your health card must be updated to avoid suspension of your rights."], ["Give your bank details to receive the payment.", "Pay the fine online: 35.", "Click here to update it."], ["Deadline: 48 hours.", "The amount will rise to 135."]]}}

# --- honest letters ---
OURCQ = [{"name": "Crédit de l'Ourcq", "address": "info@ourcq.example", "link": "www.ourcq.example"}, {"name": "Votre conseillère, Crédit de l'Ourcq", "address": "agence@ourcq.example"}]
COUNTER = {"fr": {"subjects": ["Votre rendez-vous", "Votre carte est arrivée", "Nouvelle connexion", "Mise à jour de vos données"], "text": [["Votre carte est arrivée à l'agence.", "Une nouvelle connexion à votre espace a eu lieu hier à Lyon.", "La loi nous demande d'actualiser vos informations tous les deux ans."], ["Passez la retirer avec une pièce d'identité.", "Si vous ne reconnaissez pas cette connexion, appelez-nous.", "Vous pouvez le faire en agence ou dans votre espace."]]},
           "en": {"subjects": ["Your appointment", "Your card has arrived", "New sign-in", "Your details"], "text": [["Your card has arrived at the branch.", "There was a new sign-in to your account yesterday in Leeds.", "The law asks us to update your information every two years."], ["Collect it with an ID.", "If you do not recognise it, call us.", "You can do so at the branch or in your account."]]}}
TEAM = {"fr": {"subjects": ["Planning", "Paiement traiteur", "Urgent : devis"], "text": [["Le devis doit partir aujourd'hui, peux-tu le relire ?", "Merci de faire le virement au traiteur, facture $number, accord de la direction.", "Qui est disponible lundi pour l'inventaire ?", "Le fournisseur demande un acompte avant vendredi."], ["Je suis en déplacement, joignable sur mon portable.", "Je t'appelle à midi."]]},
        "en": {"subjects": ["Schedule", "Caterer's payment", "Urgent: quote"], "text": [["The quote must go out today, can you check it?", "Please make the transfer to the caterer, invoice $number, approved by management.", "Who is available on Monday for stocktaking?", "The supplier asks for a deposit before Friday."], ["I'm travelling, reachable on my mobile.", "I'll ring you at noon."]]}}
PRESS = {"fr": {"subjects": ["La matinale", "Tech : les titres"], "text": [["Piratage d'une mairie : les données volées sont en vente sur le darknet contre des bitcoins."], ["Chantage à la vidéo intime : trois suspects arrêtés, les victimes avaient payé."], ["Gérez votre abonnement en bas de page."]]},
         "en": {"subjects": ["Morning briefing", "Tech headlines"], "text": [["Town hall hacked: the stolen data is for sale on the darknet for bitcoin."], ["Blackmail with intimate videos: three suspects arrested, victims had paid."], ["Manage your subscription at the bottom of the page."]]}}
BILLS = {"fr": {"subjects": ["Votre facture $number", "Rappel avant relance", "Loyer d'octobre"], "text": [["Votre règlement de $amount € ne nous est pas parvenu.", "Ci-joint la facture $number, payable à réception."], ["Nos coordonnées bancaires n'ont pas changé : $iban", "Par chèque ou virement, IBAN $iban."], ["Sans nouvelles sous 10 jours, nous mandaterons un huissier.", "Contactez-nous pour un échéancier."]]},
         "en": {"subjects": ["Your invoice $number", "Friendly reminder", "October rent"], "text": [["Your payment of $amount has not reached us.", "Attached is invoice $number, payable on receipt."], ["Our bank details have not changed: $iban", "By cheque or transfer, IBAN $iban."], ["Without news within 10 days we will instruct a bailiff.", "Contact us to arrange instalments."]]}}
ROUND = {"fr": {"subjects": ["Votre colis est livré", "Passage prévu", "Colis en douane"], "text": [["Votre colis $number a été remis à votre voisin.", "Livraison prévue lundi entre 8 h et 10 h.", "Votre colis est en cours de dédouanement, rien à faire de votre part."], ["Notez votre livreur."]]},
         "en": {"subjects": ["Your parcel was delivered", "Visit planned", "Parcel at customs"], "text": [["Your parcel $number was handed to your neighbour.", "Delivery is planned on Monday between 8 and 10.", "Your parcel is clearing customs, nothing for you to do."], ["Rate your driver."]]}}
KIN = {"fr": {"subjects": ["Nouvelles", "Le chalet", "Anniversaire de Papi"], "text": [["As-tu un moment ce soir ? J'ai besoin d'un conseil pour l'ordinateur de maman, elle croit être piratée.", "J'ai récupéré les vidéos du mariage, je les envoie aux cousins.", "On fait une cagnotte pour Papi, je t'envoie mon IBAN."], ["Bises, à très vite.", "Ne dis rien à Papi, c'est une surprise !"]]},
       "en": {"subjects": ["News", "The cabin", "Grandpa's birthday"], "text": [["Do you have a moment tonight? I need advice about mum's computer, she thinks it was hacked.", "I got the wedding videos and will send them to the cousins.", "We are collecting money for Grandpa, I'll send you my IBAN."], ["Love, see you soon.", "Don't tell Grandpa, it's a surprise!"]]}}
SERVICE = {"fr": {"subjects": ["Confirmez votre inscription", "Votre mot de passe", "Paiement reçu", "Votre abonnement arrive à échéance"], "text": [["Votre abonnement arrive à échéance le 30, renouvelez-le en ligne si vous le souhaitez.", "Cliquez pour confirmer votre inscription.", "Nous avons bien reçu votre paiement de $refund €."], ["À bientôt."]]},
           "en": {"subjects": ["Confirm your registration", "Your password", "Payment received", "Your subscription is ending"], "text": [["Your subscription ends on the 30th, renew it online if you wish.", "Click to confirm your registration.", "We have received your payment of $refund."], ["See you soon."]]}}

KINDS = [
    kind("shakedown", "extortion", 50, STRANGERS, SHAKEDOWN, disguises=MASKS, forms=["plain", "html"]), kind("asking", "payment", 26, MANAGER_FROM, ASKING, forms=["plain"]), kind("codes", "payment", 16, MANAGER_FROM, CODES, forms=["plain"]),
    kind("reroute", "payment", 20, REROUTE_FROM, REROUTE, forms=["plain", "both"]), kind("postage", "phishing", 24, covers("Chronopost", "La Poste"), POSTAGE, disguises=MASKS),
    kind("secure", "phishing", 30, covers("Caisse d'Epargne", "Crédit Mutuel", "Netflix", "Free", "Microsoft"), SECURE, disguises=MASKS), kind("rights", "phishing", 26, covers("Ameli", "ANTAI", "Impots.gouv"), RIGHTS, disguises=MASKS),
    kind("counter", "ham", 18, OURCQ, COUNTER), kind("team", "ham", 20, [{"name": "$person", "address": "$local@provider.example"}, {"name": "$person", "address": "$local@ets-verdier.example"}], TEAM, forms=["plain"]),
    kind("press", "ham", 8, [{"name": "La matinale", "address": "matinale@journal-plaine.example", "link": "l.envois-presse.example", "list": True}], PRESS), kind("bills", "ham", 18, [{"name": "Agence Platane", "address": "gestion@agence-platane.example"}, {"name": "$person", "address": "plombier@libremail.example"}], BILLS, forms=["plain", "both"]),
    kind("round", "ham", 16, [{"name": "Express Milan", "address": "suivi@milan-express.example", "link": "milan-express.example"}, {"name": "Mondial Relay", "address": "suivi@mondialrelay-notif.example", "link": "mondialrelay-notif.example"}], ROUND),
    kind("kin", "ham", 18, [{"name": "$person", "address": "$local@libremail.example"}], KIN, forms=["plain"]), kind("service", "ham", 18, [{"name": "Médiathèque", "address": "ne-pas-repondre@mediatheque-lin.example", "link": "mediatheque-lin.example"}, {"name": "Club de yoga", "address": "contact@yoga-iris.example", "link": "clic.envois-presse.example"}], SERVICE),
]
