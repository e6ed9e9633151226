import type { ShippedTemplate } from './template.ts';

const opening = 'Bonjour{% if contact.name %} {{ contact.name }}{% endif %},';
const crossed = 'Si votre règlement est déjà parti, merci de ne pas tenir compte de ce message.';
const signature = `Bien cordialement,
{{ sender.name }}
{{ company.name }}{% if company.phone %}
{{ company.phone }}{% endif %}`;

export const shippedFr: readonly ShippedTemplate[] = [
  {
    code: 'courtesy', name: 'Prévenance', channel: 'email',
    subject: '{% if count == 1 %}Votre facture {{ oldest.reference }} arrive à échéance le {{ oldest.due_on }}{% else %}Vos factures arrivent bientôt à échéance{% endif %}',
    body: `${opening}

{% if count == 1 %}Votre facture ci-dessous arrive à échéance le **{{ oldest.due_on }}**.{% else %}Vos factures ci-dessous arrivent bientôt à échéance, la première le **{{ oldest.due_on }}**.{% endif %}

[[pieces]]

Tout est en ordre de votre côté ? Alors rien à faire : nous vous remercions de votre règlement à la date prévue.

S’il manque un document, un numéro de commande ou un accord pour régler, répondez simplement à ce message : nous nous en occupons tout de suite.

${signature}`,
  },
  {
    code: 'reminder_1', name: 'Relance 1', channel: 'email',
    subject: '{% if overdue_count == 1 %}Facture {{ oldest.reference }} échue le {{ oldest.due_on }}{% else %}Vos factures échues : {{ total }}{% endif %}',
    body: `${opening}

Sauf erreur de notre part, nous n’avons pas encore reçu le règlement de {% if overdue_count == 1 %}la facture suivante{% else %}ces factures{% endif %} :

[[pieces]]

{% if credits %}Les avoirs et règlements que nous n’avons pas encore affectés ({{ credits }}) sont déduits du total.

{% endif %}Il s’agit sans doute d’un oubli. Pouvez-vous nous indiquer la date à laquelle vous prévoyez de régler **{{ total }}** ?

Si quelque chose s’y oppose (un document absent, une question sur la livraison ou sur le montant), dites-le-nous en réponse à ce message.

${crossed}

${signature}`,
  },
  {
    code: 'reminder_2', name: 'Relance 2', channel: 'email',
    subject: 'Deuxième rappel : {{ total }} à régler',
    body: `${opening}

{% if previous_on %}Malgré notre message du {{ previous_on }}, nous{% else %}Nous{% endif %} restons dans l’attente de votre règlement. À ce jour, votre compte présente un solde échu de **{{ total }}** :

[[pieces]]

{% if credits %}Les avoirs et règlements que nous n’avons pas encore affectés ({{ credits }}) sont déduits du total.

{% endif %}Nous vous demandons de procéder à ce règlement sous huit jours, soit avant le **{{ deadline }}**, ou de nous dire dans ce délai ce qui l’empêche. Une réponse, même brève, nous permet de trouver la bonne solution avec vous.

${crossed}

${signature}`,
  },
  {
    code: 'call', name: 'Appel téléphonique', channel: 'phone',
    subject: 'Appeler {{ customer.name }} : {{ total }}',
    body: `**Avant d’appeler**
- Compte {{ customer.code }}, {{ customer.name }}{% if contact.name %} ; demander {{ contact.name }}{% endif %}
- À régler : {{ total }}, dont {{ overdue }} échu{% if credits %} (après déduction de {{ credits }} d’avoirs et de règlements non affectés){% endif %}
- Pièce la plus ancienne : {{ oldest.reference }}, échue le {{ oldest.due_on }} ({{ oldest.days_late }} jours)
{% if previous_on %}- Dernier message : le {{ previous_on }}{% endif %}

[[pieces]]

**Ouvrir**
« Bonjour, {{ sender.name }}, de la société {{ company.name }}. Je vous appelle au sujet de {% if count == 1 %}la facture {{ oldest.reference }}{% else %}vos factures échues{% endif %}, pour {{ total }}. L’avez-vous bien sous les yeux ? »

**Écouter** : laisser répondre, sans couper.

**S’il paie**
« Quel jour partira le virement, et pour quel montant ? » Noter la date et le montant exacts, les répéter, et convenir d’un mot de confirmation par e-mail.

**S’il conteste**
« Quelle ligne, et pour quelle raison ? » Noter la pièce, le montant contesté et qui doit répondre. Le reste, non contesté, est à régler maintenant.

**S’il ne peut pas**
« Que pouvez-vous régler aujourd’hui, et quand le solde ? » Proposer des dates précises, jamais « dès que possible ».

**Conclure** : reformuler ce qui est convenu, remercier, noter le résultat.`,
  },
  {
    code: 'formal_notice', name: 'Mise en demeure', channel: 'email',
    subject: 'MISE EN DEMEURE de payer {{ total }} – compte {{ customer.code }}',
    body: `{{ customer.name }}
Compte {{ customer.code }}

**MISE EN DEMEURE** – le {{ today }}

Madame, Monsieur,

Malgré nos rappels{% if previous_on %}, le dernier du {{ previous_on }}{% endif %}, les sommes suivantes restent impayées :

[[pieces]]

Par la présente, nous vous **mettons en demeure** de nous régler la somme principale de **{{ total }}** sous huit jours, soit au plus tard le **{{ deadline }}**, par le moyen de paiement indiqué sur nos factures.

À cette somme s’ajoutent de plein droit, sans qu’un rappel soit nécessaire (article L441-10 du Code de commerce) :

- les pénalités de retard, dues à compter du jour suivant la date d’échéance de chaque facture et jusqu’au paiement, au taux figurant dans nos conditions ou, à défaut, au taux de refinancement de la Banque centrale européenne majoré de dix points ;
- l’indemnité forfaitaire pour frais de recouvrement de {{ indemnity }} par facture payée en retard (article D441-5), soit {{ indemnities }} à ce jour.

À défaut de règlement dans ce délai, nous engagerons, sans autre avis, les démarches nécessaires au recouvrement de notre créance, y compris par voie judiciaire.

Si vous contestez tout ou partie de ces sommes, faites-nous connaître vos motifs par écrit avant cette date. Si votre règlement est déjà parti, merci de nous en adresser l’avis.

{{ sender.name }}
{{ company.name }}{% if company.phone %}
{{ company.phone }}{% endif %}`,
  },
  {
    code: 'formal_notice_public', name: 'Mise en demeure – acheteur public', channel: 'email',
    subject: 'Mise en demeure de payer {{ total }} – compte {{ customer.code }}',
    body: `{{ customer.name }}
Compte {{ customer.code }}

**MISE EN DEMEURE** – le {{ today }}

Madame, Monsieur,

Malgré nos rappels{% if previous_on %}, le dernier du {{ previous_on }}{% endif %}, les sommes suivantes n’ont pas été mandatées ou payées dans le délai applicable :

[[pieces]]

Par la présente, nous vous **mettons en demeure** de procéder au paiement de la somme principale de **{{ total }}** au plus tard le **{{ deadline }}**, ou de nous indiquer, pièce par pièce, la date et le motif d’une éventuelle suspension du délai de paiement.

Le retard de paiement fait courir de plein droit et sans autre formalité (articles L2192-13 et R2192-31 du Code de la commande publique) :

- les intérêts moratoires, au taux de refinancement de la Banque centrale européenne majoré de huit points ;
- l’indemnité forfaitaire pour frais de recouvrement de {{ indemnity }} par facture (article D2192-35), soit {{ indemnities }} à ce jour.

Si une pièce, un numéro d’engagement ou un code service manque à votre service, indiquez-le-nous par retour : nous le transmettrons aussitôt.

{{ sender.name }}
{{ company.name }}{% if company.phone %}
{{ company.phone }}{% endif %}`,
  },
  {
    code: 'reminder_individual', name: 'Relance particulier', channel: 'email',
    subject: '{% if overdue_count == 1 %}Votre facture {{ oldest.reference }}{% else %}Vos factures à régler{% endif %}',
    body: `${opening}

Nous n’avons pas encore reçu le règlement de {% if overdue_count == 1 %}votre facture{% else %}vos factures{% endif %} :

[[pieces]]

{% if credits %}Nous avons déduit ce que vous avez déjà versé ou ce que nous vous devons ({{ credits }}).

{% endif %}Si c’est un oubli, vous pouvez régler **{{ total }}** dès que possible, par le moyen de paiement indiqué sur la facture.

Vous rencontrez une difficulté pour payer ? Parlez-nous-en en répondant à ce message{% if company.phone %} ou au {{ company.phone }}{% endif %} : nous pouvons convenir ensemble d’un délai ou d’un paiement en plusieurs fois, sans frais.

${crossed}

${signature}`,
  },
  {
    code: 'formal_notice_individual', name: 'Mise en demeure – particulier', channel: 'email',
    subject: 'Mise en demeure de régler {{ total }}',
    body: `{{ customer.name }}
Compte {{ customer.code }}

**MISE EN DEMEURE** – le {{ today }}

Madame, Monsieur,

Malgré nos rappels{% if previous_on %}, le dernier du {{ previous_on }}{% endif %}, nous n’avons pas reçu le règlement des sommes suivantes :

[[pieces]]

Nous vous mettons en demeure de nous régler **{{ total }}** au plus tard le **{{ deadline }}**, par le moyen de paiement indiqué sur nos factures (article 1344 du Code civil).

À compter de la réception de cette mise en demeure, cette somme peut porter intérêt au taux légal (articles 1231-6 et 1344-1 du Code civil). Aucuns frais de relance ou de recouvrement ne vous sont demandés.

**Si vous traversez une période difficile**, ne restez pas sans nous répondre : nous pouvons convenir d’un échéancier par écrit, sans frais. Si un dossier de surendettement est en cours, indiquez-le-nous : nous suspendrons nos démarches.

Si vous contestez cette somme, dites-nous pourquoi en répondant à ce message. Sans nouvelle de votre part à cette date, nous pourrons demander au tribunal d’en ordonner le paiement.

{{ sender.name }}
{{ company.name }}{% if company.phone %}
{{ company.phone }}{% endif %}`,
  },
  {
    code: 'thanks', name: 'Remerciement', channel: 'email',
    subject: 'Merci pour votre règlement',
    body: `${opening}

Votre règlement de **{{ total }}** nous est bien parvenu et solde {% if count == 1 %}la facture {{ oldest.reference }}{% else %}vos {{ count }} factures{% endif %}. Merci.

Votre confiance et votre sérieux comptent pour nous : si vous avez une question, un projet ou une remarque, nous sommes à un message de vous.

${signature}`,
  },
];
