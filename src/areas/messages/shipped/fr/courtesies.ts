import type { ShippedTemplate } from '../template.ts';
import { goodbye, hello, transfer } from './pieces.ts';

const fallsDue = '{% if count == 1 %}Votre facture ci-dessous arrive à échéance le **{{ oldest.due_on }}**.{% else %}Vos factures ci-dessous arrivent bientôt à échéance, la première le **{{ oldest.due_on }}**.{% endif %}';
const courtesy = {
  channel: 'email', purpose: 'courtesy',
  subject: '{% if count == 1 %}Votre facture {{ oldest.reference }} arrive à échéance le {{ oldest.due_on }}{% else %}Vos factures arrivent bientôt à échéance{% endif %}',
} as const;

export const courtesiesFr: readonly ShippedTemplate[] = [
  {
    ...courtesy, code: 'courtesy', name: 'Prévenance', tone: 'warm',
    body: `${hello}

${fallsDue}

[[pieces]]

Tout est en ordre de votre côté ? Alors rien à faire : nous vous remercions de votre règlement à la date prévue.

S’il manque un document, un numéro de commande ou un accord pour régler, répondez simplement à ce message : nous nous en occupons tout de suite.

${transfer}

${goodbye}`,
  },
  {
    ...courtesy, code: 'courtesy_public', name: 'Prévenance – acheteur public', tone: 'neutral',
    body: `${hello}

${fallsDue}

[[pieces]]

Manque-t-il à vos services un numéro d’engagement, un code service ou une pièce justificative pour mandater ? Indiquez-le-nous dès maintenant en réponse à ce message : nous vous l’adresserons sans attendre.

Si tout est en ordre, il n’y a rien à faire. Merci de votre suivi.

${goodbye}`,
  },
  {
    ...courtesy, code: 'courtesy_individual', name: 'Prévenance – particulier', tone: 'warm',
    body: `${hello}

${fallsDue}

[[pieces]]

Si tout vous paraît juste, il vous suffira de régler à cette date, par le moyen de paiement qui figure sur la facture. Une question, une hésitation ? Répondez à ce message, nous vous aiderons volontiers.

${goodbye}`,
  },
];
