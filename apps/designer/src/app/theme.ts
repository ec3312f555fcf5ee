import {
  createTheme,
  Modal,
  MultiSelect,
  NativeSelect,
  rem,
  SegmentedControl,
  Select,
  Tooltip,
  type CSSVariablesResolver,
} from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { createElement } from 'react'
import { colorRoleVariables } from './colorRoles.ts'

const chevron = createElement(IconChevronDown, { size: 14, stroke: 1.6 })

const px = (sizes: Record<string, number>): Record<string, string> =>
  Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, rem(size)]))

/** Sizes, colours and defaults of the components; what Mantine cannot be told here stands in `global.css`. */
export const theme = createTheme({
  primaryColor: 'iris',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: false,
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, 'Cascadia Mono', Menlo, Consolas, monospace",
  defaultRadius: 'sm',
  radius: px({ xs: 3, sm: 5, md: 8, lg: 12, xl: 16 }),
  spacing: px({ xs: 4, sm: 8, md: 12, lg: 16, xl: 24 }),
  fontSizes: px({ xs: 12, sm: 13, md: 14, lg: 16, xl: 20 }),
  fontWeights: { regular: '400', medium: '500', bold: '600' },
  lineHeights: { xs: '1.45', sm: '1.45', md: '1.45', lg: '1.4', xl: '1.4' },
  black: '#1a1e27',
  colors: {
    iris: [
      '#eef0ff',
      '#dfe3ff',
      '#bfc7ff',
      '#9ba7fb',
      '#7c8af3',
      '#6473ea',
      '#5463e0',
      '#4350cf',
      '#3641b0',
      '#2a338c',
    ],
    gray: [
      '#f7f8fa',
      '#f0f2f5',
      '#e3e6ec',
      '#d3d7df',
      '#b9bfca',
      '#959dab',
      '#6a7282',
      '#525a69',
      '#363d4a',
      '#1a1e27',
    ],
    dark: [
      '#e6e9ef',
      '#c3c8d2',
      '#a3abb9',
      '#79818f',
      '#353b47',
      '#2b303a',
      '#21252d',
      '#181b21',
      '#121419',
      '#0c0e12',
    ],
  },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: rem(20), lineHeight: '1.4' },
      h2: { fontSize: rem(16), lineHeight: '1.4' },
      h3: { fontSize: rem(14), lineHeight: '1.4' },
    },
  },
  components: {
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 28 } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm' } },
    Select: Select.extend({
      defaultProps: {
        allowDeselect: false,
        checkIconPosition: 'right',
        rightSection: chevron,
        rightSectionPointerEvents: 'none',
      },
    }),
    MultiSelect: MultiSelect.extend({ defaultProps: { rightSection: chevron, rightSectionPointerEvents: 'none' } }),
    NativeSelect: NativeSelect.extend({ defaultProps: { rightSection: chevron } }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 400, withArrow: false, events: { hover: true, focus: true, touch: true } },
    }),
    // Without the placeholder, which is no menu item and no content of a menu, the menu itself takes the focus.
    Menu: {
      defaultProps: {
        withInitialFocusPlaceholder: false,
        shadow: 'md',
        position: 'bottom-end',
        transitionProps: { duration: 120 },
      },
    },
    SegmentedControl: SegmentedControl.extend({ defaultProps: { withItemsBorders: true } }),
    Modal: Modal.extend({
      defaultProps: {
        radius: 'md',
        padding: 'lg',
        shadow: 'xl',
        overlayProps: { backgroundOpacity: 0.4 },
        transitionProps: { duration: 160, transition: 'fade' },
        // The dialog's header is a <header>; a second banner on the page would confuse screen readers.
        attributes: { header: { role: 'presentation' } },
      },
    }),
  },
})

/** The colour roles as CSS variables, and Mantine's own variables told in roles. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...colorRoleVariables('light'), ...mantineInRoles },
  dark: { ...colorRoleVariables('dark'), ...mantineInRoles },
})

const mantineInRoles = {
  '--mantine-color-body': 'var(--panel)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-bright': 'var(--text)',
  '--mantine-color-dimmed': 'var(--text-dim)',
  '--mantine-color-placeholder': 'var(--text-faint)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--failed)',
  '--mantine-color-success': 'var(--delivered)',
  '--mantine-color-default': 'var(--raised)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-disabled': 'var(--sunken)',
  '--mantine-color-disabled-color': 'var(--text-faint)',
  '--mantine-color-disabled-border': 'var(--line)',
}
