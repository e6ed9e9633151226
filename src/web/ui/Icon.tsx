/** Own set: 20 px grid, 1.5 px stroke, round joins. A path per icon; add yours in the same hand. */
const paths = {
  dashboard: 'M3 16.5h14M5 13.5V9m3.5 4.5V4.5m3.5 9V7m3.5 6.5v-3',
  day: 'M3.5 5.5l1.3 1.3L7 4.5m-3.5 6 1.3 1.3L7 9.5m-3.5 6 1.3 1.3L7 14.5M10 6h7m-7 5h7m-7 5h7',
  customers: 'M3 17V6.5L10 3v14M10 7.5l7 2.5v7M2 17h16M6 8.5v0m0 3.5v0m7.5 0v0',
  ageing: 'M3 5h14M3 10h9.5M3 15h5M15 10h2m-6.5 5H17',
  runs: 'M17 3 9 11m8-8-5 14-3-6-6-3 14-5z',
  scenarios: 'M5 3v14M5 5.5h5.5m-5.5 5h9m-9 5h4M12.5 4h3v3h-3zm3.5 5h2v3h-2zM11 14h3v3h-3z',
  messages: 'M2.5 5h15v10.5h-15zm0 .5L10 11l7.5-5.5',
  imports: 'M10 3v9m0 0 3.5-3.5M10 12 6.5 8.5M3 13v3.5h14V13',
  settings: 'M3 6h7m4 0h3M3 14h3m4 0h7M12 4v4M8 12v4',
  agreements: 'M2.5 7 6 4.5l4 1.5 4-1.5L17.5 7v5.5l-2 1-4.5 3.5-2-.5-5-3.5-1.5-.5zM10 6 7 9l1.5 1.5L11 9l4.5 4.5',
  search: 'M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4zm3.7 8.7L17 17',
  plus: 'M10 4v12M4 10h12',
  check: 'm4 10.5 4 4 8-9',
  close: 'm5 5 10 10M15 5 5 15',
  down: 'm5.5 8 4.5 4.5L14.5 8',
  right: 'm8 5.5 4.5 4.5L8 14.5',
  left: 'M12 5.5 7.5 10l4.5 4.5',
  ascending: 'M10 16V4.5m0 0L5.5 9M10 4.5 14.5 9',
  descending: 'M10 4v11.5m0 0L5.5 11m4.5 4.5 4.5-4.5',
  more: 'M4.5 9.4a.6.6 0 1 0 0 1.2.6.6 0 0 0 0-1.2zm5.5 0a.6.6 0 1 0 0 1.2.6.6 0 0 0 0-1.2zm5.5 0a.6.6 0 1 0 0 1.2.6.6 0 0 0 0-1.2z',
  undo: 'M7 4 3.5 7.5 7 11M3.5 7.5H12a4.5 4.5 0 0 1 0 9H8',
  warning: 'M10 3.5 18 16.5H2zM10 8.5v3.5m0 2v0',
  info: 'M10 2.75a7.25 7.25 0 1 0 0 14.5 7.25 7.25 0 0 0 0-14.5zM10 9.5V14m0-7.5v0',
  failed: 'M10 2.75a7.25 7.25 0 1 0 0 14.5 7.25 7.25 0 0 0 0-14.5zM7.5 7.5l5 5m0-5-5 5',
  phone: 'M4 3h3l1.5 4-2 1.5a9 9 0 0 0 5 5l1.5-2 4 1.5v3a1 1 0 0 1-1 1C9 17 3 11 3 4a1 1 0 0 1 1-1z',
  letter: 'M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5M7.5 10h5m-5 3.5h5',
  download: 'M10 3v9.5m0 0 3.5-3.5M10 12.5 6.5 9M4 16.5h12',
  upload: 'M10 12.5V3m0 0 3.5 3.5M10 3 6.5 6.5M3 12.5v4h14v-4',
  filter: 'M3 5h14M5.5 10h9M8 15h4',
  edit: 'm4 16 .8-3.4L13 4.4l2.6 2.6-8.2 8.2zM11 6.4 13.6 9',
  hold: 'M7.5 4.5v11m5-11v11',
  user: 'M10 3a3 3 0 1 0 0 6.5A3 3 0 0 0 10 3zM3.5 17c.6-3.2 3-5 6.5-5s5.9 1.8 6.5 5',
  signOut: 'M8 3.5H3.5v13H8M8 10h9m0 0-3.5-3.5M17 10l-3.5 3.5',
  calendar: 'M3 4.5h14V17H3zM3 8.5h14M6.5 2.5v3.5m7-3.5v3.5',
  external: 'M8 4H4v12h12v-4M11 4h5v5m0-5-7 7',
  thanks: 'M10 16.5S3 12.5 3 7.8A3.6 3.6 0 0 1 10 6.5a3.6 3.6 0 0 1 7 1.3c0 4.7-7 8.7-7 8.7z',
  dispute: 'M3 4h10v7H7.5L4.5 13.5V11H3zm12 3h2v7h-1.5v2.5L12.5 14H9.5',
  attach: 'M15.5 9.5 10 15a3.2 3.2 0 0 1-4.5-4.5l6-6a2.1 2.1 0 0 1 3 3l-6 6a1 1 0 0 1-1.5-1.5l5-5',
  reply: 'M8 5 3 10l5 5M3.5 10H12a5 5 0 0 1 5 5v1',
  clock: 'M10 2.75a7.25 7.25 0 1 0 0 14.5 7.25 7.25 0 0 0 0-14.5zM10 6v4.2l2.8 1.8',
  pin: 'M7 3h6l-.8 5.2 2.8 3.3H5l2.8-3.3zM10 11.5V17',
  grip: 'M7.5 5v0m5 0v0m-5 5v0m5 0v0m-5 5v0m5 0v0',
  team: 'M7.5 3.5a2.75 2.75 0 1 0 0 5.5 2.75 2.75 0 0 0 0-5.5zM2.5 16c.4-3 2.3-4.6 5-4.6s4.6 1.6 5 4.6M13 4a2.5 2.5 0 0 1 0 4.8m1.6 2.9c1.6.6 2.6 2 2.9 4.3',
  note: 'M4 3h12v9.5L11.5 17H4zm12 9.5h-4.5V17M7 7h6m-6 3h4',
} as const;

export type IconName = keyof typeof paths;

/** Decorative by default; give `label` when the icon stands alone. */
export function Icon({ name, size = 20, label }: { name: IconName; size?: 16 | 20 | 24; label?: string }) {
  return (
    <svg
      width={size} height={size} viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth={size === 16 ? 1.75 : 1.5}
      strokeLinecap="round" strokeLinejoin="round" style={{ flex: 'none' }} {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
    >
      <path d={paths[name]} />
    </svg>
  );
}
