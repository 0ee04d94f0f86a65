import { Link, useNavigate } from '@tanstack/react-router'
import { amountText, isNegative, moneyText } from './decimal-text.ts'
import './amount.css'

/** Where an amount leads: to its reasons, or to the document whose total it is. */
export type Door = Readonly<{ posting: string } | { invoice: string } | { statement: string }>

type Shown = Readonly<{
  value: string
  currency: string
  /** Left out where the amount has no page of its own, such as the total under the lines that it adds up. */
  door?: Door
  /** Shows the currency too; in tables it stands once, in the column's head. */
  withCurrency?: boolean
}>

/** Every sum of money. One with a door can be opened: a posting opens the reasons, a total opens its document. */
export function Amount({ value, currency, door, withCurrency = false }: Shown) {
  const text = amountText(value, currency)
  const shown = (
    <>
      {text}
      {withCurrency ? (
        <span className="amount-currency"> {currency}</span>
      ) : (
        <span className="unseen"> {currency}</span>
      )}
    </>
  )
  const sign = isNegative(value) ? ' amount-negative' : ''
  if (!door) return <span className={`amount${sign}`}>{shown}</span>
  if ('posting' in door)
    return <PostingAmount posting={door.posting} sign={sign} label={moneyText(value, currency)} shown={shown} />
  const of = 'invoice' in door ? door.invoice : door.statement
  return (
    <Link
      className={`amount amount-door${sign}`}
      to={'invoice' in door ? '/invoices/$number' : '/statements/$number'}
      params={{ number: of }}
      aria-label={`${moneyText(value, currency)}, open ${of}`}
    >
      {shown}
    </Link>
  )
}

function PostingAmount(props: Readonly<{ posting: string; sign: string; label: string; shown: React.ReactNode }>) {
  const { posting, sign, label, shown } = props
  const navigate = useNavigate()
  return (
    <button
      type="button"
      className={`amount amount-door${sign}`}
      aria-label={`${label}, explain`}
      aria-haspopup="dialog"
      onClick={() => void navigate({ to: '.', search: (view) => ({ ...view, explain: posting }), resetScroll: false })}
    >
      {shown}
    </button>
  )
}
