import { enrollmentsFrom } from '#core/channel/enrollment.ts'
import { ENROLLMENT_KINDS } from '#core/channel/enrollment-facts.ts'
import { sum } from '#core/ground/decimal.ts'
import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { isOpen, type JudgedPayout, type Payout } from '#core/rewards/payout-batch.ts'
import { consentOn, PAYOUT_KINDS, type PayoutPair, payoutDetailsOf, screeningOf } from '#core/rewards/payout-facts.ts'
import { type PayoutKnown, payoutStanding, type ReleaseTerms } from '#core/rewards/payout-gates.ts'
import type { Acting } from './acting.ts'
import { loadFacts } from './facts.ts'
import { loadAccounts, loadOpenPayouts } from './payouts.ts'

/** What a program's newest version says of its payouts. */
export type PayoutTermsTold = ReleaseTerms & Readonly<{ zone: string; dispute_within?: string | undefined }>
type ProgramTold = Fact<'program', Readonly<{ payout: PayoutTermsTold }>>

type Judging = Readonly<{ organization: OrganizationId; now: Temporal.Instant }>

/**
 * Judges payouts at a moment, each in the zone of its program, as the acting organization knows things. What a payer's screening came
 * to is known to the payer alone: for the partner that gate is left away.
 */
export async function judgePayouts(
  acting: Acting,
  payouts: readonly Payout[],
  { organization, now }: Judging,
): Promise<readonly JudgedPayout[]> {
  if (payouts.length === 0) return []
  const facts = await loadFacts(acting, ['program', ...ENROLLMENT_KINDS, ...PAYOUT_KINDS], Number.MAX_SAFE_INTEGER)
  const terms = payoutTermsFrom(facts)
  const enrollments = enrollmentsFrom(facts, now)
  const accounts = await loadAccounts(acting)
  const together = await openTogether(acting, payouts)
  return payouts.map((payout) => {
    const { payer, partner, program } = payout
    const of = terms.get(program) ?? UNTOLD
    const on = now.toZonedDateTimeISO(of.zone).toPlainDate().toString()
    const known: PayoutKnown = {
      enrolled: enrolledOr(enrollments, payout),
      details: payoutDetailsOf(facts, payout),
      account: accounts.has(`${payer} ${partner}`),
      consent: consentOn(facts, payout, on),
      screening: organization === payer ? screeningOf(facts, payout) : 'hidden',
    }
    const all = isOpen(payout.state) ? (together.get(groupOf(payout)) ?? payout.amount) : payout.amount
    return { ...payout, standing: payoutStanding({ ...payout, together: all }, of, { known, on }) }
  })
}

/** A program that one doesn't see, such as one that was told to others alone: nothing but the gates holds. */
const UNTOLD: PayoutTermsTold = { minimum: '0', zone: 'UTC' }

/** What the newest version of each program says of its payouts. */
export function payoutTermsFrom(facts: readonly Fact[]): ReadonlyMap<string, PayoutTermsTold> {
  return new Map(factsOfKind<ProgramTold>(facts, 'program').map(({ about, body }) => [about, body.payout]))
}

type Enrollments = ReturnType<typeof enrollmentsFrom>

function enrolledOr(enrollments: Enrollments, { payer, partner }: PayoutPair): true | string {
  const own = enrollments.filter((one) => one.host === payer && one.partner === partner)
  if (own.some(({ state }) => state === 'enrolled' || state === 'expiring')) return true
  const [one] = own
  if (!one) return `${partner} is not enrolled with ${payer}`
  const [block] = one.blocks
  return `${partner} is not enrolled with ${payer}: ${block?.says ?? one.state}`
}

const groupOf = ({ payer, partner, program, currency }: Payout): string => `${payer} ${partner} ${program} ${currency}`

/** How much is to be paid to each partner under each program, whatever batch is asked about. */
async function openTogether(acting: Acting, payouts: readonly Payout[]) {
  const payers = [...new Set(payouts.map(({ payer }) => payer))]
  const open = (await Promise.all(payers.map((payer) => loadOpenPayouts(acting, payer)))).flat()
  return new Map([...Map.groupBy(open, groupOf)].map(([group, of]) => [group, sum(of.map(({ amount }) => amount))]))
}
