import { useComputedColorScheme } from '@mantine/core'
import type { JsonData, JsonSchema, Problem } from '@sendwright/model'
import { parseTemplate } from '@sendwright/template'
import { useEffect, useEffectEvent, useRef } from 'react'
import { text as catalogue } from '../../text/en.ts'
import { useFieldFocus } from './fieldFocus.ts'
import classes from './CodeEditor.module.css'
import { minimalEdit } from './minimalEdit.ts'
import { languageIds, monaco, themeName } from './monacoSetup.ts'
import type { TemplateInsight } from './templateInsight.ts'
import { setTemplateFacts, toRange } from './templateProviders.ts'

export interface CodeEditorProps {
  readonly value: string
  /** A JSON or text template, plain JSON data, or a script. */
  readonly language: keyof typeof languageIds
  /** Its accessible name. */
  readonly label: string
  /** The data that placeholders name, or that a script sees. */
  readonly data?: JsonData
  /** What else is known of what placeholders name. */
  readonly insight?: TemplateInsight
  /** The model of the message that a JSON template makes. */
  readonly messageSchema?: JsonSchema | undefined
  /** Problems with positions in the text; the characters are underlined. */
  readonly problems: readonly Problem[]
  /** Where it stands in an action, to be found from a problem. */
  readonly field?: { readonly actionId: string; readonly path: string }
  /** Fills its parent instead of growing with its lines. */
  readonly fill?: boolean
  /** To be read and copied only. */
  readonly readOnly?: boolean
  readonly onChange?: (value: string) => void
  /** Where undo goes; without it the editor undoes by itself. */
  readonly onUndo?: () => void
  readonly onRedo?: () => void
  readonly onBlur?: () => void
}

const lineHeight = 19
const paddingY = 5
const borderWidth = 1
const fewestLines = 9
const mostLines = 26

/**
 * Monaco for a template or for data. It has no undo of its own: the text is the caller's, and what changes from
 * outside arrives as the smallest edit, so that the caret stays.
 */
export function CodeEditor(props: CodeEditorProps) {
  const {
    value,
    language,
    label,
    data,
    insight,
    messageSchema,
    problems,
    field,
    fill = false,
    readOnly = false,
  } = props
  const host = useRef<HTMLDivElement>(null)
  const editorRef = useRef<monaco.editor.IStandaloneCodeEditor | null>(null)
  const applying = useRef(false)
  const scheme = useComputedColorScheme('light')
  const hasHistory = props.onUndo !== undefined

  const changed = useEffectEvent((text: string) => {
    if (!applying.current && text !== value) props.onChange?.(text)
  })
  const undo = useEffectEvent(() => props.onUndo?.())
  const redo = useEffectEvent(() => props.onRedo?.())
  const left = useEffectEvent(() => props.onBlur?.())
  const create = useEffectEvent((element: HTMLElement) => {
    monaco.editor.setTheme(themeName(scheme))
    // A language that a text has before it is known is never looked at again.
    const model = monaco.editor.createModel(value, language === 'script' ? 'plaintext' : languageIds[language])
    return monaco.editor.create(element, { ...editorOptions, model, ariaLabel: label, tabSize: 2 })
  })

  useEffect(() => {
    const element = host.current
    if (element === null) return undefined
    const editor = create(element)
    editorRef.current = editor
    const model = editor.getModel()
    const fit = (): void => {
      if (fill) return
      const most = mostLines * lineHeight + 2 * paddingY
      const fewest = fewestLines * lineHeight + 2 * paddingY
      const content = Math.min(most, Math.max(fewest, editor.getContentHeight()))
      element.style.height = `${content + 2 * borderWidth}px`
    }
    fit()
    editor.onDidContentSizeChange(fit)
    editor.onDidChangeModelContent(() => changed(editor.getValue()))
    editor.onDidBlurEditorText(() => left())
    addLeaveKey(editor, () => element.focus())
    if (hasHistory) addHistoryKeys(editor, { undo, redo })
    return () => {
      editorRef.current = null
      editor.dispose()
      model?.dispose()
    }
  }, [fill, hasHistory])

  useEffect(() => {
    const model = editorRef.current?.getModel()
    if (!model) return
    // Monaco keeps one kind of line end; a text that differs in nothing else is left alone.
    const edit = minimalEdit(model.getValue(), withLineEndsOf(model, value))
    if (edit === null) return
    applying.current = true
    model.applyEdits([{ range: toRange(model, edit.start, edit.end), text: edit.text, forceMoveMarkers: false }])
    applying.current = false
    editorRef.current?.revealPositionInCenterIfOutsideViewport(model.getPositionAt(edit.start + edit.text.length))
  }, [value])

  useEffect(() => {
    const model = editorRef.current?.getModel()
    if (!model) return undefined
    if (language !== 'script') monaco.editor.setModelLanguage(model, languageIds[language])
    if (language === 'script') return whenScriptLanguage((script) => script.applyScriptLanguage(model, data ?? null))
    if (language !== 'data') setTemplateFacts(model, { format: language, data: data ?? null, insight, messageSchema })
    return undefined
  }, [language, data, insight, messageSchema, fill])

  usePlaceholderDecorations(editorRef, { value, language, fill })

  useEffect(() => {
    const model = editorRef.current?.getModel()
    if (model) monaco.editor.setModelMarkers(model, 'problems', markers(model, problems))
  }, [problems, value, fill])

  useEffect(
    () =>
      editorRef.current?.updateOptions({ ariaLabel: label, readOnly, renderLineHighlight: readOnly ? 'none' : 'line' }),
    [label, readOnly, fill],
  )
  useEffect(() => monaco.editor.setTheme(themeName(scheme)), [scheme])

  useFieldFocus(field ?? noField, ({ position }) => {
    const editor = editorRef.current
    const model = editor?.getModel()
    if (!editor || !model) return
    editor.focus()
    if (position === null) return
    editor.setSelection(toRange(model, position.start, position.end))
    editor.revealPositionInCenterIfOutsideViewport(model.getPositionAt(position.start))
  })

  const severity = problems.some((problem) => problem.severity === 'error') ? 'error' : undefined
  return <div ref={host} className={classes['editor']} data-fill={fill} data-severity={severity} tabIndex={-1} />
}

/** JavaScript with its checker is large, and most people never write a script. */
const loadScriptLanguage = () => import('./scriptLanguage.ts')

/** Calls when scripts can be edited; the answer takes that back. Until then they are plain text. */
function whenScriptLanguage(use: (script: Awaited<ReturnType<typeof loadScriptLanguage>>) => void): () => void {
  let isWanted = true
  loadScriptLanguage().then(
    (script) => {
      if (isWanted) use(script)
    },
    // What cannot be loaded leaves plain text, and is tried again with the next change.
    () => undefined,
  )
  return () => {
    isWanted = false
  }
}

const noField = { actionId: '', path: '' }

const editorOptions: monaco.editor.IStandaloneEditorConstructionOptions = {
  automaticLayout: true,
  tabFocusMode: true,
  fixedOverflowWidgets: true,
  fontFamily: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSize: 12,
  lineHeight,
  fontLigatures: false,
  padding: { top: paddingY, bottom: paddingY },
  lineNumbersMinChars: 3,
  lineDecorationsWidth: 0,
  glyphMargin: false,
  folding: true,
  showFoldingControls: 'mouseover',
  minimap: { enabled: false },
  overviewRulerLanes: 0,
  overviewRulerBorder: false,
  hideCursorInOverviewRuler: true,
  renderLineHighlight: 'line',
  // Also where the text is only shown: it is shown because of its problems.
  renderValidationDecorations: 'on',
  wordWrap: 'off',
  scrollBeyondLastLine: false,
  scrollBeyondLastColumn: 2,
  scrollbar: { alwaysConsumeMouseWheel: false, verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
  bracketPairColorization: { enabled: false },
  guides: { indentation: false, bracketPairs: false },
  stickyScroll: { enabled: false },
  occurrencesHighlight: 'off',
  selectionHighlight: false,
  unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: false },
  wordBasedSuggestions: 'off',
  quickSuggestions: { other: true, strings: true, comments: false },
  suggest: { showWords: false, showStatusBar: false, preview: false, showIcons: false },
  suggestSelection: 'first',
  links: false,
  lightbulb: { enabled: monaco.editor.ShowLightbulbIconMode.Off },
  insertSpaces: true,
  detectIndentation: false,
}

/** Actions and not commands: a command of one editor would run for all of them. */
function addHistoryKeys(
  editor: monaco.editor.IStandaloneCodeEditor,
  keys: { readonly undo: () => void; readonly redo: () => void },
): void {
  const { KeyMod, KeyCode } = monaco
  editor.addAction({
    id: 'sendwright.undo',
    label: catalogue.editor.drawing.undo,
    keybindings: [KeyMod.CtrlCmd | KeyCode.KeyZ],
    run: keys.undo,
  })
  editor.addAction({
    id: 'sendwright.redo',
    label: catalogue.editor.drawing.redo,
    keybindings: [KeyMod.CtrlCmd | KeyCode.KeyY, KeyMod.CtrlCmd | KeyMod.Shift | KeyCode.KeyZ],
    run: keys.redo,
  })
}

function addLeaveKey(editor: monaco.editor.IStandaloneCodeEditor, leave: () => void): void {
  editor.addAction({
    id: 'sendwright.leave',
    label: catalogue.panel.leaveEditor,
    precondition: '!suggestWidgetVisible && !findWidgetVisible && !parameterHintsVisible && !renameInputVisible',
    keybindings: [monaco.KeyCode.Escape],
    run: leave,
  })
}

function usePlaceholderDecorations(
  editorRef: { readonly current: monaco.editor.IStandaloneCodeEditor | null },
  {
    value,
    language,
    fill,
  }: { readonly value: string; readonly language: CodeEditorProps['language']; readonly fill: boolean },
): void {
  const decorations = useRef<monaco.editor.IEditorDecorationsCollection | null>(null)
  useEffect(() => {
    decorations.current = editorRef.current?.createDecorationsCollection() ?? null
    return () => {
      decorations.current = null
    }
  }, [editorRef, fill])
  useEffect(() => {
    const model = editorRef.current?.getModel()
    if (!model) return
    const placeholders =
      language === 'data' || language === 'script' ? [] : parseTemplate(model.getValue(), language).placeholders
    decorations.current?.set(
      placeholders.map(({ range }) => ({
        range: toRange(model, range.start, range.end),
        options: {
          inlineClassName: classes['placeholder'] ?? null,
          stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
        },
      })),
    )
  }, [editorRef, value, language, fill])
}

function markers(model: monaco.editor.ITextModel, problems: readonly Problem[]): monaco.editor.IMarkerData[] {
  const length = model.getValueLength()
  return problems.flatMap(({ position, severity, message, code }) => {
    if (position === undefined) return []
    // A problem between two characters is shown on the one before it.
    const end = Math.min(length, Math.max(position.end, position.start + 1))
    const start = Math.max(0, Math.min(position.start, end - 1))
    const range = toRange(model, start, end)
    return [{ ...plainRange(range), message: message.replaceAll('`', ''), severity: markerSeverities[severity], code }]
  })
}

function plainRange(range: monaco.Range): monaco.IRange {
  const { startLineNumber, startColumn, endLineNumber, endColumn } = range
  return { startLineNumber, startColumn, endLineNumber, endColumn }
}

const markerSeverities = {
  error: monaco.MarkerSeverity.Error,
  warning: monaco.MarkerSeverity.Warning,
} as const satisfies Record<Problem['severity'], monaco.MarkerSeverity>

function withLineEndsOf(model: monaco.editor.ITextModel, text: string): string {
  return text.replaceAll(/\r\n?|\n/g, model.getEOL())
}
