import type { ShippedTemplate } from '../template.ts';
import { address, formalHello } from './pieces.ts';

const notice = { channel: 'email', purpose: 'formal_notice', tone: 'formal' } as const;
const means = '{% if payment.iban %}par virement sur le compte de {{ payment.payee }}, IBAN {{ payment.iban }}{% if payment.bic %}, BIC {{ payment.bic }}{% endif %}, en rappelant la référence **{{ payment.reference }}**{% else %}par le moyen de paiement indiqué sur nos factures{% endif %}';
const deducted = '{% if credits %}Les avoirs et règlements portés à votre compte ({{ credits }}) sont déduits de ce total.{% endif %}';

export const noticesFr: readonly ShippedTemplate[] = [
  {
    ...notice, code: 'formal_notice', name: 'Mise en demeure', subject: 'MISE EN DEMEURE de payer {{ total }} – compte {{ customer.code }}',
    body: `${address}

**MISE EN DEMEURE** – le {{ today }}

${formalHello}

Malgré nos rappels{% if previous_on %}, dont le dernier du {{ previous_on }}{% endif %}, les sommes suivantes, dues au titre de nos factures, restent impayées :

[[pieces]]

${deducted}

Par la présente, nous vous **mettons en demeure** de nous régler la somme principale de **{{ total }}** sous huit jours, soit au plus tard le **{{ deadline }}**, ${means}.

À cette somme s’ajoutent de plein droit, sans qu’un rappel soit nécessaire :

- {{ penalties.name }}, dues sur le montant de chaque facture à compter du lendemain de son échéance et jusqu’au paiement, {{ penalties.rate }} ({{ penalties.law }}) ;
- l’indemnité forfaitaire pour frais de recouvrement de {{ indemnity }} par facture payée en retard ({{ penalties.indemnity_law }}), soit {{ indemnities }} à ce jour.

La présente vaut mise en demeure au sens des articles 1344 et 1344-1 du Code civil.

À défaut de règlement intégral à cette date, nous engagerons, sans autre avis, les démarches nécessaires au recouvrement de notre créance, y compris par voie judiciaire, et demanderons les frais de recouvrement qui dépasseraient l’indemnité, sur justification.

Si vous contestez tout ou partie de ces sommes, faites-nous connaître vos motifs par écrit avant cette date. Si votre règlement est déjà parti, merci de nous en adresser l’avis.

{{ signature }}`,
  },
  {
    ...notice, code: 'formal_notice_public', name: 'Mise en demeure – acheteur public', subject: 'Mise en demeure de payer {{ total }} – compte {{ customer.code }}',
    body: `${address}

**MISE EN DEMEURE** – le {{ today }}

${formalHello}

Malgré nos rappels{% if previous_on %}, dont le dernier du {{ previous_on }}{% endif %}, les sommes suivantes, dues au titre de nos factures, n’ont pas été payées dans le délai applicable :

[[pieces]]

${deducted}

Par la présente, nous vous **mettons en demeure** de procéder au paiement de la somme principale de **{{ total }}** sous huit jours, soit au plus tard le **{{ deadline }}**, ${means}, ou de nous indiquer, pièce par pièce, la date et le motif d’une éventuelle suspension du délai de paiement (article R2192-27 du Code de la commande publique).

Le retard de paiement fait courir de plein droit et sans autre formalité :

- {{ penalties.name }}, du lendemain de l’expiration du délai jusqu’à la date de paiement incluse, {{ penalties.rate }} ({{ penalties.law }}) ;
- l’indemnité forfaitaire pour frais de recouvrement de {{ indemnity }} par facture ({{ penalties.indemnity_law }}), soit {{ indemnities }} à ce jour.

La présente vaut mise en demeure au sens des articles 1344 et 1344-1 du Code civil. Sans paiement ni réponse à cette date, nous pourrons saisir la juridiction compétente.

Si une pièce, un numéro d’engagement ou un code service manque à vos services, indiquez-le-nous par retour : nous le transmettrons aussitôt.

{{ signature }}`,
  },
  {
    ...notice, code: 'formal_notice_individual', name: 'Mise en demeure – particulier', subject: 'Mise en demeure de régler {{ total }}',
    body: `${address}

**MISE EN DEMEURE** – le {{ today }}

${formalHello}

Malgré nos rappels{% if previous_on %}, dont le dernier du {{ previous_on }}{% endif %}, nous n’avons pas reçu le règlement des sommes suivantes, dues au titre de nos factures :

[[pieces]]

{% if credits %}Ce que vous avez déjà versé ou ce que nous vous devons ({{ credits }}) est déduit de ce total.{% endif %}

Nous vous mettons en demeure de nous régler **{{ total }}** sous huit jours, soit au plus tard le **{{ deadline }}**, ${means} (article 1344 du Code civil).

À compter de la réception de cette lettre, cette somme peut porter intérêt au taux légal (articles 1231-6 et 1344-1 du Code civil). Aucuns frais de relance ou de recouvrement ne vous sont demandés.

**Si vous traversez une période difficile**, ne restez pas sans nous répondre : nous pouvons convenir d’un échéancier par écrit, sans frais. Si un dossier de surendettement est en cours, indiquez-le-nous : nous suspendrons nos démarches.

Si vous contestez cette somme, dites-nous pourquoi en répondant à cette lettre ; vous pouvez aussi saisir gratuitement le médiateur de la consommation dont nos conditions de vente donnent les coordonnées.

Sans nouvelle de votre part à cette date, nous pourrons demander au tribunal d’en ordonner le paiement.

{{ signature }}`,
  },
];
