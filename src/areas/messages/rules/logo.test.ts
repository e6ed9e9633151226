import { expect, test } from 'vitest';
import { logoProblem } from './logo.ts';

const svg = (inside: string) => Buffer.from(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">${inside}</svg>`);
const png = (width: number, height: number) => {
  const bytes = Buffer.alloc(40);
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]).copy(bytes);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
};
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, 0, 50, 0, 100, 3, 0, 0, 0, 0]);

test.each([
  '<rect width="4" height="4" fill="#123456"/>', '<defs><linearGradient id="g"/></defs><path fill="url(#g)" d="M0 0h4"/>', '<use href="#a"/>', '<!-- <script> in a remark --><g/>',
])('a drawing is taken: %s', (inside) => {
  expect(logoProblem('image/svg+xml', svg(inside))).toBeUndefined();
});

test.each([
  '<script>1</script>', '<SCRIPT/>', '<rect onload="x()"/>', '<image href="/etc/passwd"/>', '<use href="http://elsewhere.example/a.svg#b"/>', '<use xlink:href="file:///etc/passwd"/>',
  '<style>@import url(x)</style>', '<rect fill="url(http://elsewhere.example)"/>', '<foreignObject><p/></foreignObject>', '<a href="#x"/>', '<svg:script/>', '<set attributeName="href"/>',
])('a drawing that does more is refused: %s', (inside) => {
  expect(logoProblem('image/svg+xml', svg(inside))).toBe('logo_svg_unsafe');
});

test('entities and documents of elsewhere are refused', () => {
  expect(logoProblem('image/svg+xml', Buffer.from('<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'))).toBe('logo_svg_unsafe');
});

test('a picture is known by its bytes, not by its name', () => {
  expect(logoProblem('image/png', png(400, 100))).toBeUndefined();
  expect(logoProblem('image/jpeg', jpeg)).toBeUndefined();
  expect(logoProblem('image/png', jpeg)).toBe('logo_not_picture');
  expect(logoProblem('image/svg+xml', png(1, 1))).toBe('logo_not_picture');
  expect(logoProblem('image/png', png(400, 9_000))).toBe('logo_too_many_pixels');
  expect(logoProblem('image/png', Buffer.alloc(500_001))).toBe('logo_too_large');
});
