/** The two schemes; every role has a value in both. */
export type ColorScheme = 'light' | 'dark'

/**
 * The colours of the product by their meaning. CSS names them as `var(--text-dim)`; code that cannot use CSS
 * (the drawing, the code editor) reads them here. Contrast was measured against `panel`.
 */
export const colorRoles = {
  light: {
    panel: '#ffffff',
    canvas: '#f6f7f9',
    sunken: '#f5f6f8',
    raised: '#ffffff',
    line: '#e1e4ea',
    'line-strong': '#c6cbd5',
    control: '#8b93a3',
    text: '#1a1e27',
    'text-dim': '#525a69',
    'text-faint': '#626a79',
    accent: '#4350cf',
    'accent-fill': '#4350cf',
    'accent-tint': '#eef0ff',
    'accent-line': '#bfc7ff',
    accepted: '#48536a',
    'accepted-tint': '#edf0f5',
    sending: '#0b6690',
    'sending-tint': '#e0f2fb',
    delivered: '#15694a',
    'delivered-tint': '#e0f5ea',
    failed: '#b3202c',
    'failed-tint': '#fdebeb',
    skipped: '#6b4592',
    'skipped-tint': '#f3ecfa',
    cancelled: '#5b6270',
    'cancelled-tint': '#eef0f3',
    warning: '#805000',
    'warning-tint': '#fff4d9',
    health: '#3fa77b',
    'code-property': '#2f3a4f',
    'code-string': '#15694a',
    'code-number': '#9a4300',
    'code-boolean': '#8a2a85',
    'code-null': '#626a79',
    'code-placeholder': '#3641b0',
    'code-placeholder-tint': '#e6e9ff',
    'code-from-context': '#bfc7ff',
    'code-line': '#f5f6f8',
    'drawing-fill': '#ffffff',
    'drawing-stroke': '#3a4250',
    'drawing-label': '#1a1e27',
    'drawing-grid': '#d9dde5',
    watermark: '#404040',
  },
  dark: {
    panel: '#181b21',
    canvas: '#121419',
    sunken: '#121419',
    raised: '#21252d',
    line: '#2b303a',
    'line-strong': '#434a58',
    control: '#6e7787',
    text: '#e6e9ef',
    'text-dim': '#a9b0bd',
    'text-faint': '#979fad',
    accent: '#a3aeff',
    'accent-fill': '#5463e0',
    'accent-tint': '#252b52',
    'accent-line': '#454f9c',
    accepted: '#b4bdcd',
    'accepted-tint': '#2a303b',
    sending: '#75c9f0',
    'sending-tint': '#12303f',
    delivered: '#6fd3a3',
    'delivered-tint': '#133327',
    failed: '#ff9a9a',
    'failed-tint': '#401c20',
    skipped: '#cba8ee',
    'skipped-tint': '#33244a',
    cancelled: '#a3abb9',
    'cancelled-tint': '#262b34',
    warning: '#efc062',
    'warning-tint': '#372a0e',
    health: '#3f9b74',
    'code-property': '#cbd2de',
    'code-string': '#8ad6b0',
    'code-number': '#f2ae72',
    'code-boolean': '#e0a3e6',
    'code-null': '#979fad',
    'code-placeholder': '#bcc4ff',
    'code-placeholder-tint': '#2a3060',
    'code-from-context': '#454f9c',
    'code-line': '#1b1f26',
    'drawing-fill': '#21252d',
    'drawing-stroke': '#a9b0bd',
    'drawing-label': '#e6e9ef',
    'drawing-grid': '#262b34',
    watermark: '#c3c8d2',
  },
} as const satisfies Record<ColorScheme, Record<string, string>>

/** The name of a role, as in `var(--text-dim)`. */
export type ColorRole = keyof (typeof colorRoles)['light']

// Both schemes name the same roles; a role forgotten in one is a compile error here.
colorRoles satisfies Record<ColorScheme, Record<ColorRole, string>>

/** The roles of a scheme as CSS variables, `--text-dim` and so on. */
export function colorRoleVariables(scheme: ColorScheme): Record<string, string> {
  return Object.fromEntries(Object.entries(colorRoles[scheme]).map(([role, color]) => [`--${role}`, color]))
}
