import { Button, Menu } from '@mantine/core'
import { IconCheck, IconChevronDown } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { paths } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { StageMark } from '../../../ui/StageMark.tsx'
import { useEnvironment } from '../problems/useEnvironment.ts'
import classes from './EnvironmentSelect.module.css'

/** The environment that the editor shows everything in. Not there while the server has none to choose from. */
export function EnvironmentSelect() {
  const words = text.editor.environment
  const { chosen, all, choose } = useEnvironment()
  if (all.length === 0) return null
  const place = chosen === null ? {} : { name: chosen.name }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          className={classes['target']}
          aria-label={words.chosen(chosen?.name ?? words.none)}
          rightSection={<IconChevronDown size={14} stroke={1.6} aria-hidden />}
        >
          {chosen === null ? <span className={classes['none']}>{words.noneShort}</span> : <StageMark {...chosen} />}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {all.map((environment) => (
          <Menu.Item
            key={environment.name}
            aria-current={environment === chosen}
            rightSection={environment === chosen ? <IconCheck size={14} stroke={1.6} /> : null}
            onClick={() => choose(environment.name)}
          >
            <StageMark {...environment} />
          </Menu.Item>
        ))}
        <Menu.Item
          aria-current={chosen === null}
          rightSection={chosen === null ? <IconCheck size={14} stroke={1.6} /> : null}
          onClick={() => choose(null)}
        >
          {words.none}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item renderRoot={(props) => <Link {...props} {...paths.environments(place)} />}>{words.manage}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
