import { Button, Modal } from '@mantine/core'
import { IconPlus, IconSchema } from '@tabler/icons-react'
import { lintDataModel } from '@sendwright/message'
import { effectiveDataModel } from '@sendwright/schema'
import { useMemo, useState } from 'react'
import { text } from '../../../text/en.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import { useEditorDocument, useEditorSnapshot } from '../document/editorDocument.ts'
import { useDataModel } from '../problems/useDataModel.ts'
import classes from './DataModelDialog.module.css'
import { declareVariable, renameVariable, undeclareVariable, type VariableChange } from './declareVariable.ts'
import { nodeAt, objectOf, pathKey, propertiesOf, type VariablePath } from './modelNode.ts'
import { modelRows, partsOf, type ModelRow } from './modelRows.ts'
import { VariableRow } from './VariableRow.tsx'

/** The variables of the process: what they are, whether they have to be there, and what they mean. */
export function DataModelDialog({ onClose }: { readonly onClose: () => void }) {
  const words = text.dataModel
  const document = useEditorDocument()
  const { dataModel: declared, sampleContexts } = useEditorSnapshot()
  const effective = useDataModel()
  const inferred = useMemo(
    () =>
      effectiveDataModel(
        null,
        sampleContexts.map(({ data }) => data),
      ),
    [sampleContexts],
  )
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const [added, setAdded] = useState<string | null>(null)
  const rows = useMemo(
    () => modelRows({ declared, inferred, effective }, toggled),
    [declared, inferred, effective, toggled],
  )

  function change({ path, key }: ModelRow, changed: VariableChange): void {
    const next = declareVariable(declared, effective, { path, change: changed })
    document.setDataModel(next, `${key}/${Object.keys(changed).join('/')}`)
  }

  function add(parent: VariablePath): void {
    const name = freeName(Object.keys(propertiesOf(objectOf(effective, nodeAt(effective, parent)))))
    const path = [...parent, name]
    document.setDataModel(declareVariable(declared, effective, { path, change: { kind: 'text' } }))
    setAdded(pathKey(path))
  }

  function toggle(key: string): void {
    const next = new Set(toggled)
    if (!next.delete(key)) next.add(key)
    setToggled(next)
  }

  function addPart(row: ModelRow): void {
    const node = nodeAt(effective, row.path)
    const parts = node === undefined ? null : partsOf(effective, node, row.path)
    if (parts === null) return
    if (row.hasParts ? !row.open : row.depth > 0) toggle(row.key)
    add(parts.path)
  }

  const problems = lintDataModel(declared)
  return (
    <Modal
      opened
      size={880}
      title={words.title}
      closeButtonProps={{ 'aria-label': text.shell.close }}
      onClose={onClose}
    >
      <p className={classes['note']}>{words.note}</p>
      {rows.length === 0 ? (
        <EmptyState icon={<IconSchema size={20} stroke={1.6} />} title={words.none} note={words.noneNote} />
      ) : (
        <div className={classes['scroll']}>
          <table className={classes['table']} aria-label={words.title}>
            <thead>
              <tr>
                <th scope="col">{words.columns.name}</th>
                <th scope="col">{words.columns.type}</th>
                <th scope="col">{words.columns.mandatory}</th>
                <th scope="col">{words.columns.description}</th>
                <th scope="col">{words.columns.from}</th>
                <th scope="col">
                  <span className="visually-hidden">{words.columns.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <VariableRow
                  key={row.key}
                  row={row}
                  isNew={row.key === added}
                  onChange={(changed) => change(row, changed)}
                  onRename={(name) =>
                    declared !== null && document.setDataModel(renameVariable(declared, row.path, name))
                  }
                  onToggle={() => toggle(row.key)}
                  onAddPart={() => addPart(row)}
                  onUndeclare={() => document.setDataModel(undeclareVariable(declared, inferred, row.path))}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {problems.map((problem, index) => (
        <p key={index} className={classes['problem']}>
          <SentenceText>{problem.message}</SentenceText>
        </p>
      ))}
      <div className={classes['footer']}>
        <Button variant="default" leftSection={<IconPlus size={16} stroke={1.6} />} onClick={() => add([])}>
          {words.add}
        </Button>
        <span className={classes['count']}>{words.count(rows.length)}</span>
        <Button variant="default" onClick={onClose}>
          {words.done}
        </Button>
      </div>
    </Modal>
  )
}

function freeName(taken: readonly string[]): string {
  const base = text.dataModel.newName
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}${number}`
    if (!taken.includes(name)) return name
  }
}
