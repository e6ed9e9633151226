import type { ShippedTemplate } from '../template.ts';
import { goodbye, hello, help, transfer } from './pieces.ts';

const email = { channel: 'email', purpose: 'agreement' } as const;
const thanks = { channel: 'email', purpose: 'thanks', tone: 'warm', subject: 'Merci pour votre règlement' } as const;
const settled = '{% if count == 1 %}la facture {{ oldest.reference }}{% else %}vos {{ count }} factures{% endif %}';
const schedule = '**Les échéances**\n\n{{ plan.schedule }}';

export const agreementsFr: readonly ShippedTemplate[] = [
  {
    ...thanks, code: 'thanks', name: 'Remerciement',
    body: `${hello}

Votre règlement de **{{ total }}** nous est bien parvenu et solde ${settled}. Merci.

Si vous avez une question, un projet ou une remarque, nous sommes à un message de vous.

${goodbye}`,
  },
  {
    ...thanks, code: 'thanks_good', name: 'Remerciement – bon payeur',
    body: `${hello}

Votre règlement de **{{ total }}** nous est bien parvenu et solde ${settled}.

Vous tenez vos échéances avec une régularité que nous apprécions beaucoup. Nous voulions simplement vous le dire, et vous en remercier.

${goodbye}`,
  },
  {
    ...thanks, code: 'thanks_individual', name: 'Remerciement – particulier',
    body: `${hello}

Nous avons bien reçu votre règlement de **{{ total }}** : {% if count == 1 %}votre facture {{ oldest.reference }} est soldée{% else %}vos factures sont soldées{% endif %}. Merci, et à bientôt.

${goodbye}`,
  },
  {
    ...email, code: 'promise_confirmed', name: 'Confirmation d’une promesse de règlement', tone: 'warm', subject: 'Votre règlement de {{ promise.amount }} prévu le {{ promise.due_on }}',
    body: `${hello}

Merci pour notre échange du {{ promise.made_on }}. Comme convenu, nous attendons votre règlement de **{{ promise.amount }}** le **{{ promise.due_on }}**, pour :

[[pieces]]

D’ici là, vous ne recevrez pas de rappel pour ces pièces. Si un imprévu survient, prévenez-nous avant cette date : nous chercherons une solution ensemble.

${transfer}

${goodbye}`,
  },
  {
    ...email, code: 'promise_broken', name: 'Promesse non tenue', tone: 'firm', subject: 'Votre règlement annoncé pour le {{ promise.due_on }}',
    body: `${hello}

Vous nous aviez annoncé, le {{ promise.made_on }}, un règlement de **{{ promise.amount }}** pour le **{{ promise.due_on }}**. {% if promise.received %}Nous avons reçu {{ promise.received }} ; il manque {{ promise.missing }}.{% else %}Nous ne l’avons pas reçu.{% endif %}

[[pieces]]

S’il est parti, adressez-nous l’avis de virement afin que nous le retrouvions. Sinon, merci de procéder au règlement de **{{ total }}** avant le **{{ deadline }}** : notre accord n’ayant pas été tenu, nos relances reprennent leur cours.

${transfer}

${goodbye}`,
  },
  {
    ...email, code: 'promise_broken_individual', name: 'Promesse non tenue – particulier', tone: 'neutral', subject: 'Votre règlement prévu le {{ promise.due_on }}',
    body: `${hello}

Nous avions convenu d’un règlement de **{{ promise.amount }}** pour le **{{ promise.due_on }}**. {% if promise.received %}Nous avons bien reçu {{ promise.received }}, merci ; il reste {{ promise.missing }}.{% else %}Nous ne l’avons pas encore reçu.{% endif %}

[[pieces]]

S’il est parti entre-temps, tout va bien. Sinon, pouvez-vous régler **{{ total }}**, ou nous donner une nouvelle date ?

${help}

${goodbye}`,
  },
  {
    ...email, code: 'dispute_acknowledged', name: 'Accusé de réception d’une contestation', tone: 'neutral', subject: 'Votre contestation{% if dispute.items %} : {{ dispute.items }}{% endif %}',
    body: `${hello}

Nous avons bien reçu votre contestation du {{ dispute.opened_on }}, portant sur **{{ dispute.contested }}**{% if dispute.items %} ({{ dispute.items }}){% endif %}. Motif retenu : {{ dispute.reason }}.

[[pieces]]

Nous l’étudions et vous répondrons au plus tard le **{{ dispute.deadline_on }}**. Jusque-là, la somme contestée ne vous sera pas réclamée ; ce qui n’est pas contesté reste à régler à son échéance.

Si vous disposez d’un document utile (bon de livraison, commande, photo, échange), joignez-le à votre réponse : nous avancerons plus vite.

${goodbye}`,
  },
  {
    ...email, code: 'dispute_acknowledged_individual', name: 'Accusé de réception d’une contestation – particulier', tone: 'warm', subject: 'Nous avons bien reçu votre contestation',
    body: `${hello}

Merci de nous avoir prévenus. Nous avons noté que vous contestez **{{ dispute.contested }}**{% if dispute.items %} ({{ dispute.items }}){% endif %} : {{ dispute.reason }}.

[[pieces]]

Nous vérifions et vous répondrons par écrit au plus tard le **{{ dispute.deadline_on }}**. D’ici là, cette somme ne vous sera pas réclamée.

Une photo, un courrier, un bon de livraison peut nous aider : répondez simplement à ce message.

${goodbye}`,
  },
  {
    ...email, code: 'dispute_closed', name: 'Réponse à une contestation', tone: 'neutral', subject: 'Réponse à votre contestation{% if dispute.items %} : {{ dispute.items }}{% endif %}',
    body: `${hello}

Nous avons étudié votre contestation du {{ dispute.opened_on }}, portant sur {{ dispute.contested }}{% if dispute.items %} ({{ dispute.items }}){% endif %}.

{% if dispute.outcome == "credited" %}Vous aviez raison : un avoir est porté à votre compte. Nous vous prions d’excuser ce désagrément.{% elsif dispute.outcome == "refused" %}Après vérification, nous maintenons notre facture : la somme contestée est due. Si un élément nous a échappé, faites-le-nous connaître.{% elsif dispute.outcome == "settled" %}Nous vous confirmons l’accord trouvé ensemble, et vous en remercions.{% else %}Cette contestation est close, comme vous nous l’avez indiqué.{% endif %}

[[pieces]]

{% if overdue_count > 0 %}Il reste **{{ total }}** à régler ; merci d’y procéder avant le **{{ deadline }}**.{% endif %}

${transfer}

${goodbye}`,
  },
  {
    ...email, code: 'dispute_closed_individual', name: 'Réponse à une contestation – particulier', tone: 'warm', subject: 'Notre réponse à votre contestation',
    body: `${hello}

Nous avons étudié ce que vous nous avez signalé le {{ dispute.opened_on }}, pour {{ dispute.contested }}.

{% if dispute.outcome == "credited" %}Vous aviez raison : la somme est retirée de votre compte. Nous vous prions de nous excuser.{% elsif dispute.outcome == "refused" %}Après vérification, la somme facturée est juste. Si un élément nous a échappé, dites-le-nous ; vous pouvez aussi saisir gratuitement le médiateur de la consommation indiqué dans nos conditions de vente.{% elsif dispute.outcome == "settled" %}Nous vous confirmons la solution trouvée ensemble, et vous en remercions.{% else %}Le dossier est clos, comme vous nous l’avez indiqué.{% endif %}

[[pieces]]

{% if overdue_count > 0 %}Il reste **{{ total }}** à régler. Si c’est difficile en une fois, parlons-en : un délai est possible, sans frais.{% endif %}

${goodbye}`,
  },
  {
    ...email, code: 'plan_proposed', name: 'Proposition d’échéancier', tone: 'neutral', subject: 'Proposition d’échéancier : {{ plan.total }} en {{ plan.count }} fois',
    body: `${hello}

Pour vous permettre de régler **{{ plan.total }}** dans de bonnes conditions, nous vous proposons un paiement en {{ plan.count }} fois, du {{ plan.first_on }} au {{ plan.last_on }}.

${schedule}

{% if plan.interest %}Ce total comprend {{ plan.interest }} d’intérêts, calculés sur la durée de l’échéancier.{% endif %}

**Ce qu’il couvre**

[[pieces]]

**Pour l’accepter**, répondez « bon pour accord » à ce message{% if plan.offer_ends_on %} avant le **{{ plan.offer_ends_on }}**{% endif %}, au nom de {{ customer.name }}. Dès lors, tant que les échéances sont tenues, ces pièces ne feront l’objet d’aucun rappel{% if plan.interest_frozen %} et les intérêts de retard cessent de courir{% endif %}.

{% if plan.void_after == 1 %}Une échéance impayée mettrait fin à l’accord : le solde serait alors exigible en entier.{% else %}{{ plan.void_after }} échéances impayées mettraient fin à l’accord : le solde serait alors exigible en entier.{% endif %}

${transfer}

${goodbye}`,
  },
  {
    ...email, code: 'plan_proposed_individual', name: 'Proposition d’échéancier – particulier', tone: 'warm', subject: 'Payer {{ plan.total }} en {{ plan.count }} fois',
    body: `${hello}

Comme nous en avons parlé, nous vous proposons de régler **{{ plan.total }}** en {{ plan.count }} fois, {% if plan.interest %}dont {{ plan.interest }} d’intérêts au taux légal{% else %}sans frais{% endif %}.

${schedule}

**Ce qu’il couvre**

[[pieces]]

**Pour accepter**, répondez « j’accepte » à ce message{% if plan.offer_ends_on %} avant le **{{ plan.offer_ends_on }}**{% endif %}. Ensuite, vous ne recevrez plus de rappel tant que les dates sont tenues.

Si un mois s’annonce difficile, prévenez-nous avant la date : nous pourrons l’adapter. {% if plan.void_after == 1 %}Une échéance impayée sans nouvelle de vous mettrait fin à l’accord.{% else %}{{ plan.void_after }} échéances impayées sans nouvelle de vous mettraient fin à l’accord.{% endif %}

${goodbye}`,
  },
  {
    ...email, code: 'plan_agreed', name: 'Échéancier accepté', tone: 'warm', subject: 'Votre échéancier est en place : {{ plan.total }} en {{ plan.count }} fois',
    body: `${hello}

Nous avons bien reçu votre accord{% if plan.accepted_on %} du {{ plan.accepted_on }}{% endif %} et vous en remercions. Votre échéancier de **{{ plan.total }}** est en place ; la première échéance est celle du **{{ plan.first_on }}**, de {{ plan.first_amount }}.

${schedule}

[[pieces]]

Tant que ces dates sont tenues, vous ne recevrez aucun rappel pour ces pièces. Conservez ce message : il vaut confirmation écrite de notre accord.

${transfer}

${goodbye}`,
  },
  {
    ...email, code: 'plan_late', name: 'Échéance de plan en retard', tone: 'firm', subject: 'Échéancier : {{ plan.late_amount }} attendus depuis le {{ plan.late_on }}',
    body: `${hello}

{% if plan.late_count == 1 %}L’échéance du **{{ plan.late_on }}** de votre échéancier ne nous est pas parvenue{% else %}{{ plan.late_count }} échéances de votre échéancier, la première du **{{ plan.late_on }}**, ne nous sont pas parvenues{% endif %} : **{{ plan.late_amount }}** restent à régler. {% if plan.paid %}Vous avez déjà versé {{ plan.paid }} ; le{% else %}Le{% endif %} solde de l’échéancier est de {{ plan.remaining }}.

Merci de régler cette somme avant le **{{ deadline }}** afin que l’accord se poursuive. {% if plan.void_after == 1 %}À défaut, il prendra fin et le solde sera exigible en entier.{% else %}Nous vous rappelons qu’il prend fin après {{ plan.void_after }} échéances impayées.{% endif %}

[[pieces]]

Un imprévu ? Répondez-nous sans attendre : il est toujours plus simple d’adapter un accord que de le rompre.

${transfer}

${goodbye}`,
  },
  {
    ...email, code: 'plan_late_individual', name: 'Échéance de plan en retard – particulier', tone: 'warm', subject: 'Votre échéance du {{ plan.late_on }}',
    body: `${hello}

Nous n’avons pas encore reçu {% if plan.late_count == 1 %}votre échéance du **{{ plan.late_on }}**{% else %}{{ plan.late_count }} de vos échéances, la première du **{{ plan.late_on }}**{% endif %}, soit **{{ plan.late_amount }}**.{% if plan.paid %} Vous avez déjà versé {{ plan.paid }} : merci.{% endif %}

[[pieces]]

Si c’est un oubli, vous pouvez la régler ces jours-ci, sans frais. Si ce mois est difficile, dites-le-nous en répondant à ce message{% if company.phone %} ou au {{ company.phone }}{% endif %} : nous verrons ensemble comment adapter les dates.

${goodbye}`,
  },
  {
    ...email, code: 'plan_void', name: 'Fin d’un échéancier', tone: 'formal', subject: 'Fin de votre échéancier : {{ plan.remaining }} à régler',
    body: `${hello}

Malgré notre rappel, {% if plan.late_count == 1 %}une échéance reste impayée{% else %}{{ plan.late_count }} échéances restent impayées{% endif %} depuis le {{ plan.late_on }}. Comme il était convenu, notre accord prend fin : le solde de **{{ plan.remaining }}** est désormais exigible en entier.

[[pieces]]

Nous vous demandons de le régler avant le **{{ deadline }}**. {{ penalties.name | capitalize }} recommencent à courir ({{ penalties.law }}) et nos démarches de recouvrement reprennent.

Si vous souhaitez proposer une autre solution, faites-le par écrit avant cette date, avec un premier versement.

${transfer}

${goodbye}`,
  },
  {
    ...email, code: 'plan_void_individual', name: 'Fin d’un échéancier – particulier', tone: 'neutral', subject: 'Votre échéancier prend fin',
    body: `${hello}

{% if plan.late_count == 1 %}Une échéance n’a pas été réglée{% else %}{{ plan.late_count }} échéances n’ont pas été réglées{% endif %} depuis le {{ plan.late_on }}, et nous sommes restés sans nouvelles. L’échéancier convenu prend fin : il reste **{{ plan.remaining }}** à régler, sans aucuns frais.

[[pieces]]

Votre situation a peut-être changé. Avant toute autre démarche, appelez-nous ou écrivez-nous{% if company.phone %} ({{ company.phone }}){% endif %} : un nouvel accord reste possible. Si un dossier de surendettement est en cours, indiquez-le-nous : nous suspendrons nos démarches.

${goodbye}`,
  },
];
