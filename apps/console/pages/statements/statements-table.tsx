import { Link } from '@tanstack/react-router'
import { Amount } from '#apps/console/amount/amount.tsx'
import type { Month } from '#apps/console/api/answers.ts'
import { Parties } from '#apps/console/pages/parties.tsx'

type Row = Month['statements'][number]

type Group = Readonly<{ name?: string; rows: readonly Row[] }>

/** What partners were told they earned, were paid, and have left. One table per currency: it stands in the heads. */
export function StatementsTable({ currency, groups }: Readonly<{ currency: string; groups: readonly Group[] }>) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Statement</th>
          <th scope="col" className="wide">
            From and to
          </th>
          <th scope="col" className="number">
            Earned, {currency}
          </th>
          <th scope="col" className="number wide">
            Paid, {currency}
          </th>
          <th scope="col" className="number wide">
            Closing, {currency}
          </th>
          <th scope="col" className="wide">
            Payout
          </th>
        </tr>
      </thead>
      {groups.map(({ name, rows }) => (
        <tbody key={name ?? ''}>
          {name && (
            <tr className="group">
              <th scope="rowgroup" colSpan={6}>
                {name}
              </th>
            </tr>
          )}
          {rows.map((row) => (
            <StatementRow key={row.number} row={row} />
          ))}
        </tbody>
      ))}
    </table>
  )
}

function StatementRow({ row }: Readonly<{ row: Row }>) {
  const { number, currency, payout } = row
  return (
    <tr>
      <th scope="row">
        <Link to="/statements/$number" params={{ number }} className="id">
          {number}
        </Link>
        <span className="narrow-note small">
          <Parties seller={row.payer} buyer={row.partner} />
        </span>
      </th>
      <td className="wide">
        <Parties seller={row.payer} buyer={row.partner} />
      </td>
      <td className="number">
        <Amount value={row.earned} currency={currency} door={{ statement: number }} />
      </td>
      <td className="number wide">
        <Amount value={row.paid} currency={currency} {...(payout && { door: { posting: `payout:${payout}` } })} />
      </td>
      <td className="number wide">
        <Amount value={row.closing} currency={currency} door={{ statement: number }} />
      </td>
      <td className="wide">
        {payout ? <span className="id">{payout}</span> : <span className="soft">below the minimum</span>}
      </td>
    </tr>
  )
}
