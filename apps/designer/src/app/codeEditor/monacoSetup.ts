import * as monaco from 'monaco-editor/editor'
import 'monaco-editor/features/register.all'
// Vite makes the worker's constructor the default export of a `?worker` import.
// oxlint-disable-next-line import/default
import EditorWorker from 'monaco-editor/editor/editor.worker?worker'
import { colorRoles, type ColorRole, type ColorScheme } from '../colorRoles.ts'
import { jsonTemplateConfiguration, jsonTemplateGrammar, textTemplateGrammar } from './templateGrammar.ts'
import { registerTemplateProviders } from './templateProviders.ts'

/** Makes the worker that knows a language; its code comes with the language. */
const languageWorkers = new Map<string, () => Worker>()

self.MonacoEnvironment = { getWorker: (_id, label) => languageWorkers.get(label)?.() ?? new EditorWorker() }

/** Has a language checked and completed by a worker of its own. */
export function addLanguageWorker(language: string, createWorker: () => Worker): void {
  languageWorkers.set(language, createWorker)
}

/** The code editor with our languages, themes and keys in place. */
export { monaco }

/** The language ids of the two forms of a template, of plain JSON data, and of scripts. */
export const languageIds = {
  json: 'json-template',
  text: 'text-template',
  data: 'json-data',
  script: 'javascript',
} as const

/** The name of a scheme's theme. */
export function themeName(scheme: ColorScheme): string {
  return `sendwright-${scheme}`
}

monaco.languages.register({ id: languageIds.json })
monaco.languages.setMonarchTokensProvider(languageIds.json, jsonTemplateGrammar)
monaco.languages.setLanguageConfiguration(languageIds.json, jsonTemplateConfiguration)
monaco.languages.register({ id: languageIds.text })
monaco.languages.setMonarchTokensProvider(languageIds.text, textTemplateGrammar)
monaco.languages.setLanguageConfiguration(languageIds.text, { autoClosingPairs: [{ open: '{', close: '}' }] })
monaco.languages.register({ id: languageIds.data })
monaco.languages.setMonarchTokensProvider(languageIds.data, jsonTemplateGrammar)
monaco.languages.setLanguageConfiguration(languageIds.data, jsonTemplateConfiguration)
registerTemplateProviders([languageIds.json, languageIds.text])

for (const scheme of ['light', 'dark'] as const) monaco.editor.defineTheme(themeName(scheme), createTheme(scheme))

monaco.editor.addKeybindingRules([
  // The whole editor's F8 goes to the next problem of the process, not of this text.
  { keybinding: monaco.KeyCode.F8, command: null },
  { keybinding: monaco.KeyMod.Shift | monaco.KeyCode.F8, command: null },
  { keybinding: monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyK, command: null },
])

/** Brackets are punctuation, however deep they nest. */
function bracketColors(color: string): Record<string, string> {
  const levels = [1, 2, 3, 4, 5, 6].map((level) => [`editorBracketHighlight.foreground${level}`, color] as const)
  return { ...Object.fromEntries(levels), 'editorBracketHighlight.unexpectedBracket.foreground': color }
}

function createTheme(scheme: ColorScheme): monaco.editor.IStandaloneThemeData {
  const role = (name: ColorRole): string => colorRoles[scheme][name]
  const rule = (token: string, name: ColorRole, fontStyle = ''): monaco.editor.ITokenThemeRule => ({
    token,
    foreground: role(name).slice(1),
    fontStyle,
  })
  const background = role(scheme === 'light' ? 'panel' : 'canvas')
  return {
    base: scheme === 'light' ? 'vs' : 'vs-dark',
    inherit: false,
    rules: [
      rule('', 'text'),
      rule('property', 'code-property'),
      rule('string', 'code-string'),
      rule('number', 'code-number'),
      rule('boolean', 'code-boolean'),
      rule('null', 'code-null'),
      rule('punctuation', 'code-null'),
      rule('comment', 'code-null', 'italic'),
      rule('placeholder', 'code-placeholder'),
      rule('keyword', 'code-boolean'),
      rule('regexp', 'code-string'),
      rule('delimiter', 'code-null'),
    ],
    colors: {
      'editor.background': background,
      'editor.foreground': role('text'),
      'editorLineNumber.foreground': role('text-faint'),
      'editorLineNumber.activeForeground': role('text-dim'),
      'editor.lineHighlightBackground': role('code-line'),
      'editor.lineHighlightBorder': '#00000000',
      'editor.selectionBackground': role('accent-line'),
      'editor.inactiveSelectionBackground': role('accent-tint'),
      'editor.selectionHighlightBackground': role('accent-tint'),
      'editor.wordHighlightBackground': '#00000000',
      'editor.wordHighlightTextBackground': '#00000000',
      'editor.findMatchBackground': role('accent-line'),
      'editor.findMatchHighlightBackground': role('accent-tint'),
      'editorBracketMatch.background': '#00000000',
      'editorBracketMatch.border': role('control'),
      ...bracketColors(role('code-null')),
      'editorCursor.foreground': role('text'),
      // The button at the end of a line that is too long to be shown.
      'button.background': role('accent-tint'),
      'button.foreground': role('accent'),
      'editorError.foreground': role('failed'),
      'editorWarning.foreground': role('warning'),
      'editorWhitespace.foreground': role('line-strong'),
      'editorIndentGuide.background1': '#00000000',
      'editorIndentGuide.activeBackground1': '#00000000',
      'editorOverviewRuler.border': '#00000000',
      'scrollbar.shadow': '#00000000',
      'scrollbarSlider.background': `${role('control')}55`,
      'scrollbarSlider.hoverBackground': `${role('control')}88`,
      'scrollbarSlider.activeBackground': `${role('control')}aa`,
      'widget.shadow': '#00000022',
      'editorWidget.background': role('raised'),
      'editorWidget.foreground': role('text'),
      'editorWidget.border': role('line'),
      'editorHoverWidget.background': role('raised'),
      'editorHoverWidget.foreground': role('text'),
      'editorHoverWidget.border': role('line'),
      'editorSuggestWidget.background': role('raised'),
      'editorSuggestWidget.foreground': role('text'),
      'editorSuggestWidget.border': role('line'),
      'editorSuggestWidget.selectedBackground': role('accent-tint'),
      'editorSuggestWidget.selectedForeground': role('text'),
      'editorSuggestWidget.highlightForeground': role('accent'),
      'editorSuggestWidget.focusHighlightForeground': role('accent'),
      'list.hoverBackground': role('sunken'),
      'input.background': role('panel'),
      'input.border': role('control'),
      'input.foreground': role('text'),
      focusBorder: role('accent'),
      'textLink.foreground': role('accent'),
      'menu.background': role('raised'),
      'menu.foreground': role('text'),
      'menu.border': role('line'),
      'menu.selectionBackground': role('accent-tint'),
      'menu.selectionForeground': role('text'),
    },
  }
}
