import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { OWNER_ONLY } from '#core/channel/access.ts'
import { SECRET_BYTES } from '#core/channel/api-key.ts'
import {
  INVITATION_DAYS,
  MOST_OPEN_INVITATIONS,
  nameOf,
  normalizeEmail,
  rolesInOrder,
} from '#core/channel/membership.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { as, type Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { organizationId } from '#operations/fields.ts'
import { type Acting, actAs, lockInTurn, lookAs } from '#stores/postgres/acting.ts'
import { loadNewest } from '#stores/postgres/facts.ts'
import {
  countOpenToOthers,
  insertInvitation,
  lockInvitation,
  saveWithdrawal,
  withdrawEarlier,
} from '#stores/postgres/invitations.ts'
import { hasHadMembers, isMemberAddress } from '#stores/postgres/members.ts'
import { newSecret, secretHash } from '#stores/secret-hash.ts'
import { personRoles } from './members.ts'

const HOURS_A_DAY = 24

export const email = z
  .email('an e-mail address such as kim@example.com')
  .max(254)
  .meta({ description: 'Compared without regard to case', example: 'kim@example.com' })

/** What inviting comes to: the token is shown this once, and goes by mail or by hand. */
export const invited = z.object({
  id: z.string(),
  expiresAt: z.string().meta({ format: 'date-time' }),
  token: z.string().meta({ description: 'Shown once: who opens the link that ends with it can accept' }),
})

/** Invites somebody by an e-mail address. */
export const invite = door({
  name: 'invite',
  kind: 'act',
  summary: 'Invite a person to your organization',
  description:
    'Whoever has the token and shows that the address is its own becomes a member in these roles, within seven days. The token is shown once; it goes by mail where the server sends mail, else hand its link over yourself. An open invitation to the same address is withdrawn: only the newest is good. Each call makes a new one.',
  http: { method: 'POST', path: '/v1/invitations' },
  command: 'member invite',
  input: z.object({ email, roles: personRoles }),
  output: invited,
  refusals: { already_member: 409, too_many_invitations: 409 },
  access: { who: 'organization', roles: OWNER_ONLY, scopes: [] },
  idempotency: 'in_transaction',
  secrets: ['token'],
  personal: ['email'],
  run: async (context, wanted) => {
    const invited = await actAs(context, (acting) => inviteWithin(acting, context, wanted))
    if (invited.ok) sendLetter(context, wanted.email, invited.value.token)
    return invited
  },
})

/** By mail, where the server sends mail. It is not waited for: the invitation stands all the same. */
function sendLetter({ organization, principal: invitedBy, sendInvitation }: Context, to: string, token: string): void {
  sendInvitation?.({ to, organization, invitedBy, token, goodForDays: INVITATION_DAYS })
}

/** Invites within a transaction that acts as the organization. */
async function inviteWithin(
  acting: Acting,
  { organization, now, principal }: Context,
  wanted: Readonly<{ email: string; roles: z.output<typeof personRoles> }>,
): Promise<Result<z.output<typeof invited>, Refusal>> {
  const email = normalizeEmail(wanted.email)
  await lockInTurn(acting, `invitations of ${organization}`)
  if (await isMemberAddress(acting, organization, email)) {
    return refuse({ code: 'already_member', says: 'A member of your organization has this e-mail address' })
  }
  if ((await countOpenToOthers(acting, { organization, email, now })) >= MOST_OPEN_INVITATIONS) {
    const says = `${MOST_OPEN_INVITATIONS} invitations are open: withdraw some, or wait until they are accepted or expire`
    return refuse({ code: 'too_many_invitations', says })
  }
  await withdrawEarlier(acting, { organization, email, now })
  const [id, token] = [randomUUID(), newSecret(SECRET_BYTES)]
  const expiresAt = now.add({ hours: INVITATION_DAYS * HOURS_A_DAY }).toString()
  const roles = rolesInOrder(wanted.roles)
  const rest = { id, organization, email, roles, now, expiresAt }
  await insertInvitation(acting, { ...rest, tokenHash: secretHash(token), invitedBy: nameOf(principal) })
  return ok({ id, expiresAt, token })
}

/** Invites the first owner of an organization that has nobody yet. */
export const inviteOwner = door({
  name: 'invite-owner',
  kind: 'act',
  summary: 'Invite the first owner of an organization in your channel',
  description:
    'For organizations in which nobody can sign in yet: the operator hands each of them to its own people. Refused once the organization has had a member; from then on its owners invite. Where all of its owners are gone, the command line can invite as it. An open invitation is withdrawn: only the newest is good.',
  http: { method: 'POST', path: '/v1/organizations/{organization}/owner-invitations' },
  command: 'organization invite-owner',
  input: z.object({ organization: organizationId, email }),
  output: invited,
  refusals: { not_found: 404, has_members: 409, too_many_invitations: 409 },
  access: { who: 'operator', roles: OWNER_ONLY, scopes: [] },
  idempotency: 'by_nature',
  secrets: ['token'],
  personal: ['email'],
  run: async (context, { organization, email: to }) => {
    if (!(await isRecorded(context, organization))) {
      return refuse({ code: 'not_found', says: `There is no organization ${organization}` })
    }
    const acting = as(context, organization)
    const invited = await actAs(acting, (within) => inviteFirst(within, acting, to))
    if (invited.ok) sendLetter(acting, to, invited.value.token)
    return invited
  },
})

async function inviteFirst(
  acting: Acting,
  context: Context,
  to: string,
): Promise<Result<z.output<typeof invited>, Refusal>> {
  const { organization } = context
  if (await hasHadMembers(acting, organization)) {
    return refuse({
      code: 'has_members',
      says: `${organization} has, or has had, members of its own: its owners invite others`,
    })
  }
  return await inviteWithin(acting, context, { email: to, roles: ['owner'] })
}

async function isRecorded(context: Context, organization: string): Promise<boolean> {
  return await lookAs(
    context,
    async (acting) => (await loadNewest(acting, [['organization', organization]])).length > 0,
  )
}

/** Takes an invitation back. */
export const withdrawInvitation = door({
  name: 'withdraw-invitation',
  kind: 'act',
  summary: 'Withdraw an invitation',
  description:
    'Its link is good for nothing any more. One that was accepted can’t be withdrawn: remove the member. A second call changes nothing.',
  http: { method: 'DELETE', path: '/v1/invitations/{id}' },
  command: 'member uninvite',
  input: z.object({ id: z.string().min(1).max(100).meta({ description: 'Id of an invitation' }) }),
  output: z.object({ id: z.string(), withdrawnAt: z.string().meta({ format: 'date-time' }) }),
  refusals: { not_found: 404, already_accepted: 409 },
  access: { who: 'organization', roles: OWNER_ONLY, scopes: ['access:write'] },
  idempotency: 'by_nature',
  run: (context, { id }) =>
    actAs(context, async (acting) => {
      const { organization, now } = context
      const found = await lockInvitation(acting, organization, id)
      if (!found) return refuse({ code: 'not_found', says: `Your organization has no invitation ${id}` })
      if (found.acceptedAt !== null) {
        return refuse({ code: 'already_accepted', says: `The invitation was accepted at ${found.acceptedAt}` })
      }
      if (found.withdrawnAt === null) await saveWithdrawal(acting, id, now)
      return ok({ id, withdrawnAt: found.withdrawnAt ?? now.toString() })
    }),
})
