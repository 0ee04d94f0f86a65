import type { Decimal } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { account, type Entry, entry } from '#core/ground/ledger.ts'
import type { Currency } from '#core/ground/money.ts'

/**
 * What one act moves in the seller's books; debits are positive. The four sum to zero: a payment of 100.00 of which 80.00 pay an
 * invoice is cash 100.00, receivable −80.00, unapplied −20.00.
 */
export type Movement = Readonly<{ cash: Decimal; receivable: Decimal; unapplied: Decimal; writtenOff: Decimal }>

export type Moved = Readonly<{
  seller: OrganizationId
  buyer: OrganizationId
  currency: Currency
  number: string
  date: string
  /** What it is, for both: `Payment`, `Refund`. */
  what: string
  movement: Movement
}>

/** Where money comes in and goes out: one account of each organization, as nobody says which bank it was. */
const BANK = 'main'

/**
 * The entry in the seller's books, and the same seen from the other side in the buyer's, as a memo that the buyer may dispute. What
 * was written off is given up: the buyer owes it no longer.
 */
export function paymentEntries({ seller, buyer, currency, number, date, what, movement }: Moved): readonly Entry[] {
  const { cash, receivable, unapplied, writtenOff } = movement
  const common = { currency, date, document: number }
  return [
    entry({
      ...common,
      organization: seller,
      narration: `${what} ${number} of ${buyer}`,
      lines: [
        { account: account('cash', BANK), amount: cash },
        { account: account('receivable', buyer), amount: receivable },
        { account: account('unapplied-cash', buyer), amount: unapplied },
        { account: account('write-off', buyer), amount: writtenOff },
      ],
    }),
    entry({
      ...common,
      organization: buyer,
      narration: `${what} ${number} to ${seller}`,
      lines: [
        { account: account('cash', BANK), amount: cash.times(-1) },
        { account: account('payable', seller), amount: receivable.times(-1) },
        { account: account('unapplied-payment', seller), amount: unapplied.times(-1) },
        { account: account('debt-relief', seller), amount: writtenOff.times(-1) },
      ],
    }),
  ]
}
