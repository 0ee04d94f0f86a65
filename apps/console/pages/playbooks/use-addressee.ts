import { useMembers } from '#apps/console/api/settings.ts'
import { ROLES } from '#apps/console/parts/roles.ts'

const ROLE_NAMES = new Map<string, string>([
  ...ROLES.map(({ role, name }) => [role, name.toLowerCase()] as const),
  ['contact', 'contacts at the customer'],
])

/** How whoever something is for is called: a person by its name, a role by its own. */
export function useAddressee(): (addressee: string) => string {
  const { data } = useMembers()
  const people = new Map(data?.map(({ person, name, email }) => [person, name ?? email ?? person]))
  return (addressee) => ROLE_NAMES.get(addressee) ?? people.get(addressee) ?? addressee
}
