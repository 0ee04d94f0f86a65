import { Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'

export type RowAction = Readonly<{ name: string; run: () => void; danger?: boolean }>

type Listed = Readonly<{
  of: string
  actions: readonly RowAction[]
  /** It is the page's own menu, and says so. */
  isPage?: boolean
}>

/** What can be done with one row, or with what the page is about. Without anything to do there is no button. */
export function RowMenu({ of, actions, isPage = false }: Listed) {
  if (actions.length === 0) return null
  return (
    <Menu position="bottom-end" width={220} offset={4}>
      <Menu.Target>
        <button type="button" className={isPage ? 'button' : 'row-menu'} aria-label={`Actions for ${of}`}>
          {isPage && 'More'}
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
