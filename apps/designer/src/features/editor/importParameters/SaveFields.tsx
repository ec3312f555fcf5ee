import { Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { integrationQueries } from '../../../api/integrations.ts'
import { text } from '../../../text/en.ts'
import classes from './Paste.module.css'
import { saveProblems, type SaveDraft } from './saveDraft.ts'

export interface SaveFieldsProps {
  readonly draft: SaveDraft
  /** Whether what is missing is said already. */
  readonly isTried: boolean
  /** Whether the name has the focus when the dialog opens. */
  readonly startsWithName?: boolean
  readonly onChange: (draft: SaveDraft) => void
}

const newOne = 'new'

/** Under which names a scenario goes to the library. */
export function SaveFields({ draft, isTried, startsWithName = false, onChange }: SaveFieldsProps) {
  const words = text.importParameters.paste
  const integrations = useQuery(integrationQueries.list()).data ?? []
  const problems = saveProblems(draft, integrations)
  const shown = isTried ? problems : { ...problems, name: draft.name.trim() === '' ? undefined : problems.name }
  return (
    <div className={classes['names']}>
      <Select
        label={words.integration}
        data={[
          ...integrations.map(({ id, name }) => ({ value: id, label: name })),
          { value: newOne, label: words.newIntegration },
        ]}
        value={draft.integration ?? newOne}
        onChange={(value) => onChange({ ...draft, integration: value === null || value === newOne ? null : value })}
      />
      {draft.integration === null && (
        <TextInput
          label={words.integrationName}
          value={draft.integrationName}
          error={isTried && problems.integrationName}
          onChange={(event) => onChange({ ...draft, integrationName: event.currentTarget.value })}
        />
      )}
      <TextInput
        label={words.scenario}
        data-autofocus={startsWithName || undefined}
        value={draft.name}
        error={shown.name}
        onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
      />
    </div>
  )
}
