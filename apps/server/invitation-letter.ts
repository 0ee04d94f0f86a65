import type { Letter } from '#edges/mail/letter.ts'
import { as, type Context, type SentInvitation } from '#operations/context.ts'
import { members } from '#questions/channel/members.ts'
import { organizations } from '#questions/channel/organizations.ts'

/** The letter with an invitation's link. It names the organization and who invites as those who know them do. */
export async function invitationLetter(
  base: Context,
  { to, organization, invitedBy, goodForDays }: SentInvitation,
  link: string,
): Promise<Letter> {
  const acting = as(base, organization)
  const [known, people] = [
    await organizations.run(acting, organizations.input.parse({ id: organization })),
    await members.run(acting, { limit: 1000 }),
  ]
  const name = known.ok ? known.value.organizations.find(({ id }) => id === organization)?.name : undefined
  const inviter =
    invitedBy.kind === 'person' && people.ok
      ? people.value.members.find(({ person }) => person === invitedBy.id)?.name
      : undefined
  const named = name ?? organization
  return { kind: 'invitation', to, organization: named, invitedBy: inviter ?? named, link, goodForDays }
}
