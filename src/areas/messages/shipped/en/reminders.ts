import type { ShippedTemplate } from '../template.ts';
import { credits, crossed, goodbye, hello, help, theInvoices, transfer } from './pieces.ts';

const firstSubject = '{% if overdue_count == 1 %}Invoice {{ oldest.reference }} was due on {{ oldest.due_on }}{% else %}Your overdue invoices: {{ total }}{% endif %}';
const email = { channel: 'email', purpose: 'reminder' } as const;

export const remindersEn: readonly ShippedTemplate[] = [
  {
    ...email, code: 'reminder_1', name: 'First reminder', tone: 'neutral', subject: firstSubject,
    body: `${hello}

Unless we are mistaken, we have not yet received payment for {% if overdue_count == 1 %}this invoice{% else %}these invoices{% endif %}:

[[pieces]]

${credits}

This is probably an oversight. Could you tell us on which day you expect to pay **{{ total }}**?

If anything stands in the way (a missing document, a question about the delivery or the amount), please tell us: a short reply is enough.

${transfer}

${crossed}

${goodbye}`,
  },
  {
    ...email, code: 'reminder_1_good', name: 'First reminder – good payer', tone: 'warm',
    subject: '{% if overdue_count == 1 %}A word about your invoice {{ oldest.reference }}{% else %}A word about your invoices{% endif %}',
    body: `${hello}

You usually pay on the day, and we are grateful for it. This time we have not yet seen payment of ${theInvoices}:

[[pieces]]

${credits}

An oversight, a lost invoice, an open question? Just a word from you, and we will do our part.

${transfer}

${crossed}

${goodbye}`,
  },
  {
    ...email, code: 'reminder_1_new', name: 'First reminder – new customer', tone: 'warm', subject: firstSubject,
    body: `${hello}

We are glad to have started working with you. Perhaps our invoices have not yet found their way at your office: we have not received payment of ${theInvoices}.

[[pieces]]

${credits}

Could you tell us when you expect to pay **{{ total }}** and, if need be, to whom our invoices should be sent or what they should mention?

${transfer}

${crossed}

${goodbye}`,
  },
  {
    ...email, code: 'reminder_1_bad', name: 'First reminder – bad payer', tone: 'firm', subject: firstSubject,
    body: `${hello}

To date we have not received payment of ${theInvoices}:

[[pieces]]

${credits}

Please pay **{{ total }}** on receipt of this message, and by **{{ deadline }}** at the latest.

If you dispute a line, tell us which one and why before that date; the rest is to be paid without waiting. Without payment or an answer, we will call you.

${transfer}

${goodbye}`,
  },
  {
    ...email, code: 'reminder_1_public', name: 'First reminder – public buyer', tone: 'neutral', subject: firstSubject,
    body: `${hello}

Unless we are mistaken, the payment period of ${theInvoices} has expired:

[[pieces]]

${credits}

Could you tell us where the file stands: service acknowledged, payment ordered, payment under way? If it has been suspended, please give us the reason and the document expected, so that we can send it at once.

${crossed}

${goodbye}`,
  },
  {
    ...email, code: 'reminder_2', name: 'Second reminder', tone: 'firm', subject: 'Second reminder: {{ total }} to be paid',
    body: `${hello}

{% if previous_on %}Despite our message of {{ previous_on }}, we{% else %}We{% endif %} are still waiting for your payment. Your account now shows **{{ overdue }}** overdue:

[[pieces]]

${credits}

Please pay **{{ total }}** within eight days, that is before **{{ deadline }}**, or tell us by then what prevents it. Even a short answer lets us find the right way forward with you.

${transfer}

${crossed}

${goodbye}`,
  },
  {
    ...email, code: 'reminder_2_good', name: 'Second reminder – good payer', tone: 'neutral',
    subject: '{% if overdue_count == 1 %}Your invoice {{ oldest.reference }}: can we help?{% else %}Your outstanding invoices: can we help?{% endif %}',
    body: `${hello}

{% if previous_on %}Our message of {{ previous_on }} may have escaped you. {% endif %}We have still not received payment of ${theInvoices}, which is not like you:

[[pieces]]

${credits}

Is something in the way: a purchase order, an expected credit note, a new person in charge? Tell us and we will look for the solution together. If all is well, could you give us the day on which **{{ total }}** will be paid?

${transfer}

${goodbye}`,
  },
  {
    ...email, code: 'reminder_2_bad', name: 'Second reminder – bad payer', tone: 'firm', subject: '{{ total }} to be paid before {{ deadline }}',
    body: `${hello}

{% if previous_on %}Our message of {{ previous_on }} has had no effect. {% endif %}Your account still shows **{{ overdue }}** of overdue invoices, the oldest for {{ oldest.days_late }} days:

[[pieces]]

${credits}

Payment of **{{ total }}** must reach us before **{{ deadline }}**. If you cannot pay everything by then, offer us precise amounts and dates in writing: we will answer.

Failing that, {{ penalties.name }} and the fixed indemnity of {{ indemnity }} per invoice ({{ penalties.law }}) will be claimed.

${transfer}

${goodbye}`,
  },
  {
    ...email, code: 'reminder_2_public', name: 'Second reminder – public buyer', tone: 'firm', subject: 'Payment period exceeded: {{ total }} – account {{ customer.code }}',
    body: `${hello}

{% if previous_on %}We come back to you after our message of {{ previous_on }}. {% endif %}The amounts below remain unpaid although the payment period is over:

[[pieces]]

${credits}

Please tell us, before **{{ deadline }}**, on which day payment of **{{ total }}** was or will be ordered, or, item by item, the reason for any suspension of the period.

We remind you that {{ penalties.name }} runs by operation of law once the period has expired ({{ penalties.law }}).

${goodbye}`,
  },
  {
    ...email, code: 'reminder_3', name: 'Third reminder', tone: 'firm', subject: 'Last reminder before formal notice: {{ total }}',
    body: `${hello}

Our reminders{% if previous_on %}, the last of {{ previous_on }},{% endif %} have had no answer. The following amounts remain due:

[[pieces]]

${credits}

This is our last friendly message. Without payment of **{{ total }}**, or an offer from you in writing, before **{{ deadline }}**, we will send you a formal notice. {{ penalties.name | capitalize }} and the fixed indemnity of {{ indemnity }} per invoice ({{ penalties.law }}) will then be added.

We would much rather find a solution with you{% if company.phone %}: call us on {{ company.phone }}{% endif %}.

${transfer}

${crossed}

${goodbye}`,
  },
  {
    ...email, code: 'reminder_3_good', name: 'Third reminder – good payer', tone: 'firm', subject: 'Your account: {{ total }} still outstanding',
    body: `${hello}

We have written to you several times{% if previous_on %}, last on {{ previous_on }},{% endif %} about the following amounts:

[[pieces]]

${credits}

This silence surprises us, for we have always worked well together. Before going further we would like to hear from you: could you, before **{{ deadline }}**, pay **{{ total }}** or tell us what is happening{% if company.phone %}, by reply or on {{ company.phone }}{% endif %}?

${transfer}

${crossed}

${goodbye}`,
  },
  {
    ...email, code: 'reminder_3_public', name: 'Third reminder – public buyer', tone: 'firm', subject: 'Last reminder before formal notice: {{ total }} – account {{ customer.code }}',
    body: `${hello}

Despite our reminders{% if previous_on %}, the last of {{ previous_on }}{% endif %}, we have received neither payment nor a reason for suspension for the following amounts:

[[pieces]]

${credits}

Without payment or an answer from your office before **{{ deadline }}**, we will send a formal notice to the authorising officer and to the accountant. Default interest and the fixed indemnity of {{ indemnity }} per invoice are due by operation of law ({{ penalties.law }}; {{ penalties.indemnity_law }}).

If you lack a document, tell us: we will send it the same day.

${goodbye}`,
  },
  {
    ...email, code: 'reminder_individual', name: 'Reminder to a private person', tone: 'warm',
    subject: '{% if overdue_count == 1 %}Your invoice {{ oldest.reference }}{% else %}Your invoices to pay{% endif %}',
    body: `${hello}

We have not yet received payment for {% if overdue_count == 1 %}your invoice{% else %}your invoices{% endif %}:

[[pieces]]

{% if credits %}We have taken off what you already paid or what we owe you ({{ credits }}).{% endif %}

If it slipped your mind, you can pay **{{ total }}** as soon as possible, by the means of payment shown on the invoice.

${help}

${crossed}

${goodbye}`,
  },
  {
    ...email, code: 'reminder_2_individual', name: 'Second reminder – private person', tone: 'neutral',
    subject: '{% if overdue_count == 1 %}Your invoice {{ oldest.reference }} is still to be paid{% else %}Your invoices are still to be paid{% endif %}',
    body: `${hello}

{% if previous_on %}We wrote to you on {{ previous_on }}. {% endif %}Unless we are mistaken, the following is still to be paid:

[[pieces]]

{% if credits %}We have taken off what you already paid or what we owe you ({{ credits }}).{% endif %}

Please pay **{{ total }}** before **{{ deadline }}**, or tell us by then what prevents you. Nothing is added to this amount.

${help}

If you do not agree with an amount, explain it to us: we will check it before doing anything else.

${crossed}

${goodbye}`,
  },
  {
    code: 'sms_reminder', name: 'Reminder by SMS', channel: 'sms', purpose: 'reminder', tone: 'neutral', subject: 'SMS: {{ total }}',
    body: '{{ company.name }}: {% if overdue_count == 1 %}invoice {{ oldest.reference }} was due {{ oldest.due_on }}, {{ total }} to pay{% else %}{{ overdue_count }} overdue invoices, {{ total }} to pay{% endif %}. Already done? Thank you.{% if company.phone %} Questions: {{ company.phone }}{% endif %}',
  },
  {
    code: 'sms_reminder_individual', name: 'Reminder by SMS – private person', channel: 'sms', purpose: 'reminder', tone: 'warm', subject: 'SMS: {{ total }}',
    body: '{{ company.name }}: {{ total }} is still to be paid{% if overdue_count == 1 %} (invoice {{ oldest.reference }}){% endif %}. Already done? Thank you. Difficult? Let us talk{% if company.phone %}: {{ company.phone }}{% endif %}',
  },
];
