import { Link } from '@tanstack/react-router'
import { useId } from 'react'
import { dateText } from '#apps/console/amount/time-text.ts'
import { useNames } from '#apps/console/api/names.ts'
import type { EnrollmentHead } from '#apps/console/api/settings-answers.ts'
import { blockText } from './block-text.ts'
import { partsText, stateMark } from './words.ts'

type Listed = Readonly<{
  title: string
  rows: readonly EnrollmentHead[]
  /** Which side is named: the one that is not the viewer. */
  other: 'partner' | 'host'
  self: string
}>

export function EnrollmentsTable({ title, rows, other, self }: Listed) {
  const id = useId()
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{other === 'partner' ? 'Partner' : 'With'}</th>
            <th scope="col" className="wide">
              As
            </th>
            <th scope="col">State</th>
            <th scope="col" className="wide">
              In the way
            </th>
            <th scope="col">Waits for</th>
            <th scope="col" className="number wide">
              Since
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <EnrollmentRow key={row.id} row={row} other={other} self={self} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

type Row = Readonly<{ row: EnrollmentHead; other: Listed['other']; self: string }>

function EnrollmentRow({ row, other, self }: Row) {
  const names = useNames()
  const { id, partner, host, parts, state, since, blocks, legalName } = row
  const [mark, word] = stateMark(state)
  const [first, ...more] = blocks
  const nameOf = (one: string) => (one === partner ? nameOr(names.of(one), one, legalName) : names.of(one))
  const waiting = [...new Set(blocks.map(({ waitsFor }) => waitsFor))].toSorted((a) => (a === self ? -1 : 1))
  return (
    <tr>
      <th scope="row">
        <Link to="/partners/$id" params={{ id }}>
          {nameOf(other === 'partner' ? partner : host)}
        </Link>
      </th>
      <td className="wide soft">{partsText(parts)}</td>
      <td>
        <span className={mark}>{word}</span>
      </td>
      <td className="wide soft breaks">
        {first && blockText(first, { enrollment: row, self, nameOf }).says}
        {more.length > 0 && `, and ${more.length} more`}
      </td>
      <td className="soft">{waiting.map((one) => (one === self ? 'You' : nameOf(one))).join(', ')}</td>
      <td className="number wide soft">{dateText(since)}</td>
    </tr>
  )
}

/** The viewer may not know the organization yet; then the application says what it is called. */
function nameOr(known: string, id: string, legalName: string): string {
  return known === id ? legalName : known
}
