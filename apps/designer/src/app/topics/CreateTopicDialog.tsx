import { Anchor, Button, Group, Modal, NumberInput, TextInput } from '@mantine/core'
import type { ConnectionView, TopicSummaryView } from '@sendwright/contract'
import { useState, type FormEvent } from 'react'
import { useCreateTopic } from '../../api/topics.ts'
import { errorView } from '../errorView.ts'
import { text } from '../../text/en.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { fieldOrder } from '../../ui/fieldOrder.ts'
import classes from './CreateTopicDialog.module.css'
import { newTopicNameProblem, wholeNumber } from './newTopic.ts'

export interface CreateTopicDialogProps {
  readonly connection: ConnectionView
  readonly topics: readonly TopicSummaryView[]
  readonly opened: boolean
  /** The name that the field begins with. */
  readonly initialName?: string
  readonly onClose: () => void
  readonly onCreated: (topic: string) => void
}

/** Creates a topic; its name is checked while it is typed. Whether the cluster allows it, it says itself. */
export function CreateTopicDialog({ opened, ...form }: CreateTopicDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={form.onClose}
      title={text.connections.createTopic.title(form.connection.name)}
      size={440}
      closeButtonProps={{ 'aria-label': text.shell.close }}
    >
      <CreateTopicForm {...form} />
    </Modal>
  )
}

const defaultPartitions = 3

function CreateTopicForm({
  connection,
  topics,
  initialName = '',
  onClose,
  onCreated,
}: Omit<CreateTopicDialogProps, 'opened'>) {
  const words = text.connections.createTopic
  const [name, setName] = useState(initialName)
  const [partitions, setPartitions] = useState<number | string>(defaultPartitions)
  const [replicas, setReplicas] = useState<number | string>(1)
  const [tried, setTried] = useState(false)
  const create = useCreateTopic(connection.id)

  const nameProblem = newTopicNameProblem(name, new Set(topics.map((topic) => topic.name)))
  const shownProblem = name === '' && !tried ? null : nameProblem
  const partitionCount = wholeNumber(partitions, 1, 10_000)
  const replicationFactor = wholeNumber(replicas, 1, 100)

  function submit(event: FormEvent): void {
    event.preventDefault()
    setTried(true)
    if (nameProblem || partitionCount === null || replicationFactor === null) return
    create.mutate({ name, partitions: partitionCount, replicationFactor }, { onSuccess: () => onCreated(name) })
  }

  return (
    <form onSubmit={submit} noValidate className={classes['form']}>
      <TextInput
        label={words.name}
        description={shownProblem ? undefined : words.nameHelp}
        inputWrapperOrder={fieldOrder}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={
          shownProblem && (
            <>
              {shownProblem.sentence}{' '}
              {shownProblem.fix !== null && (
                <Anchor
                  component="button"
                  type="button"
                  size="xs"
                  underline="always"
                  onClick={() => setName(shownProblem.fix ?? '')}
                >
                  {words.useInstead(shownProblem.fix)}
                </Anchor>
              )}
            </>
          )
        }
        classNames={{ input: 'mono' }}
        data-autofocus
      />
      <div className={classes['numbers']}>
        <NumberInput
          label={words.partitions}
          description={partitionCount === null ? undefined : words.partitionsHelp}
          inputWrapperOrder={fieldOrder}
          value={partitions}
          onChange={setPartitions}
          error={partitionCount === null && words.partitionsProblem}
          min={1}
          clampBehavior="none"
          allowDecimal={false}
          allowNegative={false}
        />
        {!connection.builtIn && (
          <NumberInput
            label={words.replicas}
            description={replicationFactor === null ? undefined : words.replicasHelp}
            inputWrapperOrder={fieldOrder}
            value={replicas}
            onChange={setReplicas}
            error={replicationFactor === null && words.replicasProblem}
            min={1}
            clampBehavior="none"
            allowDecimal={false}
            allowNegative={false}
          />
        )}
      </div>
      {connection.builtIn && <p className={classes['note']}>{words.sandboxReplicas}</p>}
      {create.error && <ErrorState title={words.failed} {...errorView(create.error)} />}
      <Group justify="flex-end" gap="sm" mt="xs">
        <Button variant="default" onClick={onClose}>
          {text.shell.cancel}
        </Button>
        <Button type="submit" loading={create.isPending}>
          {words.create}
        </Button>
      </Group>
    </form>
  )
}
