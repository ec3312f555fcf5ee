import { Button, Popover } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import { text } from '../../../text/en.ts'
import links from '../../../ui/link.module.css'
import { useEditorPlace } from '../problems/useEditorPlace.ts'
import classes from './TopBarParts.module.css'
import { useDraftState } from './useDraftState.ts'

/** Run and Publish. Run opens the panel that starts a run; while nothing is published it says what comes first. */
export function PublishButtons() {
  const words = text.publish
  const { place, open } = useEditorPlace()
  const { live } = useDraftState()
  const [isHintOpen, setHintOpen] = useState(false)
  return (
    <>
      <Popover
        opened={isHintOpen && live === null}
        onChange={setHintOpen}
        position="bottom-end"
        trapFocus
        returnFocus
        shadow="md"
        withinPortal
      >
        <Popover.Target>
          <Button
            variant="default"
            leftSection={<IconPlayerPlay size={16} stroke={1.6} />}
            aria-expanded={live === null ? isHintOpen : place.open === 'run'}
            onClick={() =>
              live === null ? setHintOpen(!isHintOpen) : open({ open: place.open === 'run' ? undefined : 'run' })
            }
          >
            {words.run}
          </Button>
        </Popover.Target>
        <Popover.Dropdown className={classes['popover']}>
          <p className={classes['popoverTitle']}>{words.notPublished.title}</p>
          <p className={classes['popoverNote']}>{words.notPublished.note}</p>
          <button
            type="button"
            className={links['link']}
            onClick={() => {
              setHintOpen(false)
              open({ open: 'publish' })
            }}
          >
            {words.notPublished.publish}
          </button>
        </Popover.Dropdown>
      </Popover>
      <Button variant="default" onClick={() => open({ open: 'publish' })}>
        {words.publish}
      </Button>
    </>
  )
}
