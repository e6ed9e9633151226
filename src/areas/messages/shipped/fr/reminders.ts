import type { ShippedTemplate } from '../template.ts';
import { credits, crossed, goodbye, hello, help, theInvoices, transfer } from './pieces.ts';

const firstSubject = '{% if overdue_count == 1 %}Facture {{ oldest.reference }} échue le {{ oldest.due_on }}{% else %}Vos factures échues : {{ total }}{% endif %}';
const email = { channel: 'email', purpose: 'reminder' } as const;

export const remindersFr: readonly ShippedTemplate[] = [
  {
    ...email, code: 'reminder_1', name: 'Relance 1', tone: 'neutral', subject: firstSubject,
    body: `${hello}

Sauf erreur de notre part, nous n’avons pas encore reçu le règlement de {% if overdue_count == 1 %}la facture suivante{% else %}ces factures{% endif %} :

[[pieces]]

${credits}

Il s’agit sans doute d’un oubli. Pouvez-vous nous indiquer la date à laquelle vous prévoyez de régler **{{ total }}** ?

Si quelque chose s’y oppose (un document absent, une question sur la livraison ou sur le montant), dites-le-nous : une simple réponse suffit.

${transfer}

${crossed}

${goodbye}`,
  },
  {
    ...email, code: 'reminder_1_good', name: 'Relance 1 – bon payeur', tone: 'warm',
    subject: '{% if overdue_count == 1 %}Un mot au sujet de votre facture {{ oldest.reference }}{% else %}Un mot au sujet de vos factures{% endif %}',
    body: `${hello}

Vous réglez d’ordinaire à la date prévue, et nous vous en remercions. Cette fois, nous ne voyons pas encore arriver le paiement de ${theInvoices} :

[[pieces]]

${credits}

Un oubli, une facture égarée, une question en suspens ? Un simple mot de votre part suffit, et nous ferons le nécessaire de notre côté.

${transfer}

${crossed}

${goodbye}`,
  },
  {
    ...email, code: 'reminder_1_new', name: 'Relance 1 – nouveau client', tone: 'warm', subject: firstSubject,
    body: `${hello}

Nous sommes heureux de travailler avec vous depuis peu. Peut-être nos factures ne suivent-elles pas encore le bon chemin chez vous : nous n’avons pas reçu le règlement de ${theInvoices}.

[[pieces]]

${credits}

Pouvez-vous nous dire quand vous prévoyez de régler **{{ total }}** et, au besoin, à qui nos factures doivent être adressées ou quelles mentions y porter ?

${transfer}

${crossed}

${goodbye}`,
  },
  {
    ...email, code: 'reminder_1_bad', name: 'Relance 1 – mauvais payeur', tone: 'firm', subject: firstSubject,
    body: `${hello}

À ce jour, nous n’avons pas reçu le règlement de ${theInvoices} :

[[pieces]]

${credits}

Nous vous demandons de régler **{{ total }}** dès réception de ce message, et au plus tard le **{{ deadline }}**.

Si vous contestez une ligne, indiquez-nous laquelle et pourquoi avant cette date ; le reste est à régler sans attendre. Sans règlement ni réponse, nous vous appellerons.

${transfer}

${goodbye}`,
  },
  {
    ...email, code: 'reminder_1_public', name: 'Relance 1 – acheteur public', tone: 'neutral', subject: firstSubject,
    body: `${hello}

Sauf erreur de notre part, le délai de paiement de ${theInvoices} est expiré :

[[pieces]]

${credits}

Pouvez-vous nous indiquer où en est le dossier : service fait, mandatement, mise en paiement ? S’il a été suspendu, merci de nous préciser le motif et la pièce attendue, afin que nous vous la transmettions aussitôt.

${crossed}

${goodbye}`,
  },
  {
    ...email, code: 'reminder_2', name: 'Relance 2', tone: 'firm', subject: 'Deuxième rappel : {{ total }} à régler',
    body: `${hello}

{% if previous_on %}Malgré notre message du {{ previous_on }}, nous{% else %}Nous{% endif %} restons dans l’attente de votre règlement. À ce jour, votre compte présente un solde échu de **{{ overdue }}** :

[[pieces]]

${credits}

Nous vous demandons de régler **{{ total }}** sous huit jours, soit avant le **{{ deadline }}**, ou de nous dire dans ce délai ce qui l’empêche. Une réponse, même brève, nous permet de trouver la bonne solution avec vous.

${transfer}

${crossed}

${goodbye}`,
  },
  {
    ...email, code: 'reminder_2_good', name: 'Relance 2 – bon payeur', tone: 'neutral',
    subject: '{% if overdue_count == 1 %}Votre facture {{ oldest.reference }} : pouvons-nous vous aider ?{% else %}Vos factures en attente : pouvons-nous vous aider ?{% endif %}',
    body: `${hello}

{% if previous_on %}Notre message du {{ previous_on }} vous a peut-être échappé. {% endif %}Nous n’avons toujours pas reçu le règlement de ${theInvoices}, ce qui ne vous ressemble pas :

[[pieces]]

${credits}

Quelque chose bloque-t-il : un bon de commande, un avoir attendu, un changement d’interlocuteur ? Dites-le-nous et nous chercherons la solution ensemble. Si tout est en ordre, pouvez-vous nous donner la date du règlement de **{{ total }}** ?

${transfer}

${goodbye}`,
  },
  {
    ...email, code: 'reminder_2_bad', name: 'Relance 2 – mauvais payeur', tone: 'firm', subject: '{{ total }} à régler avant le {{ deadline }}',
    body: `${hello}

{% if previous_on %}Notre message du {{ previous_on }} est resté sans effet. {% endif %}Votre compte présente toujours **{{ overdue }}** de factures échues, la plus ancienne depuis {{ oldest.days_late }} jours :

[[pieces]]

${credits}

Le règlement de **{{ total }}** doit nous parvenir avant le **{{ deadline }}**. Si vous ne pouvez pas tout payer à cette date, proposez-nous par écrit des montants et des dates précises : nous vous répondrons.

À défaut, {{ penalties.name }} et l’indemnité forfaitaire de {{ indemnity }} par facture ({{ penalties.law }}) vous seront demandées.

${transfer}

${goodbye}`,
  },
  {
    ...email, code: 'reminder_2_public', name: 'Relance 2 – acheteur public', tone: 'firm', subject: 'Délai de paiement dépassé : {{ total }} – compte {{ customer.code }}',
    body: `${hello}

{% if previous_on %}Nous revenons vers vous après notre message du {{ previous_on }}. {% endif %}Les sommes ci-dessous restent impayées alors que le délai de paiement est dépassé :

[[pieces]]

${credits}

Merci de nous indiquer, avant le **{{ deadline }}**, la date de mandatement de **{{ total }}**, ou, pièce par pièce, le motif d’une suspension du délai.

Nous vous rappelons que {{ penalties.name }} courent de plein droit après l’expiration du délai ({{ penalties.law }}).

${goodbye}`,
  },
  {
    ...email, code: 'reminder_3', name: 'Relance 3', tone: 'firm', subject: 'Dernier rappel avant mise en demeure : {{ total }}',
    body: `${hello}

Nos rappels{% if previous_on %}, dont le dernier du {{ previous_on }},{% endif %} n’ont pas reçu de réponse. Les sommes suivantes restent dues :

[[pieces]]

${credits}

C’est notre dernier message amiable. Sans règlement de **{{ total }}**, ou sans proposition écrite de votre part, avant le **{{ deadline }}**, nous vous adresserons une mise en demeure. S’y ajouteront alors {{ penalties.name }} et l’indemnité forfaitaire de {{ indemnity }} par facture ({{ penalties.law }}).

Nous préférons de loin une solution convenue avec vous{% if company.phone %} : appelez-nous au {{ company.phone }}{% endif %}.

${transfer}

${crossed}

${goodbye}`,
  },
  {
    ...email, code: 'reminder_3_good', name: 'Relance 3 – bon payeur', tone: 'firm', subject: 'Votre compte : {{ total }} toujours en attente',
    body: `${hello}

Nous vous avons écrit à plusieurs reprises{% if previous_on %}, la dernière fois le {{ previous_on }},{% endif %} au sujet des sommes suivantes :

[[pieces]]

${credits}

Ce silence nous surprend, car nos échanges ont toujours été bons. Avant d’aller plus loin, nous souhaitons vous entendre : pouvez-vous, avant le **{{ deadline }}**, régler **{{ total }}** ou nous dire ce qui se passe{% if company.phone %}, par retour ou au {{ company.phone }}{% endif %} ?

${transfer}

${crossed}

${goodbye}`,
  },
  {
    ...email, code: 'reminder_3_public', name: 'Relance 3 – acheteur public', tone: 'firm', subject: 'Dernier rappel avant mise en demeure : {{ total }} – compte {{ customer.code }}',
    body: `${hello}

Malgré nos rappels{% if previous_on %}, dont le dernier du {{ previous_on }}{% endif %}, nous n’avons reçu ni paiement, ni motif de suspension pour les sommes suivantes :

[[pieces]]

${credits}

Sans paiement ni réponse de vos services avant le **{{ deadline }}**, nous adresserons une mise en demeure à l’ordonnateur et au comptable. Les intérêts moratoires et l’indemnité forfaitaire de {{ indemnity }} par facture sont dus de plein droit ({{ penalties.law }} ; {{ penalties.indemnity_law }}).

Si une pièce vous manque, dites-le-nous : nous la transmettrons le jour même.

${goodbye}`,
  },
  {
    ...email, code: 'reminder_individual', name: 'Relance particulier', tone: 'warm',
    subject: '{% if overdue_count == 1 %}Votre facture {{ oldest.reference }}{% else %}Vos factures à régler{% endif %}',
    body: `${hello}

Nous n’avons pas encore reçu le règlement de {% if overdue_count == 1 %}votre facture{% else %}vos factures{% endif %} :

[[pieces]]

{% if credits %}Nous avons déduit ce que vous avez déjà versé ou ce que nous vous devons ({{ credits }}).{% endif %}

Si c’est un oubli, vous pouvez régler **{{ total }}** dès que possible, par le moyen de paiement indiqué sur la facture.

${help}

${crossed}

${goodbye}`,
  },
  {
    ...email, code: 'reminder_2_individual', name: 'Relance 2 – particulier', tone: 'neutral',
    subject: '{% if overdue_count == 1 %}Votre facture {{ oldest.reference }} reste à régler{% else %}Vos factures restent à régler{% endif %}',
    body: `${hello}

{% if previous_on %}Nous vous avons écrit le {{ previous_on }}. {% endif %}Sauf erreur de notre part, il reste à régler :

[[pieces]]

{% if credits %}Nous avons déduit ce que vous avez déjà versé ou ce que nous vous devons ({{ credits }}).{% endif %}

Merci de régler **{{ total }}** avant le **{{ deadline }}**, ou de nous dire dans ce délai ce qui vous en empêche. Aucuns frais ne s’ajoutent à cette somme.

${help}

Si vous n’êtes pas d’accord avec un montant, expliquez-le-nous : nous le vérifierons avant toute autre démarche.

${crossed}

${goodbye}`,
  },
  {
    code: 'sms_reminder', name: 'SMS de rappel', channel: 'sms', purpose: 'reminder', tone: 'neutral', subject: 'SMS : {{ total }}',
    body: '{{ company.name }} : {% if overdue_count == 1 %}facture {{ oldest.reference }} échue le {{ oldest.due_on }}, {{ total }} à régler{% else %}{{ overdue_count }} factures échues, {{ total }} à régler{% endif %}. Déjà fait ? Merci.{% if company.phone %} Une question : {{ company.phone }}{% endif %}',
  },
  {
    code: 'sms_reminder_individual', name: 'SMS de rappel – particulier', channel: 'sms', purpose: 'reminder', tone: 'warm', subject: 'SMS : {{ total }}',
    body: '{{ company.name }} : il reste {{ total }} à régler{% if overdue_count == 1 %} (facture {{ oldest.reference }}){% endif %}. Déjà fait ? Merci. Une difficulté ? Parlons-en{% if company.phone %} : {{ company.phone }}{% endif %}',
  },
];
