import type { Letter } from '#edges/mail/letter.ts'
import { as, type Context, type SentToContact, type SentToMembers } from '#operations/context.ts'
import { members } from '#questions/channel/members.ts'
import { organizations } from '#questions/channel/organizations.ts'
import { everyRow } from '#questions/list.ts'

/** The letters of a playbook: one for each person of the organization that it is for, with an address. */
export async function memberLetters(
  base: Context,
  { organization, to, subject, text }: SentToMembers,
  link: string,
): Promise<readonly Letter[]> {
  const acting = as(base, organization)
  const people = await everyRow(members, acting, {})
  const name = await nameOf(acting)
  const wanted = (people.ok ? people.value : []).filter(
    ({ person, roles }) => person === to || roles.some((role) => role === to),
  )
  return wanted.flatMap(({ email }) =>
    email === null ? [] : [{ kind: 'playbook', to: email, organization: name, subject, text, link }],
  )
}

/** The letter of a playbook to a contact, with what ends such letters. */
export async function contactLetter(
  base: Context,
  { organization, to, subject, text }: SentToContact,
  unsubscribe: string,
): Promise<Letter> {
  const name = await nameOf(as(base, organization))
  return { kind: 'contact', to, organization: name, subject, text, unsubscribe }
}

async function nameOf(acting: Context): Promise<string> {
  const { organization } = acting
  const known = await organizations.run(acting, organizations.input.parse({ id: organization }))
  return (known.ok ? known.value.organizations.find(({ id }) => id === organization)?.name : undefined) ?? organization
}
