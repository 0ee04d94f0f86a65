import { Menu } from '@mantine/core'
import { IconCheck, IconSelector } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useKinds, usePlace, useSession } from '#apps/console/api/session.ts'
import { rolesText } from '#apps/console/parts/roles.ts'

/** The organization that acts. Whoever belongs to several switches between them, and the address keeps which. */
export function OrganizationSwitch() {
  const session = useSession()
  const place = usePlace()
  const kinds = useKinds()
  if (session?.kind !== 'person' || !place) return null
  const shown = (
    <>
      <span className="viewer-name">{place.name}</span>
      <span className="viewer-role">{kinds.join(', ')}</span>
    </>
  )
  if (session.me.organizations.length === 1) return <p className="viewer viewer-alone">{shown}</p>
  return (
    <Menu position="bottom-start" width={288} offset={6}>
      <Menu.Target>
        <button type="button" className="viewer">
          <span className="unseen">Acting for</span>
          {shown}
          <IconSelector size={16} stroke={1.6} color="var(--soft)" aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Act for</Menu.Label>
        <Places acting={place.id} />
      </Menu.Dropdown>
    </Menu>
  )
}

function Places({ acting }: Readonly<{ acting: string }>) {
  const navigate = useNavigate()
  const session = useSession()
  if (session?.kind !== 'person') return null
  const actFor = (id: string) =>
    void navigate({ to: '.', search: ({ explain: _, line: __, ...view }) => ({ ...view, as: id }), resetScroll: false })
  return session.me.organizations.map(({ id, name, roles }) => (
    <Menu.Item
      key={id}
      onClick={() => actFor(id)}
      {...(id === acting && { 'aria-current': true })}
      rightSection={id === acting ? <IconCheck size={16} aria-hidden="true" /> : undefined}
    >
      <span className="viewer-place">
        <span>{name}</span>
        <span className="soft small">{rolesText(roles)}</span>
      </span>
    </Menu.Item>
  ))
}
