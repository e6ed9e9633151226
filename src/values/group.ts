/** Whether a name says by itself that it is a group's: « Groupe Lac » is not to become « Groupe Groupe Lac ». */
export function isNamedGroup(name: string): boolean {
  return /^\s*groupe?(?![\p{L}\p{N}])/iu.test(name);
}
