import { Link } from '@tanstack/react-router'
import { dateText } from '#apps/console/amount/time-text.ts'
import type { Finding, Parked } from '#apps/console/api/closes.ts'
import { asWords } from '#apps/console/api/names.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { remedyPage, subscriptionOf } from './close-state.ts'

type Row = Readonly<{
  key: string
  link: string
  subscription: string
  code: string
  says: string
  remedy: string | null
  since: string | null
}>

/** What can't be derived, why, and where to mend it: what the preview found, and what earlier closes have left. */
export function ParkedKeysPanel({
  parked,
  findings,
}: Readonly<{ parked: readonly Parked[]; findings: readonly Finding[] }>) {
  const remedies = new Map(parked.map(({ code, remedy }) => [code, remedy]))
  const found = findings.filter(({ kind }) => kind === 'parked')
  const rows = found.length > 0 ? found.map((one, at) => fromFinding(one, at, remedies)) : parked.map(fromParked)
  if (rows.length === 0) return null
  return (
    <section className="panel" aria-labelledby="parked">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="parked">{countText(rows.length, 'key')} parked</h2>
          <p className="panel-lead">They post nothing until what they lack was told. Mend them, then preview again.</p>
        </div>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Subscription</th>
            <th scope="col">Reason</th>
            <th scope="col">What to do</th>
            <th scope="col" className="number wide">
              Since
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <ParkedRow key={row.key} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function ParkedRow({ row: { link, subscription, code, says, remedy, since } }: Readonly<{ row: Row }>) {
  const page = remedyPage(code)
  return (
    <tr>
      <th scope="row">
        <span className="id breaks wraps">{subscription}</span>
        <p className="soft small breaks">{link}</p>
      </th>
      <td>
        <span className="mark mark-attention">{asWords(code)}</span>
        <p className="soft small breaks">{says}</p>
      </td>
      <td>
        {remedy}
        {page && (
          <p>
            <Link to={page.to}>{page.name}</Link>
          </p>
        )}
      </td>
      <td className="number wide soft">{since && dateText(since)}</td>
    </tr>
  )
}

function fromParked(one: Parked): Row {
  const { scope, key, code, says, remedy, since } = one
  return { key: `${scope} ${key}`, link: scope, subscription: subscriptionOf(one) ?? key, code, says, remedy, since }
}

function fromFinding(one: Finding, at: number, remedies: ReadonlyMap<string, string | null>): Row {
  const { link, subscription, code, says } = one
  const name = subscription === '*' ? 'Every subscription' : subscription
  return {
    key: `${link} ${subscription} ${at}`,
    ...{ link, subscription: name, code: code ?? 'parked', says, since: null },
    remedy: remedies.get(code ?? '') ?? null,
  }
}
