import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core'
import { IconCopy, IconDots, IconPlus, IconTrash } from '@tabler/icons-react'
import { createMessageTemplate, type MessageTemplate, type Problem } from '@sendwright/model'
import { text } from '../../../text/en.ts'
import { useFieldRequest } from '../../../app/codeEditor/fieldFocus.ts'
import type { ActionFieldProps } from './actionField.ts'
import { ScenarioHint } from '../importParameters/ScenarioHint.tsx'
import { ConnectionField } from './ConnectionField.tsx'
import fields from './Field.module.css'
import { HeadersField } from './HeadersField.tsx'
import { KeyField } from './KeyField.tsx'
import classes from './ParametersTab.module.css'
import { PartitionField } from './PartitionField.tsx'
import { useShownRecord } from './shownRecord.ts'
import { TopicsField } from './TopicsField.tsx'
import { ValueField } from './ValueField.tsx'

/** What an action sends, and where to. */
export function ParametersTab({ action, problems, edits }: ActionFieldProps) {
  const { messages } = action.parameters
  const { messageIndex, show } = useShownRecord(action.id)
  const index = Math.min(messageIndex, Math.max(0, messages.length - 1))
  const message = messages[index]

  useFieldRequest(action.id, (path) => {
    const wanted = /^\/parameters\/messages\/(\d+)/.exec(path)?.[1]
    if (wanted !== undefined) setChosen(Number(wanted))
  })

  function setChosen(next: number): void {
    show({ messageIndex: next })
  }

  function setMessages(next: readonly MessageTemplate[], shown: number): void {
    edits.changeParameters('messages', (parameters) => ({ ...parameters, messages: [...next] }))
    setChosen(shown)
  }

  return (
    <>
      <div className={fields['fields']}>
        <div className={fields['pair']} data-shape="connection-topics">
          <ConnectionField action={action} problems={problems} edits={edits} />
          <TopicsField action={action} problems={problems} edits={edits} />
        </div>
        <ScenarioHint kinds={['connection', 'topic']} />
        {messages.length > 1 && (
          <MessageTabs
            messages={messages}
            chosen={index}
            problems={problems}
            onChoose={setChosen}
            onChange={setMessages}
          />
        )}
        {message !== undefined && (
          <>
            <KeyField action={action} index={index} message={message} problems={problems} edits={edits} />
            <ScenarioHint kinds={['key']} />
            <ValueField action={action} index={index} message={message} problems={problems} edits={edits} />
            <ScenarioHint kinds={['field']} />
          </>
        )}
        {message === undefined && <p className={classes['none']}>{text.panel.parameters.noMessages}</p>}
      </div>
      {message !== undefined && (
        <>
          <HeadersField
            key={`headers-${index}`}
            action={action}
            index={index}
            message={message}
            problems={problems}
            edits={edits}
          />
          <ScenarioHint kinds={['header']} inset />
          <PartitionField
            key={`partition-${index}`}
            action={action}
            index={index}
            message={message}
            problems={problems}
            edits={edits}
          />
        </>
      )}
      <div className={classes['footer']}>
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconPlus size={14} stroke={1.6} />}
          onClick={() => setMessages([...messages, createMessageTemplate()], messages.length)}
        >
          {text.panel.parameters.addMessage}
        </Button>
      </div>
    </>
  )
}

interface MessageTabsProps {
  readonly messages: readonly MessageTemplate[]
  readonly chosen: number
  readonly problems: readonly Problem[]
  readonly onChoose: (index: number) => void
  readonly onChange: (messages: readonly MessageTemplate[], shown: number) => void
}

/** Which of several messages is shown, and what can be done with it. */
function MessageTabs({ messages, chosen, problems, onChoose, onChange }: MessageTabsProps) {
  const words = text.panel.parameters
  return (
    <div className={classes['messages']}>
      <fieldset className={classes['messageList']} aria-label={words.messages}>
        {messages.map((_message, index) => {
          const isWrong = problems.some((problem) => problem.path.startsWith(`/parameters/messages/${index}/`))
          return (
            <button
              key={index}
              type="button"
              className={classes['messageTab']}
              aria-pressed={index === chosen}
              onClick={() => onChoose(index)}
            >
              {words.message(index + 1)}
              {isWrong && (
                <span className={classes['dot']}>
                  <span className="visually-hidden">{text.panel.tabs.hasProblems}</span>
                </span>
              )}
            </button>
          )
        })}
      </fieldset>
      <Menu>
        <Menu.Target>
          <Tooltip label={words.messageMenu}>
            <ActionIcon aria-label={words.messageMenu}>
              <IconDots size={16} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconCopy size={16} stroke={1.6} />}
            onClick={() => {
              const message = messages[chosen]
              if (message) onChange(messages.toSpliced(chosen + 1, 0, message), chosen + 1)
            }}
          >
            {words.duplicateMessage}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTrash size={16} stroke={1.6} />}
            onClick={() => onChange(messages.toSpliced(chosen, 1), Math.max(0, chosen - 1))}
          >
            {words.removeMessage}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}
