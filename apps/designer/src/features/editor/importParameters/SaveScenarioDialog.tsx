import { Button, Checkbox, Group, Modal } from '@mantine/core'
import { IconLink } from '@tabler/icons-react'
import type { KafkaSendAction } from '@sendwright/model'
import { fieldsOf } from '@sendwright/schema'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState, type FormEvent } from 'react'
import { integrationQueries } from '../../../api/integrations.ts'
import { errorView } from '../../../app/errorView.ts'
import { notify } from '../../../app/notify.tsx'
import { paths, scenarioPlace } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import type { EditorNode } from '../document/editorDocument.ts'
import { useEditorDocument } from '../document/editorDocument.ts'
import { useShownRecord } from '../panel/shownRecord.ts'
import { applyImport } from './applyImport.ts'
import classes from './Paste.module.css'
import { canSave, firstSaveDraft, saveTarget, type SaveDraft } from './saveDraft.ts'
import { SaveFields } from './SaveFields.tsx'
import { sideOfAction } from './sideOfAction.ts'
import { useImportData } from './useImportData.ts'
import { useSaveScenario } from './useSaveScenario.ts'

export interface SaveScenarioDialogProps {
  readonly opened: boolean
  readonly node: EditorNode
  readonly action: KafkaSendAction
  readonly onClose: () => void
}

/** Saves what an action sends as a scenario of the library. */
export function SaveScenarioDialog({ opened, ...form }: SaveScenarioDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={form.onClose}
      title={text.importParameters.saveScenario.title}
      size={560}
      closeButtonProps={{ 'aria-label': text.shell.close }}
    >
      <SaveScenarioForm {...form} />
    </Modal>
  )
}

function SaveScenarioForm({ node, action, onClose }: Omit<SaveScenarioDialogProps, 'opened'>) {
  const words = text.importParameters.saveScenario
  const document = useEditorDocument()
  const navigate = useNavigate()
  const { data } = useImportData()
  const { messageIndex } = useShownRecord(action.id)
  const integrations = useQuery(integrationQueries.list()).data ?? []
  const [names, setNames] = useState<SaveDraft | null>(null)
  const [isTried, setTried] = useState(false)
  const [isLinking, setLinking] = useState(true)
  const saving = useSaveScenario()
  const side = useMemo(() => sideOfAction(action, messageIndex, data), [action, messageIndex, data])
  const draft = names ?? firstSaveDraft(integrations, scenarioName(action))

  function submit(event: FormEvent): void {
    event.preventDefault()
    setTried(true)
    if (!canSave(draft, integrations)) return
    saving.mutate(
      { name: draft.name.trim(), side, target: saveTarget(draft) },
      {
        onSuccess: ({ integration, scenario, revision }) => {
          const link = { integration: integration.id, scenario: scenario.id, direction: 'send', revision } as const
          if (isLinking) applyImport(document, { nodeId: node.id, action: { ...action, scenario: link } })
          const place = paths.integrations({ scenario: scenarioPlace(integration.id, scenario.id) })
          notify({
            message: words.saved(scenario.name),
            icon: <IconLink size={16} stroke={1.6} />,
            action: { label: words.openSaved, run: () => void navigate(place) },
          })
          onClose()
        },
      },
    )
  }

  return (
    <form onSubmit={submit} noValidate className={classes['paste']}>
      <p className={classes['text']}>
        {words.note} {words.fields(fieldsOf(side.schema).length)}
      </p>
      <SaveFields draft={draft} isTried={isTried} startsWithName onChange={setNames} />
      <Checkbox
        size="xs"
        label={words.link}
        checked={isLinking}
        onChange={(event) => setLinking(event.currentTarget.checked)}
      />
      {saving.error && <ErrorState title={words.failed} {...errorView(saving.error)} />}
      <Group justify="flex-end" gap="sm" mt="sm">
        <Button variant="default" onClick={onClose}>
          {text.shell.cancel}
        </Button>
        <Button type="submit" loading={saving.isPending}>
          {words.save}
        </Button>
      </Group>
    </form>
  )
}

/** "Send order accepted" is about "Order accepted". */
function scenarioName({ name }: KafkaSendAction): string {
  const about = name.replace(/^send\s+/i, '').trim()
  return about.charAt(0).toUpperCase() + about.slice(1)
}
