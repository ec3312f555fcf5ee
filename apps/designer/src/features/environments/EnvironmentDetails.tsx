import { ActionIcon, Button, Menu, Select } from '@mantine/core'
import { ApiError, type EnvironmentView } from '@sendwright/contract'
import { defaultEnvironmentName, environmentStages, type Environment } from '@sendwright/model'
import { IconCheck, IconCopy, IconDots, IconGitFork, IconTrash } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useSaveEnvironment } from '../../api/environments.ts'
import { errorView } from '../../app/errorView.ts'
import { LeaveGuard } from '../../app/LeaveGuard.tsx'
import { notify } from '../../app/notify.tsx'
import { useDismissedToasts } from '../../app/useDismissedToasts.ts'
import { text } from '../../text/en.ts'
import { formatWhen } from '../../text/format.ts'
import { Banner } from '../../ui/Banner.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { StageMark } from '../../ui/StageMark.tsx'
import { BindingTable } from './BindingTable.tsx'
import classes from './EnvironmentDetails.module.css'
import {
  environmentToForm,
  formToEnvironment,
  placeProblems,
  type EnvironmentForm,
  type FormProblems,
} from './environmentForm.ts'
import { ParameterTable } from './ParameterTable.tsx'
import { plainEnvironment } from './plainEnvironment.ts'
import { useDeleteEnvironment } from './useDeleteEnvironment.tsx'

export interface EnvironmentDetailsProps {
  readonly environment: EnvironmentView
  readonly defaults: EnvironmentView | undefined
  readonly variables: readonly string[]
  readonly onDuplicate: () => void
  readonly onChanged: (isChanged: boolean) => void
}

/** One environment, or the default values: edited here, stored by Save. */
export function EnvironmentDetails({
  environment,
  defaults,
  variables,
  onDuplicate,
  onChanged,
}: EnvironmentDetailsProps) {
  const words = text.environments
  const isDefault = environment.name === defaultEnvironmentName
  // What the edit began with: a newer version that arrives meanwhile does not take its place.
  const [base, setBase] = useState(environment)
  const [form, setForm] = useState<EnvironmentForm>(() => environmentToForm(environment))
  const save = useSaveEnvironment()
  const dismissToasts = useDismissedToasts()

  const kept = JSON.stringify(environmentToForm(base))
  const isChanged = JSON.stringify(form) !== kept
  if (!isChanged && environment.version !== base.version) {
    setBase(environment)
    setForm(environmentToForm(environment))
  }
  useEffect(() => {
    onChanged(isChanged)
    return () => onChanged(false)
  }, [isChanged, onChanged])

  const result = formToEnvironment(form, environment.name)
  const problems = withServerProblems(form, result.problems, save.error)
  const errorCount = [...result.problems.values()].filter(({ severity }) => severity === 'error').length
  const name = isDefault ? words.defaultValues : environment.name
  const remove = useDeleteEnvironment(environment)

  function change(part: Partial<EnvironmentForm>): void {
    save.reset()
    setForm((before) => ({ ...before, ...part }))
  }

  /** Takes a row of a list away; Undo puts it back where it was. */
  function removeRow<Row>(
    rows: readonly Row[],
    index: number,
    put: (edit: (rows: readonly Row[]) => readonly Row[]) => void,
    message: string,
  ): void {
    const removed = rows.slice(index, index + 1)
    put((now) => now.toSpliced(index, 1))
    dismissToasts(
      notify({
        message,
        icon: <IconTrash size={16} stroke={1.6} />,
        undo: () => put((now) => now.toSpliced(index, 0, ...removed)),
      }),
    )
  }

  function store(over: number, stored: Environment | null): void {
    if (stored === null) return
    save.mutate(
      { version: over, environment: stored },
      {
        onSuccess: (saved) => {
          setBase(saved)
          setForm(environmentToForm(saved))
          notify({ message: words.saved(name), icon: <IconCheck size={16} stroke={1.6} /> })
        },
      },
    )
  }

  const isConflict = save.error instanceof ApiError && save.error.body?.code === 'version-conflict'
  return (
    <article className={classes['details']} aria-label={words.details(name)}>
      <header className={classes['head']}>
        <h2 className={classes['name']}>
          {isDefault ? name : <StageMark stage={form.stage} name={environment.name} />}
        </h2>
        <div className={classes['actions']}>
          {isChanged && (
            <>
              {errorCount > 0 && <span className={classes['reason']}>{words.problemsFirst(errorCount)}</span>}
              <Button
                variant="subtle"
                onClick={() => {
                  save.reset()
                  setForm(environmentToForm(environment))
                  setBase(environment)
                }}
              >
                {words.discard}
              </Button>
              <Button
                disabled={errorCount > 0}
                loading={save.isPending}
                onClick={() => store(base.version, result.environment)}
              >
                {isDefault ? words.saveDefaults : words.save}
              </Button>
            </>
          )}
          {!isDefault && (
            <Menu>
              <Menu.Target>
                <ActionIcon aria-label={text.shell.moreActions}>
                  <IconDots size={16} stroke={1.6} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item leftSection={<IconCopy size={16} stroke={1.6} />} onClick={onDuplicate}>
                  {words.menu.duplicate}
                </Menu.Item>
                <Menu.Divider />
                <Menu.Item leftSection={<IconTrash size={16} stroke={1.6} />} onClick={remove.run}>
                  {words.menu.delete}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </div>
      </header>
      {isConflict && (
        <Banner
          tone="error"
          icon={<IconGitFork size={16} stroke={1.6} />}
          action={
            <>
              <Button
                variant="default"
                size="xs"
                onClick={() => {
                  save.reset()
                  setBase(environment)
                  setForm(environmentToForm(environment))
                }}
              >
                {words.conflict.takeTheirs}
              </Button>
              <Button
                variant="default"
                size="xs"
                onClick={() => store(newestVersion(save.error, environment), result.environment)}
              >
                {words.conflict.keepMine}
              </Button>
            </>
          }
        >
          <strong>{words.conflict.title}</strong> {words.conflict.note(formatWhen(environment.updatedAt))}
        </Banner>
      )}
      <div className={classes['content']}>
        {save.error && !isConflict && problems.size === result.problems.size && (
          <ErrorState title={words.notSaved} {...errorView(save.error)} />
        )}
        {remove.failure}
        {isDefault ? (
          <p className={classes['note']}>{words.defaultNote}</p>
        ) : (
          <>
            <Select
              className={classes['stage'] ?? ''}
              label={words.stage}
              description={words.stageHelp}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              value={form.stage}
              data={environmentStages.map((value) => ({ value, label: words.stages[value] }))}
              onChange={(value) => change({ stage: environmentStages.find((each) => each === value) ?? form.stage })}
            />
            <div className={classes['bindings']}>
              {(['connections', 'topics'] as const).map((part) => (
                <BindingTable
                  key={part}
                  part={part}
                  rows={form[part]}
                  problems={problems}
                  onChange={(rows) => change({ [part]: rows })}
                  onRemove={(index, message) =>
                    removeRow(
                      form[part],
                      index,
                      (edit) => setForm((before) => ({ ...before, [part]: edit(before[part]) })),
                      message,
                    )
                  }
                />
              ))}
            </div>
          </>
        )}
        <ParameterTable
          rows={form.parameters}
          defaults={isDefault ? null : defaultRows(defaults)}
          effective={environment.effective.parameters}
          variables={variables}
          problems={problems}
          onChange={(parameters) => change({ parameters })}
          onRemove={(index, message) =>
            removeRow(
              form.parameters,
              index,
              (edit) => setForm((before) => ({ ...before, parameters: edit(before.parameters) })),
              message,
            )
          }
        />
      </div>
      <LeaveGuard
        active={isChanged && !save.isPending && !remove.isDeleted}
        placeOf={({ search }) => ('name' in search ? String(search.name) : '')}
        words={{ ...words.leave, note: words.leave.note(name) }}
      />
    </article>
  )
}

function defaultRows(defaults: EnvironmentView | undefined) {
  return defaults === undefined ? [] : environmentToForm(plainEnvironment(defaults)).parameters
}

/** The version that is there now: the list may not have it yet. */
function newestVersion(error: unknown, environment: EnvironmentView): number {
  const told = error instanceof ApiError ? error.body?.currentVersion : undefined
  return Math.max(told ?? 0, environment.version)
}

function withServerProblems(form: EnvironmentForm, own: FormProblems, error: unknown): FormProblems {
  const told = error instanceof ApiError ? (error.body?.problems ?? []) : []
  return told.length === 0 ? own : new Map([...own, ...placeProblems(form, told)])
}
