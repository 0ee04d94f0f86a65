import { type Decimal, sum } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { account, type Entry, entry } from '#core/ground/ledger.ts'
import type { Currency } from '#core/ground/money.ts'
import type { PayoutStanding } from './payout-gates.ts'

/** From the settlement that orders it to the money: what comes back is to be paid again, what is forfeited never is. */
export const PAYOUT_STATES = ['ordered', 'drafted', 'approved', 'paid', 'returned', 'forfeited'] as const
export type PayoutState = (typeof PAYOUT_STATES)[number]

export const BATCH_STATES = ['drafted', 'approved', 'discarded'] as const
export type BatchState = (typeof BATCH_STATES)[number]

/** A payout as it stands. `batch` is the one that it is in. */
export type Payout = Readonly<{
  number: string
  statement: string
  program: string
  payer: OrganizationId
  partner: OrganizationId
  amount: Decimal
  currency: Currency
  issuedOn: string
  state: PayoutState
  batch: string | null
}>

export type JudgedPayout = Payout & Readonly<{ standing: PayoutStanding }>

/** What a batch takes, what gates hold, and what is not due yet. Those in another batch, paid or forfeited are none of them. */
export function splitPayouts(
  judged: readonly JudgedPayout[],
): Readonly<Record<'pass' | 'held' | 'waits', readonly JudgedPayout[]>> {
  const open = judged.filter(({ state }) => isOpen(state))
  const due = open.filter(({ standing }) => standing.due)
  return {
    pass: due.filter(({ standing }) => standing.closed.length === 0),
    held: due.filter(({ standing }) => standing.closed.length > 0),
    waits: open.filter(({ standing }) => !standing.due),
  }
}

/** Whether a payout is still to be put into a batch. */
export function isOpen(state: PayoutState): boolean {
  return state === 'ordered' || state === 'returned'
}

/** How many payouts, and how much in each currency, in the order of the currencies. */
export function totalsOf(
  payouts: readonly Pick<Payout, 'currency' | 'amount'>[],
): readonly Readonly<{ currency: Currency; payouts: number; amount: Decimal }>[] {
  return [...Map.groupBy(payouts, ({ currency }) => currency)]
    .map(([currency, of]) => ({ currency, payouts: of.length, amount: sum(of.map(({ amount }) => amount)) }))
    .sort((a, b) => (a.currency < b.currency ? -1 : 1))
}

export const REMITTANCE_KINDS = ['paid', 'returned', 'forfeited'] as const
export type RemittanceKind = (typeof REMITTANCE_KINDS)[number]

export type Remittance = Readonly<{
  kind: RemittanceKind
  number: string
  payout: string
  payer: OrganizationId
  partner: OrganizationId
  amount: Decimal
  currency: Currency
  date: string
  /** Whether the partner bought from the payer when its earnings were booked: then what is forfeited raises the payer’s revenue again. */
  partnerBuys: boolean
}>

/** Where money comes in and goes out: one account of each organization, as nobody says which bank it was. */
const BANK = 'main'

const WHAT: Readonly<Record<RemittanceKind, string>> = {
  paid: 'Paid',
  returned: 'Came back',
  forfeited: 'Forfeited',
}

/**
 * What a remittance books, on the payer's side and as a memo on the partner's. Paid: the debt goes out in cash. Returned: the same
 * backward, so it is owed again. Forfeited: the debt is owed no longer, and the earnings that it came of are taken back.
 */
export function remittanceEntries(remittance: Remittance): readonly Entry[] {
  const { kind, number, payout, payer, partner, currency, date, amount, partnerBuys } = remittance
  const signed = kind === 'returned' ? amount.times(-1) : amount
  const common = { currency, date, document: number }
  const charged = partnerBuys ? 'incentive-contra-revenue' : 'incentive-expense'
  const [gives, gets] =
    kind === 'forfeited'
      ? [account(charged, partner), account('incentive-income', payer)]
      : [account('cash', BANK), account('cash', BANK)]
  return [
    entry({
      ...common,
      organization: payer,
      narration: `${WHAT[kind]}: payout ${payout} to ${partner}`,
      lines: [
        { account: account('incentive-payable', partner), amount: signed },
        { account: gives, amount: signed.times(-1) },
      ],
    }),
    entry({
      ...common,
      organization: partner,
      narration: `${WHAT[kind]}: payout ${payout} from ${payer}`,
      lines: [
        { account: gets, amount: signed },
        { account: account('incentive-receivable', payer), amount: signed.times(-1) },
      ],
    }),
  ]
}

/** Why held money can't be forfeited on a day; undefined where it can. Nothing is lost before the day that the program states. */
export function forfeitFault(
  { state, standing }: Pick<JudgedPayout, 'state' | 'standing'>,
  on: string,
): Readonly<{ code: 'not_held' | 'not_expired'; says: string }> | undefined {
  if (!isOpen(state)) return { code: 'not_held', says: `It is ${state}: only money that is held can be forfeited` }
  if (standing.closed.length === 0) return { code: 'not_held', says: 'No gate holds it: it is to be paid' }
  const { heldThrough } = standing
  if (heldThrough === undefined) {
    return { code: 'not_expired', says: 'Its program states no day after which held money is forfeited' }
  }
  return on > heldThrough
    ? undefined
    : { code: 'not_expired', says: `It is held for the partner through ${heldThrough}` }
}
