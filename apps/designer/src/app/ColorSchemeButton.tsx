import {
  ActionIcon,
  Menu,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
  type MantineColorScheme,
} from '@mantine/core'
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'
import { text } from '../text/en.ts'

const schemes = [
  { value: 'light', label: text.shell.colorSchemes.light, Icon: IconSun },
  { value: 'dark', label: text.shell.colorSchemes.dark, Icon: IconMoon },
  { value: 'auto', label: text.shell.colorSchemes.auto, Icon: IconDeviceDesktop },
] as const satisfies readonly { value: MantineColorScheme; label: string; Icon: typeof IconSun }[]

/** Chooses light, dark, or what the system says; the browser remembers it. */
export function ColorSchemeButton() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const Other = useComputedColorScheme('light') === 'light' ? IconMoon : IconSun
  return (
    <Menu>
      <Menu.Target>
        <Tooltip label={text.shell.colorScheme}>
          <ActionIcon aria-label={text.shell.colorScheme}>
            <Other size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {schemes.map(({ value, label, Icon }) => (
          <Menu.Item
            key={value}
            role="menuitemradio"
            aria-checked={value === colorScheme}
            leftSection={<Icon size={16} stroke={1.6} />}
            rightSection={value === colorScheme ? <IconCheck size={14} stroke={1.6} /> : undefined}
            onClick={() => setColorScheme(value)}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
