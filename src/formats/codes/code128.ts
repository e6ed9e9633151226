/** Code 128 (ISO/IEC 15417): sets B and C, as a tracking number needs them. */

/** The 107 symbols: widths of bar, space, bar… in modules; the last is the stop. */
const WIDTHS = ('212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 223211 221132 '
  + '221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 '
  + '112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 '
  + '121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 '
  + '212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112').split(' ');

const [CODE_C, CODE_B, START_B, START_C, STOP] = [99, 100, 104, 105, 106];

/** @returns the values of the symbols, check symbol and stop included; nothing when a character is not printable ASCII, or there is none. */
export function code128(text: string): number[] | undefined {
  if (!/^[\x20-\x7e]{1,60}$/.test(text)) return undefined;
  const values: number[] = [];
  let set: 'B' | 'C' | undefined;
  for (let at = 0; at < text.length;) {
    const digits = /^\d*/.exec(text.slice(at))![0].length;
    // Pairs of digits are worth a change of set from four on at either end, from six on inside.
    const worth = set === 'C' ? 2 : at === 0 || at + digits === text.length ? 4 : 6;
    if (digits >= worth) {
      // An odd digit goes first, alone.
      if (set !== 'C' && digits % 2 === 1) {
        at = alone(at);
        continue;
      }
      if (set !== 'C') values.push(set === undefined ? START_C : CODE_C);
      set = 'C';
      values.push(Number(text.slice(at, at + 2)));
      at += 2;
    } else {
      at = alone(at);
    }
  }
  const check = values.reduce((sum, value, index) => sum + value * Math.max(index, 1), 0) % 103;
  return [...values, check, STOP];

  function alone(at: number): number {
    if (set !== 'B') values.push(set === undefined ? START_B : CODE_B);
    set = 'B';
    values.push(text.charCodeAt(at) - 32);
    return at + 1;
  }
}

/** Bars alone, one unit a module, with the quiet zone of ten on either side. */
export function code128Svg(text: string, height = 40): string | undefined {
  const values = code128(text);
  if (!values) return undefined;
  let x = 10;
  const bars: string[] = [];
  for (const value of values) {
    [...WIDTHS[value]!].forEach((width, index) => {
      if (index % 2 === 0) bars.push(`M${x} 0h${width}v${height}h-${width}z`);
      x += Number(width);
    });
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${x + 10} ${height}" width="${x + 10}" height="${height}"><path d="${bars.join('')}"/></svg>`;
}
