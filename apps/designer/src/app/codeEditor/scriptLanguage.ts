import { scriptTypes, type JsonData } from '@sendwright/model'
import 'monaco-editor/languages/definitions/javascript/register'
import * as typescript from 'monaco-editor/languages/features/typescript/register'
// Vite makes the worker's constructor the default export of a `?worker` import.
// oxlint-disable-next-line import/default
import ScriptWorker from 'monaco-editor/languages/features/typescript/ts.worker?worker'
import { dataTypes } from './dataTypes.ts'
import { addLanguageWorker, languageIds, monaco } from './monacoSetup.ts'

const { javascriptDefaults } = typescript

for (const label of ['javascript', 'typescript']) addLanguageWorker(label, () => new ScriptWorker())
javascriptDefaults.setCompilerOptions({
  target: typescript.ScriptTarget.ESNext,
  // No document and no window: a script has JavaScript's own things, and ours.
  lib: ['esnext'],
  allowJs: true,
  allowNonTsExtensions: true,
})
javascriptDefaults.setDiagnosticsOptions({
  noSemanticValidation: true,
  noSuggestionDiagnostics: true,
  // A script may end early.
  diagnosticCodesToIgnore: [returnOutsideFunction()],
})
/** Has a text checked and completed as a script that sees the data. */
export function applyScriptLanguage(model: monaco.editor.ITextModel, data: JsonData): void {
  if (model.isDisposed()) return
  monaco.editor.setModelLanguage(model, languageIds.script)
  javascriptDefaults.setExtraLibs([
    { content: scriptTypes, filePath: 'file:///sendwright.d.ts' },
    { content: dataTypes(data), filePath: 'file:///data.d.ts' },
  ])
}

/** The code of TypeScript's "A 'return' statement can only be used within a function body". */
function returnOutsideFunction(): number {
  return 1108
}
