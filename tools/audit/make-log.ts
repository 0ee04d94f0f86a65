import type { z } from 'zod'
import { createApiKey, revokeApiKey } from '#operations/channel/api-keys.ts'
import { invite, withdrawInvitation } from '#operations/channel/invitations.ts'
import { changeMember, removeMember } from '#operations/channel/members.ts'
import { seatMember } from '#operations/channel/seat-member.ts'
import { as, type Context } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'

const PEOPLE = 12

/** Tells single facts: one row of the log each. */
export async function tellOrganizations(context: Context, count: number): Promise<void> {
  for (let at = 1; at <= count; at += 1) {
    const about = `auditee-${at}`
    const body = { name: about, roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' }
    await act(context, recordFacts, { facts: [{ kind: 'organization', about, body }] })
  }
}

/** Lets people, invitations and keys come, change and go, in two organizations. */
export async function letPeopleCome(context: Context): Promise<void> {
  for (let at = 1; at <= PEOPLE; at += 1) {
    const acting = at % 3 === 0 ? as(context, 'nordwind') : context
    const person = `psn-${at}`
    const invited = await act(acting, invite, { email: `person-${at}@example.com`, roles: ['viewer'] })
    await seatMember(acting, person, at <= 3 ? ['owner'] : ['viewer'])
    const key = await act(acting, createApiKey, { name: `Key ${at}`, scopes: ['ground:read'] })
    if (at > 3 && at % 2 === 0) await act(acting, changeMember, { person, roles: ['finance'], version: 1 })
    if (at > 3 && at % 4 === 0) await act(acting, removeMember, { person })
    if (at % 4 === 1) await act(acting, withdrawInvitation, { id: invited.id })
    if (at % 5 === 0) await act(acting, revokeApiKey, { id: key.id })
  }
}

async function act<Input extends z.ZodObject, Output extends z.ZodType>(
  context: Context,
  door: Door<Input, Output>,
  input: z.input<Input>,
): Promise<z.output<Output>> {
  const answer = await perform(door, context, door.input.parse(input))
  if (!answer.ok) throw new Error(`${door.name}: ${answer.refusal.says}`)
  return door.output.parse(answer.value)
}
