import { Button, Group, Modal, SegmentedControl } from '@mantine/core'
import { createProblem, type RunAwait } from '@sendwright/model'
import { IconCheck, IconSend } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { connectionQueries } from '../../../api/connections.ts'
import { useSendRecord } from '../../../api/deliveries.ts'
import { sandboxId } from '../../../api/sandbox.ts'
import { readData } from '../../../app/codeEditor/jsonFault.ts'
import { LazyCodeEditor } from '../../../app/codeEditor/LazyCodeEditor.tsx'
import { errorView } from '../../../app/errorView.ts'
import { notify } from '../../../app/notify.tsx'
import { randomUuid } from '../../../app/randomUuid.ts'
import { text } from '../../../text/en.ts'
import { CopyButton } from '../../../ui/CopyButton.tsx'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import classes from './HowToReply.module.css'
import { emptyReply, replyCommands, type ReplyRecord } from './replyExample.ts'

type Way = 'kcat' | 'http'

/** Which record ends the wait, a command that sends it, and for the sandbox a button that does. */
export function HowToReply({ awaited, dataKey }: { readonly awaited: RunAwait; readonly dataKey: string }) {
  const words = text.run.reply
  const [isSending, setSending] = useState(false)
  const [wanted, setWay] = useState<Way>('kcat')
  const brokers = useQuery(connectionQueries.list()).data?.find(({ id }) => id === awaited.connection)?.brokers ?? []
  const commands = replyCommands(emptyReply(awaited), { origin: window.location.origin, brokers })
  const way = commands.kcat === null ? 'http' : wanted
  const command = commands[way] ?? commands.http
  return (
    <section className={classes['block']} aria-label={words.title}>
      <div className={classes['head']}>
        <h3 className={classes['title']}>{words.title}</h3>
        {awaited.connection === sandboxId && (
          <Button size="xs" leftSection={<IconSend size={14} stroke={1.6} />} onClick={() => setSending(true)}>
            {words.send}
          </Button>
        )}
      </div>
      <p className={classes['sentence']}>
        <SentenceText>{words.known(awaited)}</SentenceText>{' '}
        <SentenceText>{dataKey === '' ? words.notKept : words.kept(dataKey)}</SentenceText>
      </p>
      <div className={classes['commandHead']}>
        {commands.kcat === null ? (
          <span className={classes['note']}>{words.ways.http}</span>
        ) : (
          <SegmentedControl
            size="xs"
            aria-label={words.way}
            value={way}
            data={[
              { value: 'kcat', label: words.ways.kcat },
              { value: 'http', label: words.ways.http },
            ]}
            onChange={(value) => setWay(value === 'http' ? 'http' : 'kcat')}
          />
        )}
        <CopyButton value={command} label={words.copy} />
      </div>
      {/* It may scroll, so it takes the focus for the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={classes['command']} tabIndex={0}>
        {command}
      </pre>
      {isSending && <ReplyDialog awaited={awaited} onClose={() => setSending(false)} />}
    </section>
  )
}

/** Sends the reply to the sandbox; only its body is typed, the rest is what the run knows it by. */
function ReplyDialog({ awaited, onClose }: { readonly awaited: RunAwait; readonly onClose: () => void }) {
  const words = text.run.reply
  const [record] = useState<ReplyRecord>(() => emptyReply(awaited))
  const [typed, setTyped] = useState(() => JSON.stringify(JSON.parse(record.value), null, 2))
  const [idempotencyKey] = useState(randomUuid)
  const send = useSendRecord()
  const read = readData(typed)
  const fault = 'data' in read ? null : read

  function submit(): void {
    send.mutate(
      { ...record, value: typed, idempotencyKey },
      {
        onSuccess: () => {
          onClose()
          notify({ message: words.sent(awaited.topic), icon: <IconCheck size={16} stroke={1.6} /> })
        },
      },
    )
  }

  return (
    <Modal
      opened
      size={560}
      title={words.send}
      closeButtonProps={{ 'aria-label': text.shell.close }}
      attributes={{ header: { role: 'presentation' } }}
      onClose={onClose}
    >
      <dl className={classes['facts']}>
        <dt>{words.topic}</dt>
        <dd>
          <code>{awaited.topic}</code>
        </dd>
        {record.headers.map(({ name, value }) => (
          <div key={name} className={classes['fact']}>
            <dt>{words.header}</dt>
            <dd>
              <code>
                {name} = {value}
              </code>
            </dd>
          </div>
        ))}
      </dl>
      <span className={classes['note']}>{words.body}</span>
      <LazyCodeEditor
        value={typed}
        language="data"
        label={words.body}
        problems={
          fault === null
            ? []
            : [createProblem('invalid-json-body', '', { detail: fault.fault }, { position: fault.position })]
        }
        onChange={setTyped}
      />
      {fault !== null && (
        <p className={classes['problem']} role="alert">
          <SentenceText>{text.runs.start.notJson(fault.line, fault.column, fault.fault)}</SentenceText>
        </p>
      )}
      {send.error && <ErrorState title={words.notSent} {...errorView(send.error)} />}
      <Group justify="flex-end" gap="sm" mt="lg">
        <Button variant="default" onClick={onClose}>
          {text.shell.cancel}
        </Button>
        <Button disabled={fault !== null} loading={send.isPending} onClick={submit}>
          {words.confirm}
        </Button>
      </Group>
    </Modal>
  )
}
