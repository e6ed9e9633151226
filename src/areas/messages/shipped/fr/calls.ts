import type { ShippedTemplate } from '../template.ts';

const call = { channel: 'phone', purpose: 'call' } as const;
const known = `**Avant d’appeler**
- Compte {{ customer.code }}, {{ customer.name }}{% if contact.name %} ; demander {{ contact.name }}{% endif %}
- À régler : {{ total }}, dont {{ overdue }} échu{% if credits %} (après déduction de {{ credits }} d’avoirs et de règlements non affectés){% endif %}
- Pièce la plus ancienne : {{ oldest.reference }}, échue le {{ oldest.due_on }} ({{ oldest.days_late }} jours)
- {% if previous_on %}Dernier message : le {{ previous_on }}{% endif %}

[[pieces]]`;
const about = '{% if count == 1 %}la facture {{ oldest.reference }}{% else %}vos factures échues{% endif %}';

export const callsFr: readonly ShippedTemplate[] = [
  {
    ...call, code: 'call', name: 'Appel téléphonique', tone: 'neutral', subject: 'Appeler {{ customer.name }} : {{ total }}',
    body: `${known}

**Ouvrir**
« Bonjour, {{ sender.name }}, de la société {{ company.name }}. Je vous appelle au sujet de ${about}, pour {{ total }}. L’avez-vous bien sous les yeux ? »

**Écouter** : laisser répondre, sans couper.

**S’il paie**
« Quel jour partira le virement, et pour quel montant ? » Noter la date et le montant exacts, les répéter, et annoncer un mot de confirmation par e-mail.

**S’il conteste**
« Quelle ligne, et pour quelle raison ? » Noter la pièce, le montant contesté et qui doit répondre. Le reste, non contesté, est à régler maintenant.

**S’il ne peut pas**
« Que pouvez-vous régler aujourd’hui, et quand le solde ? » Proposer des dates précises, jamais « dès que possible ».

**Conclure** : reformuler ce qui est convenu, remercier, noter le résultat.`,
  },
  {
    ...call, code: 'call_public', name: 'Appel – acheteur public', tone: 'neutral', subject: 'Appeler {{ customer.name }} : {{ total }}',
    body: `${known}

**Ouvrir**
« Bonjour, {{ sender.name }}, de la société {{ company.name }}. Je souhaite savoir où en est le paiement de ${about}, pour {{ total }}. Êtes-vous la bonne personne ? »

**Situer le dossier**
« La facture est-elle bien disponible sur votre portail ? Le service fait est-il constaté ? Est-elle mandatée ? » Noter l’étape, la date et le nom du service.

**S’il manque une pièce**
« Laquelle, et à qui l’adresser ? » Numéro d’engagement, code service, justificatif : l’envoyer le jour même.

**Si elle est mandatée**
« Quel est le numéro et la date du mandat ? » Demander ensuite au comptable la date de paiement.

**Conclure** : convenir d’une date de point, remercier, noter le résultat.`,
  },
  {
    ...call, code: 'call_individual', name: 'Appel – particulier', tone: 'warm', subject: 'Appeler {{ customer.name }} : {{ total }}',
    body: `${known}

**Vérifier à qui l’on parle** avant de dire de quoi il s’agit : la somme ne regarde que la personne concernée. Pas de message détaillé sur un répondeur.

**Ouvrir**
« Bonjour, {{ sender.name }}, de la société {{ company.name }}. Je vous appelle au sujet de {% if count == 1 %}votre facture {{ oldest.reference }}{% else %}vos factures{% endif %}. Est-ce un bon moment ? »

**Écouter** : laisser la personne expliquer. Rester courtois, ne jamais insister si elle demande à être rappelée.

**Si c’est un oubli**
« Quel jour vous conviendrait pour régler {{ total }} ? » Rappeler les moyens de paiement de la facture.

**Si c’est difficile**
« Souhaitez-vous un délai, ou payer en plusieurs fois ? C’est sans frais. » Proposer des montants tenables, et les confirmer par écrit. Si un dossier de surendettement est en cours, le noter et arrêter les relances.

**Si la somme est contestée** : noter la raison, promettre une réponse écrite et une date.

**Conclure** : répéter ce qui est convenu, remercier, noter le résultat.`,
  },
  {
    ...call, code: 'call_promise', name: 'Appel après une promesse non tenue', tone: 'firm', subject: 'Appeler {{ customer.name }} : promesse non tenue',
    body: `${known}

{% if promise.due_on %}**Ce qui était promis** : {{ promise.amount }} pour le {{ promise.due_on }}, dit le {{ promise.made_on }}.{% if promise.received %} Reçu : {{ promise.received }}.{% endif %}{% endif %}

**Ouvrir**
« Bonjour, {{ sender.name }}, de la société {{ company.name }}. {% if promise.due_on %}Vous m’aviez annoncé un règlement de {{ promise.amount }} pour le {{ promise.due_on }}{% else %}Vous nous aviez annoncé un règlement{% endif %} : nous ne l’avons pas reçu. Que s’est-il passé ? »

**S’il est parti**
« À quelle date, de quelle banque, sous quelle référence ? » Demander l’avis de virement par e-mail.

**S’il n’est pas parti**
« Quand partira-t-il exactement, et qui le signe ? » Une seule nouvelle date, proche. Dire qu’elle sera confirmée par écrit.

**S’il ne peut plus**
« Que pouvez-vous verser cette semaine ? » Proposer un échéancier par écrit, avec des dates et des montants.

**Dire la suite**, calmement : sans règlement à la nouvelle date, la relance reprend son cours.

**Conclure** : répéter la date et le montant, remercier, noter le résultat.`,
  },
];
