/** A text a new company starts with. */
export type ShippedTemplate = { code: string; name: string; channel: 'email' | 'phone'; subject: string; body: string };
