import { expect, test } from 'vitest';
import { fold, guessKind, searchKey } from './rules.ts';

test.each([
  ['Commune de Saint-Aubin', 'public'],
  ['MAIRIE DE VALLERAC', 'public'],
  ['Centre Hospitalier du Pré-Vert', 'public'],
  ['COMMUNAUTE D\'AGGLOMERATION DES DEUX RIVES', 'public'],
  ['Lycée Marcelin', 'public'],
  ['Mme Lefort Odile', 'individual'],
  ['M. et Mme ADAM', 'individual'],
  ['Monsieur Tanguy Bellac', 'individual'],
  ['Mr Bricolage', 'company'],
  ['Hôtel de la Mairie SARL', 'company'],
  ['Boulangerie de la Ville de Paris', 'company'],
  ['Villeneuve Matériaux', 'company'],
  ['M2 Logistique', 'company'],
  ['MMA Conseil', 'company'],
  ['M. DURVAL Jean', 'individual'],
  ['M Vision', 'company'],
  ['Odile Lefort', 'company'],
  ['', 'company'],
])('%s is taken for: %s', (name, kind) => {
  expect(guessKind(name)).toBe(kind);
});

test('a search finds a name whatever its accents, signs and case', () => {
  expect(fold('  Œuvres d’Été & Cie ')).toBe('oeuvres d ete cie');
  expect(searchKey('C-001', 'Café Crème', '123456782')).toBe('cafe creme c 001 123456782');
});
