import { Link } from '@tanstack/react-router'
import { Amount } from '#apps/console/amount/amount.tsx'
import { dateText, monthText } from '#apps/console/amount/time-text.ts'
import { useNames } from '#apps/console/api/names.ts'
import type { Payout, PayoutHead } from '#apps/console/api/rewards.ts'
import { Parties } from '#apps/console/pages/parties.tsx'
import { GATES, gateHint, isFree, PAYOUT_STATES, type Split, sumText, waitsForText } from './payout-words.ts'

type Group = Readonly<{ name: string; rows: readonly (Payout | PayoutHead)[] }>

/** Payouts by what becomes of them: those that can be paid, are held, wait for their day, are in a batch, and are over. */
export function PayoutsTable({ rows, split }: Readonly<{ rows: readonly PayoutHead[]; split: Split }>) {
  const moving = rows.filter(({ state }) => state === 'drafted' || state === 'approved')
  const over = rows.filter(({ state }) => !isFree(state) && !moving.some((one) => one.state === state))
  const groups: readonly Group[] = [
    { name: 'Due, held by nothing', rows: split.pass },
    { name: 'Held', rows: split.held },
    { name: 'Not due yet', rows: split.waits },
    { name: 'In a batch', rows: moving },
    { name: 'Paid or over', rows: over },
  ]
  return groups.filter((group) => group.rows.length > 0).map((group) => <GroupPanel key={group.name} group={group} />)
}

function GroupPanel({ group: { name, rows } }: Readonly<{ group: Group }>) {
  return (
    <section className="panel" aria-label={name}>
      <div className="panel-head">
        <h2>
          {name}: {sumText(rows)}
        </h2>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Payout</th>
            <th scope="col" className="wide">
              From and to
            </th>
            <th scope="col" className="wide">
              Statement
            </th>
            <th scope="col">How it stands</th>
            <th scope="col" className="number">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <PayoutRow key={row.number} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function PayoutRow({ row }: Readonly<{ row: Payout | PayoutHead }>) {
  const names = useNames()
  const { number, payer, partner, statement, period, amount, currency } = row
  return (
    <tr>
      <th scope="row">
        <Link to="/payouts/$number" params={{ number }} className="id">
          {number}
        </Link>
        <span className="narrow-note soft small">{names.of(partner === names.self ? payer : partner)}</span>
      </th>
      <td className="wide">
        <Parties seller={payer} buyer={partner} />
      </td>
      <td className="wide">
        <Link to="/statements/$number" params={{ number: statement }} className="id">
          {statement}
        </Link>
        <p className="soft small">{monthText(period)}</p>
      </td>
      <td className="held-by">
        <Standing row={row} />
      </td>
      <td className="number">
        <Amount value={amount} currency={currency} door={{ posting: `payout:${number}` }} withCurrency />
      </td>
    </tr>
  )
}

/** In which state it is; for what is held, by which gates and who has to act. */
function Standing({ row }: Readonly<{ row: Payout | PayoutHead }>) {
  const names = useNames()
  const [mark, word] = PAYOUT_STATES[row.state]
  const gates = 'gates' in row ? row.gates : []
  if (gates.length === 0) {
    return (
      <>
        <span className={mark}>{word}</span>
        <p className="soft small">{said(row)}</p>
      </>
    )
  }
  const [first] = gates
  return (
    <>
      <span className="marks">
        {gates.map(({ gate }) => (
          <span key={gate} className="mark mark-attention">
            {GATES[gate]}
          </span>
        ))}
      </span>
      <p className="soft small">
        {first && gateHint(first)}
        {gates.length > 1 && `, and ${gates.length - 1} more`}; it waits for {waitsForText(gates, names)}
      </p>
    </>
  )
}

function said(row: Payout | PayoutHead): string {
  if (row.paidOn !== null && row.state === 'paid') return `${dateText(row.paidOn)}, ${row.reference ?? ''}`
  if (row.because !== null) return row.because
  if (row.batch !== null) return `in ${row.batch}`
  return 'dueOn' in row ? `due ${dateText(row.dueOn)}` : ''
}
