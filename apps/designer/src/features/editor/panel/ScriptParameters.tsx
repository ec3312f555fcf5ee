import { useId } from 'react'
import { text } from '../../../text/en.ts'
import { LazyCodeEditor } from '../../../app/codeEditor/LazyCodeEditor.tsx'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import { useEditorDocument } from '../document/editorDocument.ts'
import { FieldProblems } from '../problems/FieldProblems.tsx'
import { useSampleContext } from '../problems/useSampleContext.ts'
import { useScriptProblems } from '../scriptRun.ts'
import type { ScriptFieldProps } from './actionField.ts'
import fields from './Field.module.css'

const path = '/parameters/source'

/** The script that an action runs. */
export function ScriptParameters({ action, problems, edits }: ScriptFieldProps) {
  const words = text.panel.script
  const label = useId()
  const document = useEditorDocument()
  const { data } = useSampleContext()
  const ofRun = useScriptProblems(action)
  const own = problems.filter((problem) => problem.path === path)
  return (
    <div className={fields['fields']}>
      <div className={fields['field']}>
        <div className={fields['labelRow']}>
          <span className={fields['label']} id={label}>
            {words.title}
          </span>
          <span className={fields['note']}>{words.note}</span>
        </div>
        <LazyCodeEditor
          value={action.parameters.source}
          language="script"
          label={words.title}
          data={data}
          problems={[...own, ...ofRun]}
          field={{ actionId: action.id, path }}
          onChange={(source) => edits.changeParameters('source', (each) => ({ ...each, source }))}
          onUndo={document.undo}
          onRedo={document.redo}
        />
        <FieldProblems
          action={action}
          problems={[...own, ...ofRun]}
          onFix={edits.fix}
          help={<SentenceText>{words.help}</SentenceText>}
        />
      </div>
    </div>
  )
}
