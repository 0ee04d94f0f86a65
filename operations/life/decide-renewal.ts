import { z } from 'zod'
import type { Change } from '#core/billing/amendment.ts'
import { endByNotice } from '#core/billing/notice.ts'
import { type Quote, quotesFrom } from '#core/billing/quote.ts'
import { QUOTE_KINDS } from '#core/billing/quote-facts.ts'
import type { Subscription } from '#core/billing/subscription.ts'
import { type AgreedTerm, termAt } from '#core/billing/subscription-terms.ts'
import { TELLING_ROLES } from '#core/channel/access.ts'
import { type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { DECISIONS, type RenewalOutcomeBody } from '#core/life/renewal.ts'
import { departureReason } from '#operations/billing/amendment-kinds.ts'
import { quantityText, termMonths } from '#operations/billing/subscription-kinds.ts'
import {
  type Amended,
  afterTelling,
  amendmentOf,
  cancellationOf,
  LIFE_REFUSALS,
  lifeField,
  lifeShown,
  lookAmended,
  nameOf,
  type TellingFact,
} from '#operations/billing/subscription-life.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { ownedId } from '#operations/fields.ts'
import { recordOrPreview } from '#operations/metering/binding-effects.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { runningTerm } from './quote-renewal.ts'

/** Decides the end of the running term: renewed, by the accepted quote or by list, or lost, with its reason. */
export const decideRenewal = door({
  name: 'decide-renewal',
  kind: 'act',
  summary: 'Record what became of a renewal: renewed by the accepted quote or by list, or lost with its reason',
  description:
    'Renewed, the next term follows the running one: by the quote that was accepted for it, at its prices, quantity and end, or by list where there is none. Lost, the subscription ends with its running term, and the reason says why in one word. What changes about the subscription and the outcome are recorded together. Where notice for the running term is over, a loss is refused unless you let it go without notice. What was decided is taken back by a fact of the kind `amendment_withdrawn` about `amendment`.',
  http: { method: 'POST', path: '/v1/renewals/{subscription}/outcomes' },
  command: 'renewal decide',
  input: z.object({
    subscription: ownedId,
    outcome: z.enum(DECISIONS),
    reason: departureReason.optional(),
    note: z.string().min(1).max(1000).optional(),
    quote: ownedId
      .optional()
      .meta({ description: 'The accepted quote; without it the only one for this renewal', example: 'nordwind:q-17' }),
    months: termMonths.optional().meta({ description: 'Without a quote; as many as the running term', example: 12 }),
    quantity: quantityText.optional().meta({ description: 'Without a quote; the one that runs', example: '25' }),
    withoutNotice: z.boolean().optional().meta({ description: 'You let it go though notice comes too late' }),
    preview: z.boolean().optional().meta({ description: 'Only says what it would come to' }),
  }),
  output: z.object({
    recorded: z.boolean(),
    outcome: z.enum(DECISIONS),
    amendment: z.string(),
    quote: z
      .object({ quote: z.string(), version: z.int() })
      .nullable()
      .meta({ description: 'Null where it goes by list, or is lost' }),
    ends: z.string().meta({ description: 'When the running term ends', format: 'date-time' }),
    after: lifeField,
  }),
  refusals: {
    ...LIFE_REFUSALS,
    no_term: 409,
    decided_already: 409,
    reason_missing: 422,
    notice_over: 409,
    quote_not_accepted: 409,
    quote_differs: 409,
    which_quote: 409,
    ends_before_it_begins: 422,
    fixed_once_told: 409,
  },
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['billing:write'] },
  idempotency: 'by_nature',
  run: async (context, { preview = false, ...asked }) => {
    const amended = await lookAmended(context, asked.subscription)
    if (!amended.ok) return amended
    const running = runningTerm(amended.value, context.now)
    if (!running.ok) return running
    const decided = await decide(context, amended.value, { running: running.value, asked })
    if (!decided.ok) return decided
    const { changes, quote } = decided.value
    const ends = running.value.to
    const facts = [...changes, outcomeOf(context, ends, asked)]
    const told = await recordOrPreview(
      context,
      facts.map((fact) => ({ ...fact })),
      preview,
    )
    if (!told.ok) return told
    const after = lifeShown(afterTelling(amended.value, context, changes), ends, amended.value.zone)
    const amendment = changes[0]?.about ?? ''
    return ok({ recorded: !preview, outcome: asked.outcome, amendment, quote, ends: ends.toString(), after })
  },
})

type Asked = Omit<RenewalOutcomeBody, 'ends' | 'reason' | 'note'> &
  Readonly<{
    reason?: RenewalOutcomeBody['reason'] | undefined
    note?: string | undefined
    quote?: OwnedId | undefined
    months?: number | undefined
    quantity?: string | undefined
    withoutNotice?: boolean | undefined
  }>
type Deciding = Readonly<{ running: AgreedTerm; asked: Asked }>
type Decided = Readonly<{
  changes: readonly TellingFact[]
  quote: Readonly<{ quote: string; version: number }> | null
}>

function decide(context: Context, amended: Amended, deciding: Deciding): Promise<Result<Decided, Refusal>> {
  return deciding.asked.outcome === 'lost'
    ? Promise.resolve(losing(context, amended, deciding))
    : renewing(context, amended, deciding)
}

function outcomeOf(context: Context, ends: Temporal.Instant, asked: Asked): TellingFact {
  const { subscription, outcome, reason, note } = asked
  const body = { subscription, ends: ends.toString(), outcome, ...(reason && { reason }), ...(note && { note }) }
  return {
    kind: 'renewal_outcome',
    about: nameOf(context.organization, 'outcome', [subscription, ends.toString()]),
    body,
  }
}

/** It ends with the term that runs. */
function losing(
  { organization, now }: Context,
  { subscription, zone }: Amended,
  { running, asked: { reason, note, withoutNotice = false } }: Deciding,
): Result<Decided, Refusal> {
  const { id } = subscription
  if (reason === undefined) {
    return refuse({ code: 'reason_missing', says: `Say in one word why ${id} is lost, by the field reason` })
  }
  const fault = withoutNotice ? undefined : noticeFault(subscription, { now, zone, running })
  if (fault) return refuse(fault)
  const because = note?.slice(0, 500) ?? `Not renewed: ${reason}`
  const cancelled = cancellationOf(organization, { subscription: id, at: running.to, because, reason })
  return ok({ changes: [cancelled], quote: null })
}

function noticeFault(
  subscription: Subscription,
  { now, zone, running }: Readonly<{ now: Temporal.Instant; zone: string; running: AgreedTerm }>,
): Refusal | undefined {
  const noticed = endByNotice(subscription, now, zone)
  if (!noticed?.missed) return undefined
  const days = subscription.term?.noticeDays ?? 0
  const says = `Notice for the term of ${subscription.id} that ends ${running.to} had to be given ${days} days before: it goes on until ${noticed.ends}, unless you let it go without notice`
  return { code: 'notice_over', says }
}

/** Another term follows: what the accepted quote says, or by list what was asked for. */
async function renewing(
  context: Context,
  amended: Amended,
  { running, asked }: Deciding,
): Promise<Result<Decided, Refusal>> {
  const { organization } = context
  const { id } = amended.subscription
  const at = running.to.toString()
  const found = await acceptedQuote(context, { id, running, named: asked.quote })
  if (!found.ok) return found
  const quote = found.value
  if (!quote) {
    const { months = running.months, quantity } = asked
    const change: Change = { to: 'renewed', months, ...(quantity !== undefined && { quantity }) }
    return ok({ changes: [amendmentOf(organization, { subscription: id, at, change })], quote: null })
  }
  const named = { quote: quote.id, version: quote.version }
  const [line] = quote.content.lines
  const months = line?.term?.months ?? running.months
  const quantity = line?.quantity
  const renewed: Change = { to: 'renewed', months, ...(quantity !== undefined && { quantity }), quote: named }
  const told = amendmentOf(organization, { subscription: id, at, change: renewed })
  const follows = termAt(afterTelling(amended, context, [told]), running.to, amended.zone)
  const end = quote.content.renews?.to ?? at
  if (follows?.to.equals(Temporal.Instant.from(end))) return ok({ changes: [told], quote: named })
  const coTermed = amendmentOf(organization, { subscription: id, at, change: { to: 'co_termed', end } })
  return ok({ changes: [told, coTermed], quote: named })
}

/** The accepted version of the quote that is named, or the only one that was accepted for this renewal; undefined where there is none. */
async function acceptedQuote(
  context: Context,
  { id, running, named }: Readonly<{ id: OwnedId; running: AgreedTerm; named: OwnedId | undefined }>,
): Promise<Result<Quote | undefined, Refusal>> {
  const facts = await lookAs(context, (acting) => loadFacts(acting, QUOTE_KINDS, Number.MAX_SAFE_INTEGER))
  const accepted = quotesFrom(facts, context.now).filter(
    ({ id: quote, state, content: { renews } }) =>
      state === 'accepted' &&
      ownerOf(quote) === context.organization &&
      (named === undefined || named === quote) &&
      renews?.subscription === id &&
      Temporal.Instant.from(renews.from).equals(running.to),
  )
  const [chosen, another] = accepted
  if (another) {
    const says = `${accepted.map(({ id: quote }) => quote).join(' and ')} were both accepted: name the one it goes by`
    return refuse({ code: 'which_quote', says })
  }
  if (chosen || named === undefined) return ok(chosen)
  return refuse({
    code: 'quote_not_accepted',
    says: `${named} was not accepted for the term of ${id} after ${running.to}`,
  })
}
