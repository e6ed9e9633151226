/** What several texts say the same way. */
export const hello = '{{ salutation }},';
export const formalHello = '{{ salutation_formal }},';
export const goodbye = 'Kind regards,\n{{ signature }}';
export const credits = '{% if credits %}Credit notes and payments we have not yet allocated ({{ credits }}) are taken off the total.{% endif %}';
export const transfer = '{% if payment.iban %}To pay by transfer: {{ payment.payee }}, IBAN {{ payment.iban }}{% if payment.bic %}, BIC {{ payment.bic }}{% endif %}, reference **{{ payment.reference }}**.{% endif %}';
export const crossed = 'If your payment is already on its way, please disregard this message.';
export const theInvoices = '{% if overdue_count == 1 %}the following invoice{% else %}the following invoices{% endif %}';
export const help = 'Is paying difficult at the moment? Tell us by return{% if company.phone %} or on {{ company.phone }}{% endif %}: together we can agree on more time or on several payments, at no cost.';
export const address = '{{ customer.name }}\nAccount {{ customer.code }}';
