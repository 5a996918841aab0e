import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';
import { t } from './messages/translate.ts';

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

/** The light scheme's lines and fields, in the places where Mantine looks for them. */
const GRAY: MantineColorsTuple = [
  '#f7f7f7',
  '#f0f0f0',
  '#e6e6e6',
  '#dadada',
  '#cacaca',
  '#a6a6a6',
  '#7f7f7f',
  '#5f5f5f',
  '#363636',
  '#1a1a1a',
];

/** The dark scheme's surfaces, from text to the deepest ground, in the places where Mantine looks for them. */
const DARK: MantineColorsTuple = [
  '#e8e8e8',
  '#c4c4c4',
  '#9c9c9c',
  '#6e6e6e',
  '#363636',
  '#292929',
  '#1f1f1f',
  '#181818',
  '#121212',
  '#0c0c0c',
];

/**
 * What is filled has the text's colour as its ground and the page's as its text, in either scheme; what cannot be undone
 * is red.
 */
const variantColorResolver: VariantColorsResolver = (input) => {
  if (input.variant !== 'filled') return defaultVariantColorsResolver(input);
  const isDanger = input.color === 'red';
  const ground = isDanger ? 'var(--danger)' : 'var(--mantine-color-text)';
  return {
    background: ground,
    hover: `color-mix(in srgb, ${ground} 86%, var(--mantine-color-body))`,
    color: isDanger ? '#ffffff' : 'var(--mantine-color-body)',
    border: '1px solid transparent',
  };
};

const label = { styles: { label: { fontWeight: 500, marginBottom: 4 } } };

/** The cross has a name for those who do not see it. */
const closable = { defaultProps: { closeButtonProps: { 'aria-label': t('Close') } } };

export const theme = createTheme({
  colors: { ink: INK, gray: GRAY, dark: DARK },
  variantColorResolver,
  components: {
    InputWrapper: label,
    Button: { styles: { label: { fontWeight: 500 } } },
    Checkbox: { defaultProps: { iconColor: 'var(--mantine-color-body)' } },
    Radio: { defaultProps: { iconColor: 'var(--mantine-color-body)' } },
    SegmentedControl: {
      styles: { root: { background: 'var(--raised)' }, label: { fontWeight: 500 } },
    },
    Modal: { styles: { title: { fontWeight: 600, fontSize: 16 } }, ...closable },
    Drawer: { styles: { title: { fontWeight: 600, fontSize: 16 } }, ...closable },
  },
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
