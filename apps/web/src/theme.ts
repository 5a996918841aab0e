import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** Neutral greys without a hue, so that the pictures alone carry colour. 0 is the lightest. */
const INK: MantineColorsTuple = [
  '#ededed',
  '#dcdcdc',
  '#c4c4c4',
  '#a6a6a6',
  '#878787',
  '#6a6a6a',
  '#4c4c4c',
  '#363636',
  '#262626',
  '#161616',
];

export const theme = createTheme({
  colors: { ink: INK, gray: INK },
  primaryColor: 'ink',
  primaryShade: { light: 9, dark: 0 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  headings: { fontWeight: '600', sizes: { h1: { fontSize: '20px' }, h2: { fontSize: '16px' } } },
});

/** The product's own surfaces laid over Mantine's variables; see styles.css for what each is for. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  dark: {
    '--mantine-color-body': '#121212',
    '--mantine-color-text': '#e8e8e8',
    '--mantine-color-dimmed': '#9c9c9c',
    '--mantine-color-default': '#1f1f1f',
    '--mantine-color-default-hover': '#292929',
    '--mantine-color-default-border': '#363636',
    '--mantine-color-placeholder': '#808080',
    '--mantine-color-error': '#f0918a',
    '--mantine-color-anchor': '#e8e8e8',
  },
  light: {
    '--mantine-color-body': '#f4f4f4',
    '--mantine-color-text': '#1a1a1a',
    '--mantine-color-dimmed': '#5f5f5f',
    '--mantine-color-default': '#ffffff',
    '--mantine-color-default-hover': '#ececec',
    '--mantine-color-default-border': '#d2d2d2',
    '--mantine-color-placeholder': '#767676',
    '--mantine-color-error': '#a8322b',
    '--mantine-color-anchor': '#1a1a1a',
  },
});
