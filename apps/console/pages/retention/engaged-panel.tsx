import { useId } from 'react'
import type { Retention } from '#apps/console/api/retention.ts'
import { countText, listText } from '#apps/console/pages/month/month-sentences.ts'
import { IntervalBar } from './interval-bar.tsx'
import { intervalText, percentText } from './retention-words.ts'

type Engaged = Retention['engaged']

/** How terms ended with and without an engaged partner, with how sure that is. */
export function EngagedPanel({ engaged: found }: Readonly<{ engaged: Engaged }>) {
  const id = useId()
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id={id}>{found.says}</h2>
          <p className="panel-lead">
            Engaged where at most a third of a term’s months were left alone. Whoever wants to leave answers no calls
            either: this compares, and proves nothing.
          </p>
        </div>
      </div>
      <div className="layers">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Terms that ended</th>
              <th scope="col" className="number">
                Terms
              </th>
              <th scope="col" className="number">
                Renewed
              </th>
              <th scope="col" className="number wide">
                Lost
              </th>
              <th scope="col" className="number wide">
                Left early
              </th>
              <th scope="col">Share renewed</th>
              <th scope="col" className="number">
                <span className="unseen">In percent</span>
              </th>
            </tr>
          </thead>
          <tbody>
            <GroupRow name="With an engaged partner" group={found.engaged} />
            <GroupRow name="Without one" group={found.alone} />
          </tbody>
        </table>
      </div>
      <p className="panel-body soft engaged-note">{noteOf(found)}</p>
    </section>
  )
}

function GroupRow({ name, group }: Readonly<{ name: string; group: Engaged['alone'] }>) {
  const { terms, renewed, lost, leftEarly, share } = group
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="number">{terms}</td>
      <td className="number">{renewed}</td>
      <td className="number wide">{lost}</td>
      <td className="number wide">{leftEarly}</td>
      <td className="interval-cell">{share && <IntervalBar of={share} n={terms} what="terms" />}</td>
      <td className="number">
        {share ? percentText(share.share) : <span className="soft">none ended</span>}
        {share && <span className="soft small interval-note">{intervalText(share)}</span>}
      </td>
    </tr>
  )
}

function noteOf({ difference, apart: { moved, lapsed, tooShort } }: Engaged): string {
  const points = (share: string) => (Number(share) * 100).toFixed(0).replace('-', '−')
  const between = difference
    ? `The difference is ${points(difference.share)} percentage points, and may as well be ${points(difference.low)} to ${points(difference.high)}. `
    : ''
  const parts = [
    ...(moved > 0 ? [`${moved} went on in another subscription`] : []),
    ...(lapsed > 0 ? [`${lapsed} lapsed`] : []),
    ...(tooShort > 0 ? [`${tooShort} had no full month`] : []),
  ]
  if (parts.length === 0) return `${between}No other term ended.`
  return `${between}Not counted: ${countText(moved + lapsed + tooShort, 'term')}, of which ${listText(parts)}.`
}
