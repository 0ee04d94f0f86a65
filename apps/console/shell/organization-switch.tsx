import { Menu } from '@mantine/core'
import { IconCheck, IconSelector } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { Organizations } from '#apps/console/api/answers.ts'
import { useOrganizations } from '#apps/console/api/questions.ts'
import { useViewer } from '#apps/console/api/viewer.ts'

/** Everybody whom the operator knows: until people sign in, whoever opens the console may look as any of them. */
export function useEverybody() {
  const viewer = useViewer()
  const { data } = useOrganizations(undefined)
  return { acting: viewer ?? data?.operator, organizations: data?.organizations ?? [] }
}

/** In the order of the chain, then those that stand outside it. */
const ROLES = ['vendor', 'distributor', 'partner', 'customer', 'cloud']

export function OrganizationSwitch() {
  const { acting, organizations } = useEverybody()
  const current = organizations.find(({ id }) => id === acting)
  const byRole = Map.groupBy(organizations, ({ roles }) => roles[0] ?? '')
  const groups = [...byRole].toSorted(([a], [b]) => ROLES.indexOf(a) - ROLES.indexOf(b))
  return (
    <Menu position="bottom-start" width={272} offset={6}>
      <Menu.Target>
        <button type="button" className="viewer">
          <span className="unseen">View as</span>
          <span className="viewer-name">{current?.name ?? acting ?? '…'}</span>
          <span className="viewer-role">{current?.roles.join(', ')}</span>
          <IconSelector size={16} stroke={1.6} color="var(--soft)" aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {groups.map(([role, inside]) => (
          <RoleItems key={role} role={role} organizations={inside} acting={acting} />
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

type Items = Readonly<{ role: string; organizations: Organizations['organizations']; acting: string | undefined }>

function RoleItems({ role, organizations, acting }: Items) {
  const navigate = useNavigate()
  const lookAs = (id: string) =>
    void navigate({ to: '.', search: ({ explain: _, line: __, ...view }) => ({ ...view, as: id }), resetScroll: false })
  return (
    <>
      <Menu.Label>View as {role}</Menu.Label>
      {organizations.map(({ id, name }) => (
        <Menu.Item
          key={id}
          onClick={() => lookAs(id)}
          {...(id === acting && { 'aria-current': true })}
          rightSection={id === acting ? <IconCheck size={16} aria-hidden="true" /> : undefined}
        >
          {name}
        </Menu.Item>
      ))}
    </>
  )
}
