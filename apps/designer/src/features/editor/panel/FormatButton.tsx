import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconIndentIncrease, IconSparkles, IconWand } from '@tabler/icons-react'
import { formatTemplate } from '@sendwright/template'
import { text } from '../../../text/en.ts'
import type { LinkedSide } from '../problems/useLinkedSides.ts'
import { randomSeed } from './generatedSchema.ts'
import { sampleMessage } from './sampleMessage.ts'

export interface FormatButtonProps {
  /** null for a value that is no JSON template. */
  readonly text: string | null
  /** The scenario that samples come from. */
  readonly linked: LinkedSide | null
  readonly onText: (text: string) => void
}

/** Formats a JSON template; with a linked scenario it offers a sample message too. */
export function FormatButton({ text: source, linked, onText }: FormatButtonProps) {
  const words = text.panel.parameters
  const formatted = source === null ? null : formatTemplate(source)
  const label = formatted === null && source !== null ? words.cannotFormat : words.format

  function format(): void {
    if (formatted !== null && formatted !== source) onText(formatted)
  }

  if (linked === null || source === null)
    return (
      <Tooltip label={label}>
        <ActionIcon
          aria-label={words.format}
          data-disabled={formatted === null || undefined}
          aria-disabled={formatted === null}
          onClick={format}
        >
          <IconWand size={16} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
    )
  const isEmpty = source.trim() === ''
  return (
    <Menu>
      <Menu.Target>
        <Tooltip label={words.formatMenu}>
          <ActionIcon aria-label={words.formatMenu}>
            <IconWand size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconIndentIncrease size={16} stroke={1.6} />}
          disabled={formatted === null || isEmpty}
          title={formatted === null ? label : undefined}
          onClick={format}
        >
          {words.format}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconSparkles size={16} stroke={1.6} />}
          onClick={() => onText(sampleMessage(linked.side, randomSeed()))}
        >
          {isEmpty ? words.fillWithSample : words.replaceWithSample}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
