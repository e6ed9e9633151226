import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const sheet = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** The colours declared after `start`, up to the end of that block. */
function palette(start: string): Record<string, string> {
  const from = sheet.indexOf(start);
  expect(from, start).toBeGreaterThan(-1);
  const block = sheet.slice(from, sheet.indexOf('}', from));
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1]!, m[2]!]));
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

const themes = [['light', palette("[data-mantine-color-scheme='light'] {")], ['dark', palette("\n[data-mantine-color-scheme='dark'] {")]] as const;
const grounds = ['paper', 'surface', 'sunken', 'hover', 'selected'];

test.each(themes)('every ink is readable on every ground (%s)', (_, colours) => {
  for (const ink of ['ink', 'ink-2', 'ink-3', 'accent', 'bad', 'good', 'credit', 'warn']) {
    for (const ground of grounds) expect(contrast(colours[ink]!, colours[ground]!), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  }
});

test.each(themes)('pills, notices and buttons are readable (%s)', (_, colours) => {
  const pairs = [['accent', 'accent-soft'], ['good', 'good-soft'], ['warn', 'warn-soft'], ['bad', 'bad-soft'], ['ink-2', 'chip'], ['on-accent', 'accent'],
    ['on-accent', 'accent-hover'], ['on-accent', 'bad'], ['ink', 'warn-soft'], ['ink', 'bad-soft']] as const;
  for (const [ink, ground] of pairs) expect(contrast(colours[ink]!, colours[ground]!), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
});

test.each(themes)('the edges of controls can be seen (%s)', (_, colours) => {
  for (const ground of ['paper', 'surface']) expect(contrast(colours['edge']!, colours[ground]!), ground).toBeGreaterThanOrEqual(3);
});

test.each(themes)('the ages follow one another in lightness, so that they are told apart without colour (%s)', (theme, colours) => {
  const steps = [0, 1, 2, 3, 4].map((age) => luminance(colours[`age-${age}`]!));
  const ordered = [...steps].sort((a, b) => (theme === 'light' ? b - a : a - b));
  expect(steps).toEqual(ordered);
  for (let i = 1; i < 5; i++) expect(contrast(colours[`age-${i}`]!, colours[`age-${i - 1}`]!), `age ${i}`).toBeGreaterThan(1.25);
});
