import { SegmentedControl, useMantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'

export const SHADES = [
  { value: 'light', name: 'Light', icon: IconSun },
  { value: 'dark', name: 'Dark', icon: IconMoon },
  { value: 'auto', name: 'As the system', icon: IconDeviceDesktop },
] as const

const isShade = (value: string): value is 'light' | 'dark' | 'auto' => SHADES.some((shade) => shade.value === value)

export function ShadeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <SegmentedControl
      className="shade"
      aria-label="Theme"
      fullWidth
      size="xs"
      value={colorScheme}
      onChange={(value) => isShade(value) && setColorScheme(value)}
      data={SHADES.map(({ value, name, icon: Icon }) => ({
        value,
        label: (
          <span className="shade-label">
            <Icon size={16} stroke={1.6} aria-hidden="true" />
            <span className="unseen">{name}</span>
          </span>
        ),
      }))}
    />
  )
}
