import { Button, Modal } from '@mantine/core'
import type { KafkaSendAction, ScenarioLink } from '@sendwright/model'
import { useMemo, type ReactNode } from 'react'
import { ButtonLink } from '../../../app/ButtonLink.tsx'
import { paths, scenarioPlace } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import type { EditorNode } from '../document/editorDocument.ts'
import { actionName } from '../panel/actionName.ts'
import { countsSentence } from './changeRows.ts'
import { ChangeView } from './ChangeView.tsx'
import classes from './LinkDialog.module.css'
import { useApplyImport } from './useApplyImport.tsx'
import { useImportData } from './useImportData.ts'
import { useImportPlan, type ImportContent } from './useImportPlan.ts'
import type { ScenarioLinkView } from './useScenarioLink.ts'

export interface LinkDialogProps {
  readonly opened: boolean
  readonly node: EditorNode
  readonly action: KafkaSendAction
  readonly link: ScenarioLinkView
  readonly messageIndex: number
  readonly onClose: () => void
}

/** Shows how an action and its scenario differ, and lets a person update, keep or unlink. */
export function LinkDialog({ opened, ...rest }: LinkDialogProps) {
  const { apply, dialogProps } = useApplyImport(rest.node, opened)
  const words = text.importParameters.link
  const { state } = rest.link
  return (
    <Modal
      {...dialogProps}
      opened={opened && state !== 'unlinked'}
      onClose={rest.onClose}
      title={words.title[state === 'asks' || state === 'gone' ? state : 'same']}
      size={state === 'asks' || state === 'kept' ? 860 : 480}
      closeButtonProps={{ 'aria-label': text.shell.close }}
      classNames={{ content: classes['content'] ?? '', body: classes['body'] ?? '' }}
    >
      <LinkedScenario {...rest} apply={apply} />
    </Modal>
  )
}

function LinkedScenario({
  action,
  link,
  messageIndex,
  onClose,
  apply,
}: Omit<LinkDialogProps, 'opened' | 'node'> & { readonly apply: ReturnType<typeof useApplyImport>['apply'] }) {
  const words = text.importParameters.link
  const importData = useImportData()
  const present = useMemo(() => presentLink(action.scenario, link), [action.scenario, link])
  const content = useMemo(
    (): ImportContent | null => link.loaded && { kind: 'side', side: link.loaded.side, link: present },
    [link.loaded, present],
  )
  const planned = useImportPlan(content, { action, messageIndex, importData, key: link.name })
  const differs = link.state === 'asks' || link.state === 'kept'
  const name = actionName(action)

  function decide(next: KafkaSendAction, message: string, icon: 'imported' | 'linked' | 'unlinked'): void {
    apply({ action: next, messageIndex, message, icon })
    onClose()
  }

  return (
    <>
      <p className={classes['name']}>{link.loaded === null ? null : link.name}</p>
      <p className={classes['note']}>{noteOf(link)}</p>
      {differs && planned !== null && (
        <div className={classes['difference']}>
          <ChangeView
            title={text.importParameters.table.title}
            after={words.after}
            action={action}
            messageIndex={messageIndex}
            plan={planned.plan}
            fills={planned.fills}
            data={importData.data}
            foldsKept
            onDone={focusUpdate}
          />
        </div>
      )}
      <div className={classes['choices']}>
        {differs && planned !== null && (
          <Choice note={`${words.verbs.updateNote} ${countsSentence(planned.plan.counts)}.`}>
            <Button
              id={updateId}
              data-autofocus
              onClick={() => decide({ ...planned.imported(), scenario: present }, words.updated(name), 'imported')}
            >
              {words.verbs.update}
            </Button>
          </Choice>
        )}
        {link.state === 'asks' && (
          <Choice note={words.verbs.keepNote}>
            <Button
              variant="default"
              onClick={() => decide({ ...action, scenario: present }, words.keptDone(name), 'linked')}
            >
              {words.verbs.keep}
            </Button>
          </Choice>
        )}
        <Choice note={words.verbs.unlinkNote}>
          <Button
            variant="default"
            onClick={() => decide({ ...action, scenario: null }, words.unlinked(name), 'unlinked')}
          >
            {words.verbs.unlink}
          </Button>
        </Choice>
        {link.loaded !== null && (
          <ButtonLink
            {...paths.integrations({
              scenario: scenarioPlace(link.loaded.integration.id, link.loaded.scenario.id),
              tab: link.loaded.direction,
            })}
            variant="subtle"
            className={classes['library'] ?? ''}
          >
            {words.openInLibrary}
          </ButtonLink>
        )}
      </div>
    </>
  )
}

const updateId = 'update-from-scenario'

function focusUpdate(): void {
  document.getElementById(updateId)?.focus()
}

function Choice({ note, children }: { readonly note: string; readonly children: ReactNode }) {
  return (
    <div className={classes['choice']}>
      {children}
      <p>{note}</p>
    </div>
  )
}

function presentLink(link: ScenarioLink | null, { loaded }: ScenarioLinkView): ScenarioLink | null {
  return link === null || loaded === null ? link : { ...link, revision: loaded.revision }
}

function noteOf({ state, differences }: ScenarioLinkView): string {
  const words = text.importParameters.link
  switch (state) {
    case 'asks':
      return words.notes.asks(differences)
    case 'kept':
      return words.notes.kept(differences)
    case 'gone':
      return words.notes.gone
    case 'unknown':
      return words.notes.unknown
    default:
      return words.notes.same
  }
}
