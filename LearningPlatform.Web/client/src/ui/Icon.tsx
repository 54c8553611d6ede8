const paths = {
  bolt: 'M13 2 4 14h6l-1 8 9-12h-6l1-8Z',
  flame: 'M12.5 2.500c.6 3.7 6 6 6 11.800a6.5 6.5 0 0 1-13 0c0-2.5 1-4.3 2.6-6 .3 1.6 1 2.5 2 3C10 7.8 10.3 5 12.5 2.500Z',
  heart: 'M12 20.5 4.2 12.800a4.8 4.8 0 0 1 6.8-6.800l1 1 1-1a4.8 4.8 0 0 1 6.8 6.800L12 20.500Z',
  trophy: 'M8 21h8m-4-4v4M7 4h10v5a5 5 0 0 1-10 0V4ZM7 6H4v1a3 3 0 0 0 3 3m10-4h3v1a3 3 0 0 1-3 3',
  book: 'M12 6.500C10 5 7 4.5 3.5 4.500v14c3.5 0 6.5.5 8.5 2 2-1.5 5-2 8.5-2v-14C17 4.5 14 5 12 6.500Zm0 0v14',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 9a8 8 0 0 1 16 0',
  sun: 'M12 16.500a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM12 2v2m0 16v2M4.9 4.900l1.4 1.400m11.4 11.4 1.4 1.400M2 12h2m16 0h2M4.9 19.100l1.4-1.400M17.7 6.300l1.4-1.4',
  moon: 'M20 14.500A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.500Z',
  screen: 'M4 5h16v11H4V5Zm5 15h6m-3-4v4',
  check: 'm5 12.5 4.5 4.500L19 7.5',
  cross: 'M6 6l12 12M18 6 6 18',
  play: 'M7 4.500v15l12-7.5-12-7.500Z',
  stop: 'M7 7h10v10H7z',
  flask: 'M9 3h6m-5 0v6l-5.5 9.500A1.7 1.7 0 0 0 6 21h12a1.7 1.7 0 0 0 1.5-2.500L14 9V3M7.5 15h9',
  arrow: 'M5 12h14m-6-6 6 6-6 6',
  back: 'M19 12H5m6-6-6 6 6 6',
  up: 'm6 15 6-6 6 6',
  down: 'm6 9 6 6 6-6',
  code: 'm8.5 7-5 5 5 5m7-10 5 5-5 5',
  globe: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm-9-9h18M12 3c2.5 2.5 3.7 5.5 3.7 9s-1.2 6.5-3.7 9c-2.5-2.5-3.7-5.5-3.7-9S9.5 5.5 12 3Z',
  hidden: 'M4 4l16 16M9.9 5.300A10 10 0 0 1 12 5c5 0 8.5 4 9.5 7a12 12 0 0 1-2.6 4M6 7.500A12 12 0 0 0 2.5 12c1 3 4.5 7 9.5 7a9.6 9.6 0 0 0 4-.9M10 10a3 3 0 0 0 4 4',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-14v5l3 2',
  offline: 'M4 4l16 16M5 12.500a10 10 0 0 1 4-2.400m6 .4a10 10 0 0 1 4 2M8.5 16a5 5 0 0 1 5.5-.9M2 9a15 15 0 0 1 4-2.500M11 5.500A15 15 0 0 1 22 9m-10 11h.01',
  reset: 'M4 5v5h5M4.5 10A8 8 0 1 1 4 13.5',
  medal: 'M12 15a6 6 0 1 0 0-12 6 6 0 0 0 0 12Zm-3.5-1L7 22l5-3 5 3-1.5-8',
  door: 'M14 4h5v16h-5M3 12h11m-4-4 4 4-4 4',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.700l-1 1M14 10a4 4 0 0 0-6-.4l-3 3A4 4 0 0 0 10.7 18.300l1-1',
  snow: 'M12 2.500v19M3.800 7.200l16.400 9.600M20.200 7.200 3.800 16.800M9.500 4.500 12 6.500l2.500-2M9.500 19.500l2.500-2 2.500 2',
  repeat: 'M4 12V10a4 4 0 0 1 4-4h11m-3-3 3 3-3 3M20 12v2a4 4 0 0 1-4 4H5m3 3-3-3 3-3',
  dot: 'M12 14.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  eye: 'M2.5 12C4 8.500 7.500 5.500 12 5.500s8 3 9.500 6.500c-1.500 3.500-5 6.500-9.500 6.500S4 15.500 2.500 12Zm9.500 3a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
  key: 'M14.500 13.500a5 5 0 1 0-4.300-2.500L4 17.200V20h3v-2h2v-2h2l1.500-2.500a5 5 0 0 0 2 0ZM16 7.500h.01',
  shield: 'M12 3 5 5.500v5.500c0 4.500 2.900 8 7 10 4.100-2 7-5.500 7-10V5.500L12 3Zm-3 9 2.200 2.200L15.500 10',
  phone: 'M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Zm3 15h2',
  mail: 'M4 6h16v12H4V6Zm0 1 8 6 8-6',
  list: 'M9 6h11M9 12h11M9 18h11M4.500 6h.01M4.500 12h.01M4.500 18h.01',
  copy: 'M9 9h11v11H9V9Zm-5 6V4h11',
  load: 'M12 4v11m-5-5 5 5 5-5M5 20h14',
  camera: 'M4 8h3l2-3h6l2 3h3v11H4V8Zm8 8.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7Z',
  bin: 'M5 7h14M10 7V4h4v3m-8 0 1 13h10l1-13m-8 4v6m4-6v6',
  pen: 'M4 20l1-4L16 5l3 3L8 19l-4 1Zm9.500-12.500 3 3',
  plus: 'M12 5v14M5 12h14',
  search: 'M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13Zm4.800-1.700L20 20',
  lock: 'M6 11h12v9H6v-9Zm2.500 0V8a3.500 3.500 0 0 1 7 0v3m-3.500 4v2',
  grip: 'M9 6h.01M9 12h.01M9 18h.01M15 6h.01M15 12h.01M15 18h.01',
  box: 'M4 8h16v12H4V8Zm0 0 2-4h12l2 4M9 12h6',
  people: 'M9 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7ZM2.500 20a6.500 6.500 0 0 1 13 0M16 5a3.500 3.500 0 0 1 0 6.500m1.500 2.500a6.500 6.500 0 0 1 4 6',
} as const;

export type IconName = keyof typeof paths;

/** A stroke drawing in the colour of the text. Always decoration: the words beside it say what it means. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.9" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}

export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" className="mark-back" />
      <path d="M8 22.5 13 17l4.5 3.500L24 12" fill="none" className="mark-line" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round" />
      <circle cx="24" cy="11" r="2.6" className="mark-dot" />
    </svg>
  );
}
