import { Button, Checkbox, Group, Modal, Radio } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { useDecideShard } from '../../api/deliveries.ts'
import { text } from '../../text/en.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { SentenceText } from '../../ui/SentenceText.tsx'
import { errorView } from '../errorView.ts'
import classes from './DecideShardDialog.module.css'
import type { AskingShard } from './degraded.ts'

export interface DecideShardDialogProps {
  /** Of the connection. */
  readonly name: string
  /** One after the other is asked about. */
  readonly shards: readonly AskingShard[]
  readonly onClose: () => void
}

type Answer = 'sent' | 'not-sent'

/** Asks what became of a batch that neither arrived nor failed for certain; both answers say what they may cost. */
export function DecideShardDialog({ name, shards, onClose }: DecideShardDialogProps) {
  const [shard] = shards
  if (shard === undefined) return null
  return (
    <Modal
      opened
      onClose={onClose}
      title={text.connectionHealth.decide.title(name)}
      size={560}
      closeButtonProps={{ 'aria-label': text.shell.close }}
    >
      <DecisionForm key={shard.id} shard={shard} isLast={shards.length === 1} onClose={onClose} />
    </Modal>
  )
}

interface DecisionFormProps {
  readonly shard: AskingShard
  readonly isLast: boolean
  readonly onClose: () => void
}

function DecisionForm({ shard, isLast, onClose }: DecisionFormProps) {
  const words = text.connectionHealth.decide
  const [answer, setAnswer] = useState<Answer | null>(null)
  const [isConfirmed, setConfirmed] = useState(false)
  const decide = useDecideShard()

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (answer === null || !isConfirmed) return
    decide.mutate({ shard: shard.id, batch: answer }, { onSuccess: () => isLast && onClose() })
  }

  return (
    <form onSubmit={submit}>
      <p className={classes['what']}>
        <SentenceText>{shard.stopped}</SentenceText>
      </p>
      <p className={classes['question']}>{words.question}</p>
      <p className={classes['batch']}>
        {words.shard(shard.index)} · {words.batch(shard.batch)} · <code>{shard.group}</code>
      </p>
      <Radio.Group
        value={answer}
        onChange={(value) => {
          setAnswer(value === 'sent' ? 'sent' : 'not-sent')
          setConfirmed(false)
        }}
        aria-label={words.consequence}
      >
        <Radio
          value="sent"
          label={words.sent}
          description={words.sentNote}
          className={classes['choice']}
          data-autofocus
        />
        <Radio value="not-sent" label={words.notSent} description={words.notSentNote} className={classes['choice']} />
      </Radio.Group>
      {answer !== null && (
        <Checkbox
          className={classes['confirm']}
          label={words.understand}
          checked={isConfirmed}
          onChange={(event) => setConfirmed(event.currentTarget.checked)}
        />
      )}
      {decide.error && <ErrorState title={words.failed} {...errorView(decide.error)} />}
      <Group justify="flex-end" gap="sm" mt="lg">
        <Button variant="default" onClick={onClose}>
          {words.keep}
        </Button>
        <Button type="submit" disabled={answer === null || !isConfirmed} loading={decide.isPending}>
          {answer === null ? words.needsChoice : words.confirm[answer]}
        </Button>
      </Group>
    </form>
  )
}
