import type { PersonRole } from '#apps/console/api/settings-answers.ts'
import { listText } from '#apps/console/pages/month/month-sentences.ts'

/** Every role with its name and what it may do, from the most to the least trusted. */
export const ROLES: readonly Readonly<{ role: PersonRole; name: string; may: string }>[] = [
  {
    role: 'owner',
    name: 'Owner',
    may: 'May do everything, and alone invites people, gives roles and makes endpoints.',
  },
  {
    role: 'finance',
    name: 'Finance',
    may: 'Prices, bills and closes months, settles programs, reads the books and the audit log.',
  },
  {
    role: 'program_manager',
    name: 'Program manager',
    may: 'Publishes programs and terms, decides on partners, records what happens with customers.',
  },
  {
    role: 'account_manager',
    name: 'Account manager',
    may: 'Decides on partners, handles their documents, records what happens with customers.',
  },
  { role: 'viewer', name: 'Viewer', may: 'Sees what the organization sees, and changes nothing.' },
]

const NAMES = new Map(ROLES.map(({ role, name }) => [role, name]))

export function roleName(role: PersonRole): string {
  return NAMES.get(role) ?? role
}

/** `finance and account manager`, as they stand within a sentence. */
export function rolesText(roles: readonly PersonRole[]): string {
  return listText(roles.map((role) => roleName(role).toLowerCase()))
}

export function mayAny(held: readonly PersonRole[], needed: readonly PersonRole[]): boolean {
  return held.some((role) => needed.includes(role))
}

/** Why somebody may not: which role it takes, and which ones are held. */
export function whyNot(held: readonly PersonRole[], needed: readonly PersonRole[]): string {
  const wanted = needed.map((role) => roleName(role).toLowerCase())
  const names = wanted.length < 2 ? wanted.join() : `${wanted.slice(0, -1).join(', ')} or ${wanted.at(-1)}`
  return `This takes the role ${names}. You are ${held.length === 0 ? 'in no role' : rolesText(held)} here.`
}
