// Small pictures, drawn in the colour of the text around them. They say nothing that is not also written.
const PATHS = {
  play: "M5 3.5v9l7.5-4.5z",
  pause: "M4.5 3.5h2.5v9H4.5zM9 3.5h2.5v9H9z",
  clock:
    "M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2zm0 1.3a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM7.4 5v3.3l2.3 1.5.6-1-1.7-1.1V5z",
  cut: "M2 4.6h6.2v1.3H2zM7.8 10.1H14v1.3H7.8zM9.6 2.6h1.3v4.8H9.6zM5.1 8.6h1.3v4.8H5.1z",
  tool: "M10.6 2a3.4 3.4 0 0 0-3.2 4.6L2.3 11.7l2 2 5.1-5.1A3.4 3.4 0 0 0 13.8 4.6l-2 2-1.9-.5-.5-1.9 2-2A3.4 3.4 0 0 0 10.6 2z",
  check: "M6.4 11.8 2.9 8.3l1-1 2.5 2.5 5.7-5.7 1 1z",
  cross: "m8 7-3-3-1 1 3 3-3 3 1 1 3-3 3 3 1-1-3-3 3-3-1-1z",
  menu: "M2.5 4h11v1.3h-11zm0 3.4h11v1.3h-11zm0 3.4h11V12h-11z",
  filter: "M2 3.5h12v1.3H2zm2.2 3.6h7.6v1.3H4.200zm2 3.6h3.6V12H6.2z",
  search:
    "M7 2.5a4.5 4.5 0 1 0 2.7 8.100l3 3 .9-.9-3-3A4.500 4.500 0 0 0 7 2.500zm0 1.300a3.200 3.200 0 1 1 0 6.400 3.200 3.200 0 0 1 0-6.400z",
  up: "m8 5 4.500 4.500-.9.9L8 6.800l-3.600 3.600-.9-.9z",
  down: "m8 11 4.500-4.500-.9-.9L8 9.200 4.400 5.600l-.9.9z",
  step: "M2 7.300h9.200L8.400 4.500l.9-.9L13.700 8l-4.400 4.400-.9-.9 2.800-2.800H2z",
  key: "M3 2.500h10v11H3zm1.300 1.300v8.400h7.400V3.800zM7.300 6h1.400v4H7.300z",
  in: "M12.200 3 13.100 3.900 6.200 10.800h4.300v1.300H4V5.600h1.300v4.300z",
  out: "M3.800 13 2.900 12.100 9.800 5.200H5.500V3.900H12v6.500h-1.300V6.100z",
  code: "m5.500 4 .9.9L3.300 8l3.100 3.100-.9.9-4-4zm5 0 4 4-4 4-.9-.9L12.700 8 9.600 4.900z",
  dot: "M8 4.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7z",
  ring: "M8 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zm0 1.300a2.700 2.700 0 1 1 0 5.400 2.700 2.700 0 0 1 0-5.400z",
  smile:
    "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 1.200a4.800 4.800 0 1 1 0 9.600 4.800 4.800 0 0 1 0-9.600zM5.900 5.700a.9.9 0 1 0 0 1.800.9.9 0 0 0 0-1.800zm4.200 0a.9.9 0 1 0 0 1.800.9.9 0 0 0 0-1.800zM5 9l1.100-.6a2.200 2.200 0 0 0 3.800 0L11 9a3.400 3.400 0 0 1-6 0z",
  neutral:
    "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 1.200a4.800 4.800 0 1 1 0 9.600 4.800 4.800 0 0 1 0-9.600zM5.900 5.700a.9.9 0 1 0 0 1.800.9.9 0 0 0 0-1.800zm4.200 0a.9.9 0 1 0 0 1.800.9.9 0 0 0 0-1.800zM5.300 9.400h5.400v1.200H5.300z",
  frown:
    "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 1.200a4.800 4.800 0 1 1 0 9.600 4.800 4.800 0 0 1 0-9.600zM5.900 5.700a.9.9 0 1 0 0 1.800.9.9 0 0 0 0-1.800zm4.200 0a.9.9 0 1 0 0 1.800.9.9 0 0 0 0-1.800zM5 10.900a3.400 3.400 0 0 1 6 0l-1.100.6a2.200 2.200 0 0 0-3.800 0z",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} fill="currentColor" fill-rule="evenodd" />
    </svg>
  );
}

/** The face for a sentiment, where it is one of those that are known. */
export function sentimentIcon(sentiment: string): IconName | null {
  return ({ positive: "smile", neutral: "neutral", negative: "frown" } as const)[sentiment] ?? null;
}
