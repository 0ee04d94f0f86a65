import { Link } from '@tanstack/react-router'
import { dateText } from '#apps/console/amount/time-text.ts'
import { useNames } from '#apps/console/api/names.ts'
import type { Block, EnrollmentHead } from '#apps/console/api/settings-answers.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { blockText } from './block-text.ts'

/** What will stand in the way unless somebody acts: documents that end, terms that fall due, the soonest first. */
export function EndingPanel({ enrollments, self }: Readonly<{ enrollments: readonly EnrollmentHead[]; self: string }>) {
  const ending = enrollments
    .flatMap((enrollment) => enrollment.blocks.map((block) => ({ ...block, enrollment })))
    .flatMap(({ due, ...block }) => (due === null ? [] : [{ ...block, due }]))
    .toSorted((a, b) => (a.due < b.due ? -1 : 1))
  if (ending.length === 0) return null
  return (
    <section className="panel" aria-labelledby="ending">
      <div className="panel-head">
        <h2 id="ending">{countText(ending.length, 'thing ends', 'things end')} soon</h2>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Until</th>
            <th scope="col">What</th>
            <th scope="col" className="wide">
              What to do
            </th>
            <th scope="col">Waits for</th>
          </tr>
        </thead>
        <tbody>
          {ending.map(({ enrollment, ...block }) => (
            <EndingRow key={`${enrollment.id} ${block.says}`} block={block} enrollment={enrollment} self={self} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

type Row = Readonly<{ block: Block & Readonly<{ due: string }>; enrollment: EnrollmentHead; self: string }>

function EndingRow({ block, enrollment, self }: Row) {
  const names = useNames()
  const { id, partner, host } = enrollment
  const { says, hint } = blockText(block, { enrollment, self, nameOf: names.of })
  return (
    <tr>
      <td className="nowrap">{dateText(block.due)}</td>
      <th scope="row" className="breaks">
        <Link to="/partners/$id" params={{ id }}>
          {names.of(partner === self ? host : partner)}
        </Link>
        <span className="narrow soft">{says}</span>
      </th>
      <td className="wide soft">{hint}</td>
      <td className="soft">{block.waitsFor === self ? 'You' : names.of(block.waitsFor)}</td>
    </tr>
  )
}
