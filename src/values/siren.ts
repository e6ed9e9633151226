/** The nine-digit number of a French company (Code de commerce R123-220), checked by Luhn. La Poste's establishments are the known exception for SIRET, not SIREN. */
export function isSiren(text: string): boolean {
  return /^\d{9}$/.test(text) && luhn(text) % 10 === 0;
}

function luhn(digits: string): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum;
}
