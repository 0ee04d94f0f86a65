import { Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'

export type RowAction = Readonly<{ name: string; run: () => void; danger?: boolean }>

/** What can be done with one row. Without anything to do there is no button. */
export function RowMenu({ of, actions }: Readonly<{ of: string; actions: readonly RowAction[] }>) {
  if (actions.length === 0) return null
  return (
    <Menu position="bottom-end" width={220} offset={4}>
      <Menu.Target>
        <button type="button" className="row-menu" aria-label={`Actions for ${of}`}>
          <IconDots size={18} stroke={1.8} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map(({ name, run, danger }) => (
          <Menu.Item key={name} onClick={run} {...(danger && { className: 'menu-harm' })}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
