import { isBefore } from '#core/ground/calendar.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { TouchpointFact, TouchpointKind } from '#core/life/touchpoint.ts'
import { as, type Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { recordWithin } from '#operations/record-facts.ts'
import { type Acting, actAs, lookAs } from '#stores/postgres/acting.ts'
import { type Ask, type AskAnswer, findAsk, saveAnswer } from '#stores/postgres/confirmation-asks.ts'
import { loadNewest } from '#stores/postgres/facts.ts'
import { isSameHash, secretHash } from '#stores/secret-hash.ts'
import { ASK_PLACE } from './ask-confirmation.ts'
import { sealOf } from './mail-consent.ts'

/** What whoever opens the link is asked: no more than the customer sees of the touchpoint anyway. */
export type AskShown = Readonly<{
  partner: Named
  customer: Named
  product: string
  kind: TouchpointKind
  at: string
  zone: string
  expiresAt: string
}>
type Named = Readonly<{ id: OrganizationId; name: string }>

const LINK_OVER: Refusal = { code: 'link_not_good', says: 'This link was used or has expired' }

/** What a link asks. Refuses `link_not_good`; it changes nothing, as mail programs open links by themselves. */
export async function showAsk(base: Context, token: string): Promise<Result<AskShown, Refusal>> {
  const read = readToken(base, token)
  if (!read) return refuse(LINK_OVER)
  return await lookAs(as(base, read.customer), async (acting) => {
    const ask = await openAsk(acting, base.now, { ...read, token })
    if (!ask) return refuse(LINK_OVER)
    const { owner, customer, touchpoint, expiresAt } = ask
    const facts = await loadNewest(acting, [
      ['touchpoint', touchpoint],
      ['organization', owner],
      ['organization', customer],
    ])
    const logged = facts.find((fact): fact is typeof fact & TouchpointFact => fact.kind === 'touchpoint')
    if (!logged) return refuse(LINK_OVER)
    const named = (id: OrganizationId) => ({ id, name: textOf(facts, id, 'name') ?? id })
    const { product, kind, at } = logged.body
    const zone = textOf(facts, customer, 'zone') ?? 'UTC'
    return ok({ partner: named(owner), customer: named(customer), product, kind, at, zone, expiresAt })
  })
}

function textOf(
  facts: readonly Readonly<{ kind: string; about: string; body: unknown }>[],
  id: OrganizationId,
  field: 'name' | 'zone',
): string | undefined {
  const body: unknown = facts.find(({ kind, about }) => kind === 'organization' && about === id)?.body
  if (typeof body !== 'object' || body === null || !(field in body)) return undefined
  const value: unknown = Object.entries(body).find(([name]) => name === field)?.[1]
  return typeof value === 'string' ? value : undefined
}

/**
 * Takes the answer of whoever has the link, once. Yes verifies the touchpoint as the customer's word, in the same transaction; no
 * verifies nothing and is kept with the question. Refuses `link_not_good`.
 */
export async function answerAsk(
  base: Context,
  { token, answer }: Readonly<{ token: string; answer: AskAnswer }>,
): Promise<Result<Readonly<{ answer: AskAnswer }>, Refusal>> {
  const read = readToken(base, token)
  if (!read) return refuse(LINK_OVER)
  const { ask: id, customer } = read
  // Nobody has signed in: the log tells that a link was answered, in the log of the customer whose word it is.
  const act = { door: 'answer-confirmation', organization: customer, input: { ask: id, answer } }
  const context = { ...as(base, customer), act }
  return await actAs(context, async (acting) => {
    const ask = await openAsk(acting, base.now, { ...read, token })
    if (!ask || !(await saveAnswer(acting, { id, answer, now: base.now }))) return refuse(LINK_OVER)
    if (answer === 'denied') return ok({ answer })
    const fact = { kind: 'touchpoint_verified', about: ask.touchpoint, id, body: { how: 'confirmed' } }
    const recorded = await recordWithin(acting, context, [fact])
    if (!recorded.ok) throw new Error(`${id} could not be confirmed: ${recorded.refusal.code}`)
    return ok({ answer })
  })
}

type Presented = Readonly<{ ask: string; customer: OrganizationId; token: string }>

/** The question of a token that waits for its answer. */
async function openAsk(acting: Acting, now: Temporal.Instant, presented: Presented): Promise<Ask | undefined> {
  const ask = await findAsk(acting, presented.ask)
  if (!ask || ask.answer !== null || !isSameHash(ask.tokenHash, secretHash(presented.token))) return undefined
  return isBefore(now, Temporal.Instant.from(ask.expiresAt)) ? ask : undefined
}

function readToken(base: Context, token: string): Readonly<{ ask: string; customer: OrganizationId }> | undefined {
  try {
    const read: unknown = JSON.parse(sealOf(base).open(token, ASK_PLACE))
    if (!Array.isArray(read)) return undefined
    const [ask, customer]: readonly unknown[] = read
    return typeof ask === 'string' && typeof customer === 'string' ? { ask, customer } : undefined
  } catch {
    return undefined
  }
}
