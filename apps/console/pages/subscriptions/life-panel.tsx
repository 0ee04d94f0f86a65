import { quantityText } from '#apps/console/amount/decimal-text.ts'
import type { Segment, Subscription } from '#apps/console/api/subscriptions.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { stretchText } from './life-words.ts'

const ORIGINS = { agreed: 'Agreed', renewal: 'A renewal', itself: 'By itself' } as const

/** The stretches in which nothing changed, and the terms. */
export function LifePanel({ subscription }: Readonly<{ subscription: Subscription }>) {
  const { segments, terms, zone } = subscription
  return (
    <section className="panel" aria-labelledby="life">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="life">{countText(segments.length, 'stretch', 'stretches')}</h2>
          <p className="panel-lead">Days of {zone.replaceAll('_', ' ')}.</p>
        </div>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col" className="number">
              Quantity
            </th>
            <th scope="col">Plan</th>
          </tr>
        </thead>
        <tbody>
          {segments.map((segment) => (
            <SegmentRow key={segment.from} segment={segment} zone={zone} />
          ))}
        </tbody>
      </table>
      <Terms terms={terms} zone={zone} />
    </section>
  )
}

function SegmentRow({ segment, zone }: Readonly<{ segment: Segment; zone: string }>) {
  const { quantity, plan, suspended } = segment
  return (
    <tr>
      <th scope="row">
        {stretchText(segment, zone)} {suspended && <span className="mark mark-attention">Suspended</span>}
      </th>
      <td className="number">{quantityText(quantity)}</td>
      <td>{plan}</td>
    </tr>
  )
}

function Terms({ terms, zone }: Pick<Subscription, 'terms' | 'zone'>) {
  if (terms.length === 0) return <p className="life-terms soft">It has no term: it goes on until it is cancelled.</p>
  return (
    <div className="life-terms">
      <h3>{countText(terms.length, 'term')}</h3>
      <ul>
        {terms.map((term) => (
          <li key={term.from}>
            {stretchText(term, zone)}{' '}
            <span className="soft">
              {ORIGINS[term.origin]}, {countText(term.months, 'month')}
              {term.renews && ', another follows by itself'}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
