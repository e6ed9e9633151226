/** What several texts say the same way. */
export const hello = '{{ salutation }},';
export const formalHello = '{{ salutation_formal }},';
export const goodbye = 'Bien cordialement,\n{{ signature }}';
export const credits = '{% if credits %}Les avoirs et règlements que nous n’avons pas encore affectés ({{ credits }}) sont déduits du total.{% endif %}';
export const transfer = '{% if payment.iban %}Pour un virement : {{ payment.payee }}, IBAN {{ payment.iban }}{% if payment.bic %}, BIC {{ payment.bic }}{% endif %}, référence **{{ payment.reference }}**.{% endif %}';
export const crossed = 'Si votre règlement est déjà parti, ne tenez pas compte de ce message.';
export const theInvoices = '{% if overdue_count == 1 %}la facture suivante{% else %}les factures suivantes{% endif %}';
export const help = 'Vous rencontrez une difficulté pour payer ? Parlez-nous-en par retour{% if company.phone %} ou au {{ company.phone }}{% endif %} : nous pouvons convenir ensemble d’un délai ou d’un paiement en plusieurs fois, sans frais.';
export const address = '{{ customer.name }}\nCompte {{ customer.code }}';
