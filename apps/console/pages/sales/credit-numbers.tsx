import { Amount } from '#apps/console/amount/amount.tsx'
import { addTexts, isNegative, negate } from '#apps/console/amount/decimal-text.ts'

export type CreditShown = Readonly<{
  limit: string
  open: string
  unbilled: string
  committed: string
  adds: string
  currency: string
}>

/** How a buyer's credit stands with an order: what is used already, what it adds, and what is left or missing then. */
export function CreditNumbers({ credit }: Readonly<{ credit: CreditShown }>) {
  const { limit, open, unbilled, committed, adds, currency } = credit
  const comesTo = usedWith(credit)
  const left = addTexts([limit, negate(comesTo)])
  return (
    <dl className="credit-numbers">
      <Row name="Open on the account" value={open} currency={currency} />
      <Row name="Running and not billed, estimated" value={unbilled} currency={currency} />
      <Row name="Confirmed orders" value={committed} currency={currency} />
      <Row name="This order, a period" value={adds} currency={currency} />
      <Row name="Together" value={comesTo} currency={currency} isTotal />
      <Row name="Limit" value={limit} currency={currency} />
      <Row
        name={isNegative(left) ? 'Past the limit by' : 'Left'}
        value={isNegative(left) ? negate(left) : left}
        currency={currency}
        isTotal
      />
    </dl>
  )
}

/** What is used and what the order adds. */
export function usedWith({ open, unbilled, committed, adds }: CreditShown): string {
  return addTexts([open, unbilled, committed, adds])
}

type Told = Readonly<{ name: string; value: string; currency: string; isTotal?: boolean }>

function Row({ name, value, currency, isTotal = false }: Told) {
  const total = isTotal ? { className: 'total' } : {}
  return (
    <>
      <dt {...total}>{name}</dt>
      <dd {...total}>
        <Amount value={value} currency={currency} withCurrency />
      </dd>
    </>
  )
}
